"""What goes wrong at night: what is published stays whole, and the next refresh heals it without a hand."""

import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import duckdb
import pytest
from conftest import CASES, refreshed, rows
from faulty import DAY, assert_healed, assert_whole, content, fill, killed_after, memory_group, said, small_disk, start

from benchmarks import AS_OF
from benchmarks.district import find_years
from pipelines import cache, history, refresh
from pipelines.extract import extract
from pipelines.homes import VERSION, HomeError
from pipelines.landing import list_landing, stamp_of
from pipelines.lock import held
from pipelines.project import KEPT, ProjectError, compiled_nodes, dbt_target
from pipelines.publish import published_path
from pipelines.readers import ReportReaders
from pipelines.settings import PROJECT, find_home
from pipelines.spellings import site_catalogue

CHILD = Path(__file__).with_name("faultchild.py")
# Before and after each of five: the warehouse synced and moved in, the pointer synced and replaced, its folder synced.
PUBLICATION_STEPS = 10


@pytest.fixture
def hurt(tmp_path, golden_home):
    """A home of the golden department of its own, as it was published."""
    shutil.copytree(golden_home.root, tmp_path / "home")
    shutil.copytree(CASES / "golden", tmp_path / "landing")
    return find_home(tmp_path / "home", tmp_path / "landing")


@pytest.fixture(scope="session")
def as_published(golden_home):
    """What the golden department's warehouse says on DAY."""
    return content(published_path(golden_home))


# Killed


def kill_refreshes(home, times):
    """Kills refreshes at random moments of what they take; another day each, so that each has something to do."""
    random = Random(times)
    took = {options: seconds_of(home, *options) for options in ((), ("--full",))}
    killed = 0
    for number in range(times):
        day = DAY + timedelta(days=number + 1)
        options = random.choice(list(took))
        process = start(home, "--as-of", day.isoformat(), *options)
        killed += killed_after(process, random.uniform(0.1, took[options]))
        assert content(published_path(home))
    return killed


def seconds_of(home, *options):
    """How long a whole refresh for a day of its own takes."""
    began = time.monotonic()
    code, output = said(home, "--as-of", (DAY - timedelta(days=1 + len(options))).isoformat(), *options)
    assert code == 0, output
    return time.monotonic() - began


def test_killed_at_any_moment(hurt, tmp_path, as_published):
    assert kill_refreshes(hurt, 4) > 0
    assert_healed(hurt, tmp_path / "scratch", as_published)


@pytest.mark.soak
def test_killed_a_hundred_times(hurt, tmp_path, as_published):
    assert kill_refreshes(hurt, 100) > 50
    assert_healed(hurt, tmp_path / "scratch", as_published)


def publish_until(home, step):
    """A publication that dies at a step; its exit code."""
    command = [sys.executable, CHILD, home.root, home.landing, str(step)]
    done = subprocess.run(command, cwd=PROJECT, env={"PYTHONPATH": str(PROJECT)}, capture_output=True, check=False)
    return done.returncode


def test_killed_at_each_step_of_a_publication(hurt, tmp_path, as_published):
    codes = []
    while not codes or codes[-1]:
        codes.append(publish_until(hurt, len(codes) + 1))
        assert content(published_path(hurt))
    assert codes[:-1] == [-9] * (len(codes) - 1)
    assert len(codes) > PUBLICATION_STEPS + 2  # the log comes after it
    assert_healed(hurt, tmp_path / "scratch", as_published)


@pytest.mark.soak
def test_killed_in_a_hundred_publications(hurt, tmp_path, as_published):
    killed = 0
    for number in range(100):
        command = [sys.executable, "-u", CHILD, hurt.root, hurt.landing, "0"]
        process = subprocess.Popen(command, cwd=PROJECT, env={"PYTHONPATH": str(PROJECT)}, stdout=subprocess.PIPE)
        process.stdout.readline()  # it has begun
        killed += killed_after(process, Random(number).uniform(0, 0.8))
        assert content(published_path(hurt))
    assert killed > 50
    assert_healed(hurt, tmp_path / "scratch", as_published)


def test_an_interrupted_publication_is_entered_into_the_log(hurt):
    assert publish_until(hurt, PUBLICATION_STEPS) == -9  # readers are pointed to it, the log does not know it
    path = published_path(hurt)
    assert history.read_log(hurt)[-1].status == "started"
    refreshed(hurt.root, hurt.landing, DAY)
    entries = {entry.warehouse: entry for entry in history.read_log(hurt) if entry.status == "published"}
    assert entries[path.name].rows_loaded == history.published_entries(history.read_log(hurt))[0].rows_loaded


# A disk that is full


