"""Running an installation: how it stands, back to an earlier warehouse and forward, and what it lacks."""

import json
import shutil
from datetime import date, datetime, timedelta

import pytest
from conftest import CASES, refreshed
from faulty import DAY, content, said
from typer.testing import CliRunner

from pipelines import doctor, history
from pipelines.cli import app
from pipelines.doctor import examine
from pipelines.homes import VERSION
from pipelines.lock import held
from pipelines.publish import published_path
from pipelines.refresh import RefreshError
from pipelines.settings import find_home
from pipelines.status import STALE_AFTER, read_status


@pytest.fixture
def home(tmp_path, golden_home):
    """A home of the golden department of its own, as it was published, and its landing folder."""
    shutil.copytree(golden_home.root, tmp_path / "home")
    shutil.copytree(CASES / "golden", tmp_path / "landing")
    return find_home(tmp_path / "home", tmp_path / "landing")


@pytest.fixture(scope="session")
def two_once(tmp_path_factory, golden_home):
    """A folder with a home of two warehouses, the second made without one of the files."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(golden_home.root, folder / "home")
    shutil.copytree(CASES / "golden", folder / "landing", ignore=shutil.ignore_patterns("机构人员情况表*"))
    refreshed(folder / "home", folder / "landing", DAY)
    return folder


@pytest.fixture
def two(tmp_path, two_once):
    """The same, of its own."""
    shutil.copytree(two_once, tmp_path, dirs_exist_ok=True)
    return find_home(tmp_path / "home", tmp_path / "landing")


def told(home, command, *options):
    """A command's exit code and all it says."""
    result = CliRunner().invoke(app, [command, "--home", str(home.root), *options])
    return result.exit_code, result.output


# jiheng status


def test_status_of_a_fresh_home_is_good(home):
    code, output = told(home, "status")
    assert code == 0
    assert [part for part in (published_path(home).name, str(DAY), "published", "GiB") if part not in output] == []


def test_status_of_nothing_is_stale(tmp_path):
    assert told(find_home(tmp_path / "none"), "status")[0] == 1


def test_status_turns_stale_with_time(home):
    found = read_status(home)
    assert not found.is_stale(found.confirmed_at + STALE_AFTER)
    assert found.is_stale(found.confirmed_at + STALE_AFTER + timedelta(seconds=1))


def test_nothing_new_confirms_what_is_published(home):
    before = read_status(home).confirmed_at
    refreshed(home.root, home.landing, DAY)
    assert read_status(home).confirmed_at > before


def test_a_failed_run_is_stale_and_says_why(home):
    shutil.rmtree(home.landing)
    home.landing.mkdir()
    with pytest.raises(RefreshError):
        refreshed(home.root, home.landing, DAY)
    code, output = told(home, "status")
    assert code == 1 and "failed" in output and "收件文件夹是空的" in output


def test_a_killed_run_is_told_from_one_under_way(home):
    started = history.read_log(home)[-1]
    now = datetime(2099, 1, 1)
    entry = history.LogEntry("20990101T000000000", "started", now, now, DAY, "", 0, 0, 0, "", "", {})
    assert started.status == "published"
    history.append(home, entry)
    with held(home):
        assert "under way: pid" in told(home, "status")[1]
        assert told(home, "status")[0] == 0
    code, output = told(home, "status")
    assert code == 1 and "killed" in output


def test_what_did_not_arrive_is_named(two):
    found = read_status(two)
    assert found.gone_exports == ("staffing",)
    assert [name.split("_")[0] for name in found.gone_files] == ["机构人员情况表"]
    assert "staffing" in told(two, "status")[1]


# jiheng rollback


def test_back_and_forward_again(two):
    first, second = history.published_entries(history.read_log(two))
    code, output = told(two, "rollback")
    assert code == 0 and f"--to {second.refresh_id}" in output
    assert published_path(two).name == first.warehouse
    assert f"newer: {second.refresh_id}" in told(two, "status")[1]
    assert told(two, "rollback", "--to", second.refresh_id)[0] == 0
    assert published_path(two).name == second.warehouse
    steps = [entry for entry in history.read_log(two) if entry.status == "rolled_back"]
    assert [step.reason for step in steps] == [
        f"{second.warehouse} → {first.warehouse}",
        f"{first.warehouse} → {second.warehouse}",
    ]


