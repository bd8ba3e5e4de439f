"""The Prefect flow: the same stages as tasks, with a summary artifact."""

import shutil
from datetime import date

import pytest
from conftest import CASES
from prefect.artifacts import Artifact
from prefect.testing.utilities import prefect_test_harness

from pipelines import history
from pipelines.flows import nightly
from pipelines.refresh import STAGES
from pipelines.settings import find_home


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
    artifact = Artifact.get("nightly-summary")
    assert "| 2022 | 1 | 87.53 |" in artifact.data
    assert nightly(str(CASES / "golden"), str(tmp_path), "2023-06-30") is None
