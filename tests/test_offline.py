"""The whole of it without any network: a refresh, every page, the server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CASES

from pipelines.settings import PROJECT

UNSHARE = ["unshare", "--net"] if os.getuid() == 0 else ["unshare", "--net", "--map-root-user"]


def can_unshare() -> bool:
    """Whether this machine lets us make a network namespace."""
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not can_unshare(), reason="no right to make a network namespace")
def test_it_runs_without_a_network(tmp_path: Path):
    command = [
        *UNSHARE,
        sys.executable,
        str(PROJECT / "tests" / "offline_walk.py"),
        str(tmp_path),
        str(CASES / "golden"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
