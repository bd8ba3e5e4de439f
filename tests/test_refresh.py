"""The nightly job as a whole: what it publishes, what it refuses, and what it leaves alone."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest
from conftest import CASES, failing_audits, published, refreshed, rows

from pipelines import history, refresh
from pipelines.landing import LandingError
from pipelines.lock import BusyError, held
from pipelines.project import run_dbt
from pipelines.publish import AuditError, check_audits, publish, published_path
from pipelines.refresh import RefreshError
from pipelines.settings import find_home

DAY = date(2023, 6, 30)


@pytest.fixture
def golden_copy(tmp_path, golden_home):
    """A home of the golden department of its own, as it was published, and its landing folder."""
    shutil.copytree(golden_home.root, tmp_path / "home")
    shutil.copytree(CASES / "golden", tmp_path / "landing")
    return tmp_path / "home", tmp_path / "landing"


def test_nothing_new_publishes_nothing(golden_copy):
    root, landing = golden_copy
    before = published_path(find_home(root))
    run = refreshed(root, landing, DAY)
    assert run.is_unchanged
    assert published_path(find_home(root)) == before
    assert history.read_log(find_home(root))[-1].status == "unchanged"


def test_another_day_parses_no_file_again(golden_copy):
    root, landing = golden_copy
    run = refreshed(root, landing, date(2023, 7, 1))
    assert run.published is not None
    assert run.files_new == 0


def test_full_trusts_no_cache(golden_copy):
    root, landing = golden_copy
    run = refreshed(root, landing, DAY, full=True)
    assert run.files_new == len(list(landing.iterdir()))


def test_published_refreshes_are_remembered(golden_copy):
    root, landing = golden_copy
    refreshed(root, landing, date(2023, 7, 1))
    found = rows(find_home(root), "select status, as_of, finished_at > started_at from marts.refreshes order by as_of")
    assert found == [("published", DAY, True), ("published", date(2023, 7, 1), True)]


def test_published_file_stands_alone(golden_home, tmp_path):
    path = published_path(golden_home)
    assert list(path.parent.glob("*.wal")) == []
    moved = tmp_path / "elsewhere.duckdb"
    shutil.copy(path, moved)
    with duckdb.connect(str(moved), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.evidence").fetchall()[0][0] > 0
        assert connection.execute("select count(*) from meta.models where schema_name = 'scoring'").fetchall()[0][0] > 5


def test_no_agency_list(tmp_path):
    shutil.copytree(CASES / "golden", tmp_path / "landing", ignore=shutil.ignore_patterns("预算单位信息表*"))
    with pytest.raises(RefreshError, match="单位代码"):
        refreshed(tmp_path / "home", tmp_path / "landing", DAY)
    home = find_home(tmp_path / "home")
    assert published_path(home) is None
    assert history.read_log(home)[-1].status == "failed"


def test_empty_landing(tmp_path):
    (tmp_path / "landing").mkdir()
    with pytest.raises(RefreshError, match="空"):
        refreshed(tmp_path / "home", tmp_path / "landing", DAY)


def test_missing_landing(tmp_path):
    with pytest.raises(LandingError):
        refreshed(tmp_path / "home", tmp_path / "nowhere", DAY)


def test_failed_audit_keeps_the_last_good_warehouse(golden_copy, monkeypatch):
    root, landing = golden_copy
    before = published_path(find_home(root))
    build = refresh.build

    def tampered(run):
        after = build(run)
        with duckdb.connect(str(after.built.path)) as connection:
            connection.execute("update marts.criterion_scores set points_earned = 0 where criterion_code = 'C11-1'")
        failed = failing_audits(run.home, after.built.path, "audit_points_add_up".__eq__)
        return replace(after, built=replace(after.built, failed_audits=failed))

    stages = tuple((name, tampered if stage is build else stage) for name, stage in refresh.STAGES)
    monkeypatch.setattr(refresh, "STAGES", stages)
    with pytest.raises(AuditError) as caught:
        refreshed(root, landing, date(2023, 7, 1))
    violation = str(caught.value.violations[0])
    assert [part for part in ("301", "2022", "C11-1", "3.0000", "0.0000") if part not in violation] == [], violation
    assert published_path(find_home(root)) == before


def test_two_refreshes_never_share_a_home(tmp_path):
    home = find_home(tmp_path)
    with held(home), pytest.raises(BusyError, match="pid"), held(home):
        pass
    with held(home):
        pass


def test_last_fourteen_stay(golden_copy):
    root, _ = golden_copy
    home = find_home(root)
    for number in range(16):
        source = published_path(home)
        fresh = home.build / "fresh.duckdb"
        with duckdb.connect(str(fresh)) as connection:
            connection.execute(f"attach '{source}' as source (read_only)")
            connection.execute("create schema marts")
            connection.execute("create table marts.refreshes as from source.marts.refreshes")
        publish(home, fresh, f"2099{number:04d}", datetime.now(UTC).replace(tzinfo=None))
    kept = sorted(path.name for path in home.warehouse.glob("wh_*.duckdb"))
    assert len(kept) == 14
    assert published_path(home).name == kept[-1]


def test_audits_that_pass_say_nothing(golden_home):
    check_audits(published_path(golden_home), ())


def test_rules_hold_at_their_exact_bounds(golden_home, tmp_path):
    database = tmp_path / "units.duckdb"
    shutil.copy(published_path(golden_home), database)
    home = find_home(tmp_path)
    results = run_dbt(home, database, ["test", "--select", "test_type:unit"])
    assert results and [result.node.name for result in results if result.status != "pass"] == []


def test_dbt_builds_what_the_nightly_job_builds(golden_copy, monkeypatch):
    """The job runs what dbt compiled; dbt itself, building from the same inputs, makes the very same tables."""
    root, landing = golden_copy
    nightly, by_dbt = root / "nightly.duckdb", root / "dbt.duckdb"
    build = refresh.build

    def kept(run):
        after = build(run)
        shutil.copy(after.built.path, nightly)
        return after

    stages = tuple((name, kept if stage is build else stage) for name, stage in refresh.STAGES)
    monkeypatch.setattr(refresh, "STAGES", stages)
    refreshed(root, landing, date(2023, 7, 1))
    shutil.copy(nightly, by_dbt)
    run_dbt(find_home(root), by_dbt, ["build", "--exclude-resource-type", "unit_test"])
    laid_in_later = {"marts.claim_checks"}
    assert contents(nightly).keys() == contents(by_dbt).keys()
    assert {name for name, rows in contents(nightly).items() if rows != contents(by_dbt)[name]} <= laid_in_later


def contents(database):
    """What every table that the project builds holds, its columns by name and type, its rows in order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name not in ('landed', 'meta')"
        ).fetchall()
        return {
            name: (
                connection.execute(f"describe {name}").fetchall(),
                connection.execute(f"select * from {name} order by all").fetchall(),
            )
            for (name,) in names
        }


def test_extreme_figures_are_still_exact(tmp_path):
    home = published(tmp_path, CASES / "extremes", DAY)
    found = rows(
        home,
        "select criterion_code, points_earned from marts.criterion_scores"
        " where department_code = '101' and criterion_code in ('B11-1', 'C42-1') order by criterion_code",
    )
    assert found == [("B11-1", Decimal("0.9001")), ("C42-1", Decimal("4.0000"))]