def test_nowhere_to_go_changes_nothing(home):
    before = published_path(home)
    for options in ([], ["--to", "nonsense"], ["--to", before.stem.removeprefix("wh_")]):
        code, output = told(home, "rollback", *options)
        assert code == 1 and before.stem.removeprefix("wh_") in output
    assert published_path(home) == before


def test_a_damaged_warehouse_is_not_gone_to(two):
    first, _ = history.published_entries(history.read_log(two))
    (two.warehouse / first.warehouse).write_bytes(b"\0" * 5000)
    before = published_path(two)
    code, output = told(two, "rollback")
    assert code == 1 and "已损坏" in output
    assert published_path(two) == before


def test_what_was_rolled_back_is_not_published_again(two):
    _, second = history.published_entries(history.read_log(two))
    told(two, "rollback")
    before = published_path(two)
    with pytest.raises(RefreshError, match=second.refresh_id):
        refreshed(two.root, two.landing, DAY + timedelta(days=1))
    assert published_path(two) == before
    told(two, "rollback", "--to", second.refresh_id)
    assert refreshed(two.root, two.landing, DAY + timedelta(days=1)).published


def test_corrected_files_end_a_rollback(two):
    before = content(two.warehouse / history.published_entries(history.read_log(two))[0].warehouse)
    told(two, "rollback")
    source = next((CASES / "golden").glob("机构人员情况表*"))
    shutil.copy(source, two.landing)
    assert refreshed(two.root, two.landing, DAY).is_unchanged  # they are those of the warehouse gone back to
    (two.landing / "说明.txt").write_text("更正")
    code, output = said(two, "--as-of", DAY.isoformat())
    assert code == 0 and "this ends the rollback" in output
    assert content(published_path(two))[0] == before[0]


# jiheng doctor


def found(home, now=None):
    """Subject → finding."""
    return {each.subject.split()[-1]: each for each in examine(home, now or datetime(2099, 1, 1))}


def test_doctor_finds_a_sound_home_well(home, monkeypatch):
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["duckdb>=1", "colorama; sys_platform == 'win32'"])
    wrong = {subject for subject, each in found(home).items() if each.remedy and not each.harmless}
    assert wrong == set()


def test_doctor_names_packages_of_other_versions(home, monkeypatch):
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["duckdb<1", "no-such-package", "rich>1"])
    versions = found(home)["versions"]
    assert "duckdb" in versions.found and "no-such-package" in versions.found and "rich" not in versions.found
    assert versions.remedy


def test_doctor_sees_a_clock_behind(home):
    assert found(home, datetime(2001, 1, 1))["clock"].remedy


def test_doctor_sees_a_full_disk(home, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 60)
    assert found(home)["disk"].remedy


def test_doctor_sees_a_landing_that_is_away_and_says_so(home):
    shutil.rmtree(home.landing)
    assert found(home)["landing"].remedy
    code, output = told(home, "doctor", "--landing", str(home.landing))
    assert code == 1 and "✗" in output


def test_commands_refuse_a_home_of_a_newer_program(home):
    (home.root / "version").write_text(f"{VERSION + 1}\n")
    for command in ("status", "rollback", "doctor", "published"):
        code, output = told(home, command)
        assert (code, "版本" in output) == (1, True)


# The logs


def test_every_event_is_a_line_of_json_with_its_refresh(home):
    events = [json.loads(line) for line in (home.log / "events.jsonl").read_text("utf-8").splitlines()]
    entry = history.read_log(home)[-1]
    assert {event["refresh"] for event in events} == {entry.refresh_id}
    assert [event["stage"] for event in events if event["event"] == "stage"] == list(entry.seconds)
    assert len([event for event in events if event["event"] == "parsed"]) == entry.files_new
    assert events[-1]["event"] == "finished" and events[-1]["status"] == "published"


def test_a_torn_line_spoils_no_other(home):
    for name in ("refreshes.jsonl", "events.jsonl"):
        with (home.log / name).open("a") as file:
            file.write('{"refresh_id": "2026')
    before = len(history.read_log(home))
    refreshed(home.root, home.landing, DAY)
    assert len(history.read_log(home)) == before + 1
    assert json.loads((home.log / "events.jsonl").read_text("utf-8").splitlines()[-1])["event"] == "finished"


def test_plain_lines_where_there_is_no_terminal(home):
    _, output = said(home, "--full", "--as-of", date(2023, 7, 1).isoformat())
    assert "解析 / parsing 1/10" in output
    assert not set("━┃│\x1b") & set(output)
