"""Whatever lies in landing ends with a status and its cause, and the refresh goes on and publishes."""

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from conftest import CASES, published, rows
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipelines.engines import Engines, stopped_after
from pipelines.exports import load_catalogue
from pipelines.extract import ParsedFile, extract
from pipelines.landing import LandedFile, list_landing
from pipelines.scan import scan_sheet
from pipelines.settings import PROJECT, Home, SheetLimits, find_home
from pipelines.sheets import OpenError, Sheet
from pipelines.spellings import site_catalogue
from tests.hostile import HEADER, TEXT, Hostile, bombs, disguised, texts, traps, workbook

DAY = date(2023, 6, 30)
TIGHT = SheetLimits(memory=256 * 1024**2, seconds=60)
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
NAMES = (
    "..%2f..%2f越界.csv", "...csv", "-rf.csv", "$(id).csv", "`id`.csv", "it's \"引用\".csv", "*?[x].csv", "[bold].csv",
    "a\\..\\b.csv", "<img src=x onerror=alert(1)>.csv", "{{7*7}}.csv", "红\x1b[31m\x07.csv", "换\n行.csv",
    "\x7f\x01.csv", "\u202e反.csv", "名" * 83 + ".csv", "n" * 251 + ".csv", " .csv", "~$锁.xlsx",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose files may take little to open."""
    home = replace(find_home(tmp_path / "home", tmp_path / "landing"), sheet_limits=TIGHT)
    home.landing.mkdir()
    return home


def listed(home: Home) -> list[LandedFile]:
    return list_landing(home, DAY)


def run(home: Home, files: list[LandedFile] | None = None) -> dict[str, ParsedFile]:
    """What became of each file, by its name."""
    parsed = extract(home, site_catalogue(home), files or listed(home), False, lambda *_: None)
    return {file.file_name: file for file in parsed}


def put(folder: Path, *files: Hostile) -> None:
    for file in files:
        (folder / file.name).write_bytes(file.content)


def odd_entries(folder: Path, outside: Path) -> dict[str, str]:
    """Lays links, pipes and devices into a folder; a word of each one's cause by its name."""
    (folder / "外链.csv").symlink_to(outside)
    (folder / "设备链.csv").symlink_to("/dev/zero")
    (folder / "上级").symlink_to("..")
    (folder / "断链.csv").symlink_to("无")
    (folder / "自链.csv").symlink_to("自链.csv")
    os.mkfifo(folder / "管道.csv")
    (folder / "管道链.csv").symlink_to("管道.csv")
    with _inside(folder):  # the path of a socket must be short
        socket.socket(socket.AF_UNIX).bind("套接字.csv")
    leaves, irregular = "链接指向收件文件夹之外", "不是普通文件"
    causes = {"外链.csv": leaves, "设备链.csv": leaves, "上级": leaves, "断链.csv": "No such file"}
    causes |= {"自链.csv": "symbolic links"}
    return causes | dict.fromkeys(("管道.csv", "管道链.csv", "套接字.csv"), irregular)


@contextmanager
def _inside(folder: Path):
    before = Path.cwd()
    os.chdir(folder)
    yield
    os.chdir(before)


# Each for itself


@pytest.mark.parametrize("made", [bombs, traps, texts, disguised])
def test_each_ends_with_its_cause(home: Home, made: Callable[[], list[Hostile]]) -> None:
    files = made()
    put(home.landing, *files)
    parsed = run(home)
    found = {name: (file.status, file.message) for name, file in parsed.items()}
    wrong = [f.name for f in files if found[f.name][0] != f.status or f.cause not in found[f.name][1]]
    assert not wrong, {name: found[name] for name in wrong}
    assert all(" / " in message for status, message in found.values() if status != "loaded")
    assert not any(UNSEEN.search(message) or "passwd" in message for _, message in found.values())
    assert all(f.lines_read == f.layout_lines + f.data_rows for f in parsed.values())
    assert not [path for path in home.root.rglob("*") if path.name.startswith(("new-", "texts-"))]


def test_no_entry_that_is_no_file_is_opened(home: Home, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_bytes(TEXT)
    causes = odd_entries(home.landing, tmp_path / "outside.csv")
    parsed = run(home)
    assert parsed.keys() == causes.keys()
    assert all(file.status == "unreadable" and causes[name] in file.message for name, file in parsed.items())
    assert not any(str(home.landing) in file.message for file in parsed.values())


def test_a_pipe_that_takes_the_place_of_a_file_does_not_block(home: Home) -> None:
    (home.landing / "a.csv").write_bytes(TEXT)
    files = listed(home)
    (home.landing / "a.csv").unlink()
    os.mkfifo(home.landing / "a.csv")
    assert "no regular file" in run(home, files)["a.csv"].message


def test_names_are_listed_unlike_and_without_control_characters(home: Home) -> None:
    for name in NAMES:
        (home.landing / name).write_bytes(TEXT)
    utf8, gb = "人员.csv".encode(), "人员.csv".encode("gb18030")
    for name in (utf8, gb, b"\xff\xfe\x80.csv"):
        with open(os.fsencode(home.landing) + b"/" + name, "wb") as file:
            file.write(TEXT)
    names = [file.name for file in listed(home)]
    assert len(set(names)) == len(names) == len(NAMES) + 3
    assert {"人员.csv", "人员.csv_2", "红\\x1b[31m\\x07.csv", "换\\n行.csv"} < set(names)
    assert not any(map(UNSEEN.search, names))


def test_folders_may_lie_in_each_other_as_deep_as_they_like(home: Home) -> None:
    with _inside(home.landing):
        for _ in range(1200):  # the recursion of a careless walk ends at 1000
            os.mkdir("d")
            os.chdir("d")
        Path("a.csv").write_bytes(TEXT)
        for _ in range(20):  # and no path is longer than 4096 bytes
            os.mkdir("e" * 200)
            os.chdir("e" * 200)
    causes = {file.name[-6:]: file.cause for file in listed(home)}
    subprocess.run(["rm", "-r", str(home.landing / "d")], check=True)  # pytest's own cleaning is a careless walk
    assert causes == {"/a.csv": "", "e" * 6: "无法读取：File name too long / cannot be read: File name too long"}


# What is left out is told


def test_columns_that_are_not_read_are_told(home: Home) -> None:
    (home.landing / "a.xlsx").write_bytes(workbook((1, 399, "x")))
    (home.landing / "b.xlsx").write_bytes(workbook((1, 400, "x")))
    (home.landing / "c.csv").write_bytes(TEXT.strip() + b"," * 397 + b"x\n")
    (home.landing / "d.csv").write_bytes(TEXT.strip() + b"," * 398 + b"x\n")
    parsed = run(home)
    told = {name: "第 400 列以后" in file.message for name, file in parsed.items()}
    assert told == {"a.xlsx": False, "b.xlsx": True, "c.csv": False, "d.csv": True}
    assert all((file.data_rows, file.rows_rejected) == (1, 0) for file in parsed.values())


def test_a_wide_header_is_named_in_part(home: Home) -> None:
    many = ",".join(f"备注{number}{'长' * 99}" for number in range(1000))
    (home.landing / "a.csv").write_text(f"{','.join(HEADER)},{many}\n2022,101,95\n", "utf-8")
    (file,) = run(home).values()
    assert (file.status, file.data_rows) == ("loaded", 1) and len(file.message) < 2_000 and "…" in file.message


# DuckDB


def test_a_row_that_duckdb_drops_is_missed(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_bytes(TEXT)
    sheet = Sheet(1, "表", tmp_path / "1.csv", 3, ",", quoted=True, sound=True)
    with pytest.raises(OpenError, match="应有 3 行，只分出 2 行"):
        scan_sheet(duckdb.connect(), sheet, load_catalogue())


def test_no_two_files_share_an_instance(tmp_path: Path) -> None:
    with Engines(tmp_path / "spill") as engines:
        with engines.lent() as one, engines.lent() as other:
            one.execute("CREATE TABLE a AS SELECT 1")
            with pytest.raises(duckdb.CatalogException):
                other.execute("SELECT * FROM a")
        with engines.lent() as again:
            assert again.execute("SELECT current_setting('memory_limit')").fetchall() == [("488.2 MiB",)]


def test_an_instance_that_broke_is_not_lent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda config: started.append(connect(config=config)) or started[-1])
    with Engines(tmp_path / "spill") as engines:
        with engines.lent():
            started[0].close()
        with engines.lent() as sound:
            assert sound.execute("SELECT 1").fetchall() == [(1,)]
    assert len(started) == 2


def test_a_query_that_takes_too_long_is_stopped() -> None:
    connection = duckdb.connect()
    with pytest.raises(duckdb.InterruptException), stopped_after(connection, 0.01):
        connection.execute(
            "SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range % 7 = b.range"
        )


def test_a_text_that_takes_too_long_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def up(*_: object) -> None:
        raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")

    (home.landing / "a.csv").write_bytes(TEXT)
    monkeypatch.setattr("pipelines.parse.scan_sheet", up)
    assert run(home)["a.csv"].message == "处理超过 60 秒，已中止 / stopped: processing took over 60 s"


# All together


def write_empty_sheets(path: Path) -> None:
    """Headers of petitions without a row, on a sheet each for two years nothing else tells of."""
    (petitions,) = (export for export in load_catalogue().exports if export.name == "petitions")
    book = xlsxwriter.Workbook(path)
    for year in (2010, 2011):
        sheet = book.add_worksheet()
        sheet.write(0, 0, f"{year}年度{petitions.title_zh}")
        sheet.write_row(1, 0, [column.spellings[0] for column in petitions.columns])
    book.close()


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory, samples_home: Home) -> Home:
    """A home with everything hostile beside the samples, refreshed."""
    root = tmp_path_factory.mktemp("besieged")
    landing = root / "landing"
    shutil.copytree(CASES / "samples", landing)
    put(landing, *traps(), *texts(), *disguised())
    for number, name in enumerate(NAMES):
        (landing / name).write_bytes(TEXT + f"2022,{900 + number},坏\x1b[2J\n".encode())
    odd_entries(landing, root)
    write_empty_sheets(landing / "信访空表.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIHENG_SHEET_MEMORY", str(512 * 1024**2))
        return published(root / "home", landing, DAY)


def test_the_refresh_goes_on_and_publishes(besieged: Home, samples_home: Home) -> None:
    scores = "select department_code, fiscal_year, points_earned, points_lost, points_open from marts.department_scores"
    assert set(rows(samples_home, scores)) == set(rows(besieged, scores))
    statuses = dict(rows(besieged, "select file_name, status from marts.source_files"))
    made = {file.name: file.status for file in (*traps(), *texts(), *disguised())}
    assert made == {name: statuses[name].replace("superseded", "loaded") for name in made}
    assert statuses["管道.csv"] == "unreadable"


def test_each_empty_sheet_arrives_for_its_own_year(besieged: Home) -> None:
    years = rows(besieged, "select fiscal_year from facts.arrivals where export = 'petitions' and fiscal_year < 2020")
    assert sorted(years) == [(2010,), (2011,)]


def test_rejected_rows_stay_sound_json(besieged: Home) -> None:
    found = rows(besieged, "select raw from marts.rejected_rows where raw like '%坏%'")
    assert len(found) == len(NAMES) + 1
    assert all(json.loads(raw)["满意度（%）"].startswith("坏") for (raw,) in found)
    assert not any(re.search("[\x00-\x1f\x7f]", raw) for (raw,) in found)


@pytest.mark.parametrize("part", ["files", "rejected"])
def test_the_dashboard_shows_them(besieged: Home, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setenv("JIHENG_HOME", str(besieged.root))
    app = AppTest.from_file(PROJECT / "dashboard" / "menu.py", default_timeout=120)
    app._page_hash = calc_hash("data")
    app.query_params["part"] = part
    app.run()
    assert not app.exception and not app.error
    assert app.dataframe
