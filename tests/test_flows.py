"""The Prefect flow: the same stages as tasks, with a summary artifact."""

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date

import pytest
from conftest import CASES
from prefect.artifacts import Artifact
from prefect.testing.utilities import prefect_test_harness

from pipelines import history
from pipelines.flows import nightly
from pipelines.refresh import STAGES
from pipelines.settings import PROJECT, find_home


@pytest.fixture(scope="module")
def server():
    """A Prefect server of its own, on loopback, gone afterwards."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


def test_the_flow_publishes_and_says_what(server, tmp_path, golden_home):
    shutil.copytree(golden_home.cache, tmp_path / "cache")
    published = nightly(str(CASES / "golden"), str(tmp_path), "2023-06-30")
    entry = history.read_log(find_home(tmp_path))[-1]
    assert published.endswith(entry.warehouse)
    assert entry.as_of == date(2023, 6, 30)
    assert list(entry.seconds) == [name for name, _ in STAGES]
    artifact = Artifact.get("nightly-summary", _sync=True)
    assert "| 2022 | 1 | 87.53 |" in artifact.data
    assert nightly(str(CASES / "golden"), str(tmp_path), "2023-06-30") is None


def test_schedule_serves_until_a_signal_ends_it(tmp_path):
    command = [sys.executable, "-m", "pipelines", "schedule", "--home", str(tmp_path), "--cron", "0 2 * * *"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=PROJECT) as process:
        deadline = time.monotonic() + 120
        while not served(tmp_path):
            assert process.poll() is None, process.stdout.read().decode()
            assert time.monotonic() < deadline
            time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def served(home):
    """Whether the deployment with its schedule stands in the server's database."""
    database = home / "prefect" / "prefect.db"
    if not database.exists():
        return False
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        try:
            return bool(connection.execute("select 1 from deployment_schedule where active").fetchall())
        except sqlite3.OperationalError:
            return False


def test_no_cron_expression_is_wrong_usage(tmp_path):
    command = [sys.executable, "-m", "pipelines", "schedule", "--home", str(tmp_path), "--cron", "every night"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 2
    assert "0 2 * * *" in done.stderr