def full_disk_fails(home, monkeypatch, stage):
    """A refresh on whose disk 1,024 bytes are left when a stage begins."""

    def filling(run, stage=dict(refresh.STAGES)[stage]):
        fill(home.root.parent, 1024)
        return stage(run)

    with monkeypatch.context() as patch:
        patch.setattr(refresh, "STAGES", tuple((n, filling if n == stage else s) for n, s in refresh.STAGES))
        with pytest.raises((OSError, duckdb.Error, ProjectError)):
            refreshed(home.root, home.landing, DAY + timedelta(days=1), full=True)
    (home.root.parent / "ballast").unlink()


def test_disk_full_in_every_stage(tmp_path, golden_home, as_published, monkeypatch):
    with small_disk(tmp_path / "disk", "96m") as disk:
        home = find_home(disk / "home", CASES / "golden")
        shutil.copytree(golden_home.cache, home.cache)
        refreshed(home.root, home.landing, DAY)
        before = published_path(home)
        for stage in ("landing", "extract", "build", "audit", "compare", "publish"):
            full_disk_fails(home, monkeypatch, stage)
            assert published_path(home) == before, stage
            assert content(before) == as_published, stage
        assert_healed(home, tmp_path / "scratch", as_published)


def test_a_full_disk_is_not_blamed_on_a_report(tmp_path, golden_home):
    report = next((CASES / "golden").glob("*.txt"))
    with small_disk(tmp_path / "disk", "1m") as disk, ReportReaders(golden_home.sheet_limits) as readers:
        fill(disk, 4096)
        with pytest.raises(OSError, match="No space left"):
            readers.read(report, disk)


@pytest.mark.soak
def test_disk_full_at_any_moment(tmp_path, golden_home, as_published):
    with small_disk(tmp_path / "disk", "256m") as disk:
        home = find_home(disk / "home", CASES / "golden")
        shutil.copytree(golden_home.cache, home.cache)
        refreshed(home.root, home.landing, DAY)
        codes = []
        for number, left in enumerate((0, 4, 16, 64, 256, 1024, 2048, 4096, 6144, 8192, 12288, 16384, 24576, 32768)):
            ballast = fill(disk, left * 1024)
            code, output = said(home, "--full", "--as-of", (DAY + timedelta(days=number + 1)).isoformat())
            codes.append(code)
            assert "Traceback" not in output
            assert_whole(home, tmp_path / "scratch")
            ballast.unlink()
        assert set(codes) == {0, 1}
        assert_healed(home, tmp_path / "scratch", as_published)


# Files that move


HEADER = "年度,部门代码,满意度（%）\n"


def churn(landing, stop):
    """Files appear, grow, change, vanish and are renamed until told to stop."""
    random = Random(1)
    for number in count():
        path = landing / f"满意度调查结果表_{number % 7}.csv"
        path.write_text(HEADER)
        with path.open("a") as file:
            for _ in range(random.randrange(20)):
                file.write(f"2022,301,{random.randrange(101)}\n")
                file.flush()
                time.sleep(0.002)
        fate = random.choice([Path.touch, Path.unlink, partial(Path.rename, target=landing / f"改名_{number % 3}.csv")])
        fate(path)
        if stop.wait(0.01):
            return


def test_landing_that_does_not_come_to_rest(hurt, tmp_path, monkeypatch):
    monkeypatch.setattr(refresh, "PAUSES", (0.1, 0.1))
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        churning = pool.submit(churn, hurt.landing, stop)
        try:
            for number in range(2):
                refreshed(hurt.root, hurt.landing, DAY + timedelta(days=number + 1))
                assert content(published_path(hurt))
        finally:
            stop.set()
        churning.result()
    clean = refreshed(tmp_path / "clean", hurt.landing, DAY)
    assert_healed(hurt, tmp_path / "scratch", content(clean.published))


def test_a_file_still_being_written_is_waited_for(hurt, monkeypatch):
    path = hurt.landing / "满意度调查结果表_2022.csv"
    path.write_text(HEADER + "2022,301,95\n")
    stamps = iter([(0, 0)])
    monkeypatch.setattr("pipelines.extract.stamp_of", lambda p: next(stamps, stamp_of(p)))
    monkeypatch.setattr(refresh, "PAUSES", (0.01,))
    run = refreshed(hurt.root, hurt.landing, DAY)
    assert [file.status for file in run.parsed if file.file_name == path.name] == ["loaded"]
    assert run.files_new == 1


# A cache that rots


def parse_golden(home):
    """What lies in the cache of a home after all is parsed that must be, and the names of files parsed."""
    parsed = extract(home, site_catalogue(home), list_landing(home, DAY), False, lambda *_: None)
    return {file.file_name for file in parsed if file.fresh}


