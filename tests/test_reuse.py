"""Staged exports taken over from the warehouse before: never other than made anew, and only what did not change."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import CASES, published, refreshed

from benchmarks.sameness import differences
from pipelines.project import compiled_nodes
from pipelines.publish import published_path
from pipelines.reuse import STAGING
from pipelines.settings import Home

DAY, LATER = date(2023, 6, 30), date(2023, 7, 1)


@pytest.fixture
def again(tmp_path: Path, samples_home: Home) -> Home:
    """The samples published in a home and from a landing folder of their own."""
    shutil.copytree(samples_home.cache, tmp_path / "home" / "cache")
    shutil.copytree(CASES / "samples", tmp_path / "landing")
    return published(tmp_path / "home", tmp_path / "landing", DAY)


def staged_anew(home: Home, tmp_path: Path, day: date = LATER) -> set[str]:
    """A refresh whose warehouse is held against one made anew; the staged tables that it did not take over."""
    run = refreshed(home.root, home.landing, day)
    whole = refreshed(tmp_path / "whole", home.landing, day, full=True)
    assert run.built is not None and run.published is not None and whole.published is not None
    compared, lines = differences(run.published, whole.published)
    assert compared and lines == []
    staged = {node.name for node in compiled_nodes(home) if node.schema == STAGING}
    return staged & run.built.seconds.keys()


def replace_text(path: Path, old: str, new: str) -> None:
    data = path.read_bytes()
    encoding = "utf-8" if old.encode() in data else "gb18030"
    assert old.encode(encoding) in data, path
    path.write_bytes(data.replace(old.encode(encoding), new.encode(encoding), 1))


def csv_of(home: Home, title: str) -> Path:
    return sorted(home.landing.rglob(f"*{title}*.csv"))[0]


def test_another_day_stages_nothing_anew(again, tmp_path):
    assert staged_anew(again, tmp_path) == set()


def test_a_full_refresh_takes_nothing_over(again):
    run = refreshed(again.root, again.landing, LATER, full=True)
    assert "stg_payments" in run.built.seconds


def test_a_corrected_file_stages_its_own_export_anew(again, tmp_path):
    replace_text(csv_of(again, "预算指标"), "追加", "追减")
    assert staged_anew(again, tmp_path) == {"stg_budget_items"}


def test_files_that_are_gone_or_renamed_stage_their_exports_anew(again, tmp_path):
    path = csv_of(again, "信访")
    path.rename(path.with_name("更正_" + path.name))
    csv_of(again, "绩效目标").unlink()
    assert staged_anew(again, tmp_path) == {"stg_petitions", "stg_targets"}


def test_a_file_beside_the_others_leaves_them_as_they_are(again, tmp_path):
    (again.landing / "0.txt").write_text("说明\n", encoding="utf-8")
    assert staged_anew(again, tmp_path) == set()


def test_a_changed_agency_list_stages_all_that_needs_it_anew(again, tmp_path):
    paths = [path for path in again.landing.rglob("*") if "预算单位" in path.name]
    assert paths
    for path in paths:
        path.unlink()
    shutil.copy(
        CASES / "golden" / next(p.name for p in (CASES / "golden").iterdir() if "预算单位" in p.name), again.landing
    )
    anew = staged_anew(again, tmp_path)
    assert {"stg_agencies", "stg_payments", "stg_assessments"} <= anew


def test_a_damaged_warehouse_is_not_built_upon(again, tmp_path):
    path = published_path(again)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "stg_payments" in staged_anew(again, tmp_path)


def test_staged_tables_read_the_files_of_their_own_exports_only(samples_home):
    nodes = [n for n in compiled_nodes(samples_home) if n.schema == STAGING and n.kind == "model" and not n.is_view]
    for node in nodes:
        exports = {relation.split(".")[1] for relation in node.reads if relation.startswith("landed.")} - {"files"}
        uses = len(re.findall(r'"landed"\."files"', node.sql))
        own = sum(len(re.findall(rf"files\.export = '{export}'", node.sql)) for export in exports)
        assert uses == own > 0, node.name
