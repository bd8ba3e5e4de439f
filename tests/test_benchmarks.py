"""The benchmarks run, on few vouchers, and both of their sides give the same points; no time is held to anything."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.crowd import Clicks
from benchmarks.district import find_district
from benchmarks.places import PAGES
from benchmarks.points import compare
from benchmarks.visitor import Shown

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def output(folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.run", "--rounds", "1", "--vouchers", "2000", "--departments", "3"]
    done = subprocess.run([*command, "--folder", folder], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_both_sides_give_the_same_points(output: str) -> None:
    assert "points equal: 270 criteria" in output  # 3 departments × 2 years × 45 criteria


def test_it_prints_ratios_stages_and_nodes(output: str) -> None:
    lines = ("| full refresh / bare script |", "| nothing new / full refresh |", "| extract |", "| publish |")
    assert [line for line in lines if line not in output] == []
    assert "| dbt node | seconds |" in output


def test_a_district_is_made_once(output: str, folder: Path) -> None:
    made = [path.name for path in folder.glob("district-*")]
    assert [find_district(folder, 3, 2000).name] == made


def test_the_points_are_not_all_alike(output: str, folder: Path) -> None:
    with duckdb.connect(str(folder / "bare.duckdb"), read_only=True) as connection:
        (found,) = connection.execute("select count(distinct points) from points").fetchall()
    assert found[0] > 30


def test_a_difference_is_named(output: str, folder: Path) -> None:
    bare = folder / "bare.duckdb"
    (warehouse,) = (folder / "home" / "warehouse").glob("wh_*.duckdb")
    with duckdb.connect(str(bare)) as connection:
        connection.execute("update points set points = 9 where (department, year, criterion) = ('101', 2024, 'C21-5')")
    _, differences = compare(warehouse, bare)
    assert [(found.department, found.year, found.criterion) for found in differences] == [("101", 2024, "C21-5")]
    assert str(differences[0]).endswith("bare 9.0000")


@pytest.fixture(scope="module")
def pages_output(folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.pages", "--departments", "3", "--years", "2", "--vouchers", "2000"]
    command += ["--places", "2", "--seconds", "20", "--folder", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.soak
def test_every_page_is_measured(pages_output: str) -> None:
    assert [page for page in PAGES if f"| {page} |" not in pages_output] == []


@pytest.mark.soak
def test_ten_refreshes_are_published_under_a_crowd(pages_output: str) -> None:
    assert "while 10 refreshes are published |" in pages_output


def test_a_page_that_mixes_versions_is_noticed() -> None:
    clicks = Clicks()
    clicks.note("here", Shown(1.0, (message("a ~v1~ b"), message("~v1~"))))
    assert not clicks.mixed
    clicks.note("there", Shown(1.0, (message("a ~v1~ b"), message("~v2~"))))
    assert clicks.mixed == ["there: [b'1', b'2']"]


def message(text: str) -> bytes:
    shown = ForwardMsg()
    shown.delta.new_element.text.body = text
    return shown.SerializeToString()