@pytest.mark.parametrize("harm", ["cut", "flip", "missing"])
def test_each_file_of_the_cache_that_rots_is_made_again(hurt, harm):
    assert parse_golden(hurt) == set()
    kept = {path: path.read_bytes() for path in hurt.cache.glob("*/*.*")}
    assert len(kept) > 20
    for path, data in kept.items():
        place = Random(path.name).randrange(len(data))
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        path.write_bytes({"cut": data[:place], "flip": flipped, "missing": b""}[harm])
        if harm == "missing":
            path.unlink()
    assert len(parse_golden(hurt)) == len(list(hurt.landing.iterdir()))
    assert parse_golden(hurt) == set()
    assert {path for path in hurt.cache.glob("*/*.*")} == set(kept)


@pytest.mark.parametrize("harm", [lambda text: text[:5000], lambda text: text.replace("select", "sElect", 1)])
def test_compiled_models_that_rot_are_compiled_anew(hurt, harm):
    nodes = compiled_nodes(hurt)
    kept = dbt_target(hurt) / KEPT
    kept.write_text(harm(kept.read_text()))
    assert set(compiled_nodes(hurt)) == set(nodes)
    assert "sElect" not in kept.read_text()


def test_old_parses_that_nothing_needs_go(hurt):
    folders = sorted(hurt.cache.iterdir())
    for folder in folders[:2]:
        os.utime(folder, (0, 0))
    cache.prune(hurt.cache, {folder.name for folder in folders[1:-1]})
    assert sorted(hurt.cache.iterdir()) == folders[1:]


# A home that cannot be written to, of another version, or under a clock that jumps


def test_a_home_on_a_read_only_disk(tmp_path, golden_home):
    with small_disk(tmp_path / "disk", "96m") as disk:
        home = find_home(disk / "home", CASES / "golden")
        shutil.copytree(golden_home.root, home.root)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        code, output = said(home)
        assert (code, "不可写" in output, "Traceback" in output) == (1, True, False), output
        assert_whole(home, tmp_path / "scratch")


def test_an_upgrade_that_was_interrupted_is_done_again(hurt, monkeypatch, tmp_path, as_published):
    (hurt.root / "version").unlink()  # as homes were before versions
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.homes.os.replace", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            refreshed(hurt.root, hurt.landing, DAY)
    assert not hurt.cache.exists()
    assert content(published_path(hurt)) == as_published
    assert_healed(hurt, tmp_path / "scratch", as_published)
    assert (hurt.root / "version").read_text() == f"{VERSION}\n"


@pytest.mark.parametrize("version", [f"{VERSION + 1}\n", "?"])
def test_a_home_of_an_unknown_version_is_refused(hurt, version):
    (hurt.root / "version").write_text(version)
    with pytest.raises(HomeError), held(hurt):
        pass
    code, output = said(hurt)
    assert (code, "版本" in output, "Traceback" in output) == (1, True, False), output


class Clock(datetime):
    """A clock that shows another time."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.ahead


def test_a_clock_that_jumps(hurt, monkeypatch):
    monkeypatch.setattr("pipelines.run.datetime", Clock)
    for number, days in enumerate((3000, -3000)):
        monkeypatch.setattr(Clock, "ahead", timedelta(days=days))
        assert refreshed(hurt.root, hurt.landing, DAY + timedelta(days=number + 1)).published
    entries = history.read_log(hurt)
    ids = [entry.refresh_id for entry in entries]
    assert ids == sorted(set(ids))
    assert all(entry.started_at <= entry.finished_at for entry in entries)
    assert published_path(hurt).name == f"wh_{ids[-1]}.duckdb" == entries[-1].warehouse


def test_a_file_first_seen_under_a_clock_ahead_is_seen_anew(hurt):
    path = hurt.landing / "满意度调查结果表.csv"
    path.write_text(HEADER)
    for today in (date(2099, 1, 1), date(2026, 1, 1), date(2026, 1, 2)):
        (file,) = [file for file in list_landing(hurt, today) if file.name == path.name]
    assert file.date == date(2026, 1, 1)


# Little memory


@pytest.mark.soak
def test_five_million_vouchers_in_one_gibibyte(tmp_path):
    landing = find_years(tmp_path / "district", 12, 5_000_000, 2)
    home = find_home(tmp_path / "home", landing)
    with memory_group(1 << 30) as group:
        for day in (date(2026, 6, 29), AS_OF):
            process = start(home, "--as-of", day.isoformat(), within=group)
            output, _ = process.communicate()
            assert process.returncode == 0, output.decode()
    assert_whole(home, tmp_path / "scratch")
    accepted = rows(
        home, "select sum(rows_accepted), sum(rows_rejected) from marts.source_files where export = 'payments'"
    )
    assert accepted == [(5_000_000, 0)]
