"""The Prefect flow: the same stages as tasks, with a summary artifact."""

import errno
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest
from conftest import CASES
from faulty import wait_until
from prefect.artifacts import Artifact
from prefect.testing.utilities import prefect_test_harness

from pipelines import flows, history, refresh
from pipelines.flows import nightly
from pipelines.landing import LandingError, list_landing
from pipelines.refresh import STAGES, RefreshError
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


def away_for(monkeypatch, times, error):
    """A landing folder that cannot be listed so many times; returns how often it was tried, as it goes."""
    tried = []

    def listed(*arguments):
        tried.append(arguments)
        if len(tried) <= times:
            raise error
        return list_landing(*arguments)

    monkeypatch.setattr(refresh, "list_landing", listed)
    monkeypatch.setattr(flows.run_stage, "retry_delay_seconds", [0, 0, 0])
    return tried


@pytest.mark.parametrize("error", [LandingError("away"), OSError(errno.ESTALE, "away")])
def test_a_share_that_is_away_is_looked_for_again(server, tmp_path, golden_home, monkeypatch, error):
    shutil.copytree(golden_home.root, tmp_path / "home")
    tried = away_for(monkeypatch, 2, error)
    assert nightly(str(CASES / "golden"), str(tmp_path / "home"), "2023-06-30") is None
    assert len(tried) == 3


@pytest.mark.parametrize("error", [RefreshError("empty"), OSError(errno.ENOSPC, "full")])
def test_what_does_not_pass_is_not_tried_again(server, tmp_path, monkeypatch, error):
    tried = away_for(monkeypatch, 9, error)
    with pytest.raises(type(error)):
        nightly(str(CASES / "golden"), str(tmp_path), "2023-06-30")
    assert len(tried) == 1


def scheduled(home):
    """A scheduler that refreshes the golden department every minute, once its deployment stands."""
    options = ["--home", home, "--landing", CASES / "golden", "--cron", "* * * * *"]
    return subprocess.Popen([sys.executable, "-m", "pipelines", "schedule", *options], cwd=PROJECT)


def server_pids(home):
    """The Prefect servers of a home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if b"prefect\0server\0start" in words and str(home).encode() in words:
                found.append(int(process.name))
    return found


@pytest.mark.soak
def test_a_scheduler_killed_a_hundred_times_leaves_nothing_behind(tmp_path, golden_home):
    shutil.copytree(golden_home.cache, tmp_path / "cache")
    random = Random(100)
    for _ in range(100):
        process = scheduled(tmp_path)
        time.sleep(random.uniform(0.5, 30))  # a start takes 12 to 40 seconds, and then it refreshes every minute
        assert process.poll() is None
        process.kill()
        process.wait()
        wait_until(lambda: not server_pids(tmp_path), 60)
    before = len(history.read_log(find_home(tmp_path)))
    process = scheduled(tmp_path)
    wait_until(lambda: len(history.read_log(find_home(tmp_path))) > before, 300)
    wait_until(lambda: history.read_log(find_home(tmp_path))[-1].status in ("published", "unchanged"), 300)
    process.terminate()
    assert process.wait(60) == 0
