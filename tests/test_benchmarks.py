"""The benchmarks run, on few vouchers, and all of their sides give the same points; no time is held to anything."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.crowd import VERSIONS, Clicks
from benchmarks.district import find_district, find_workbook, voucher_counts
from benchmarks.growth import growth_svg
from benchmarks.measure import FailedError, Measured, measure
from benchmarks.places import PAGES
from benchmarks.points import compare
from benchmarks.record import BEGIN, END, write_record
from benchmarks.rounds import Round, check_marts, check_points, check_same
from benchmarks.sameness import differences
from benchmarks.stages import Profile
from benchmarks.tables import GOALS, RATIOS, SECONDS, SIDES, growth_table, ratio_table
from benchmarks.visitor import Shown
from benchmarks.workbook import READERS, main
from pipelines.settings import find_home

ROOT = Path(__file__).parent.parent
MIB = 1024**2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def output(folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.run", "--rounds", "1", "--vouchers", "2000", "--departments", "3"]
    command += ["--workbook-rows", "500", "--folder", folder, "--record", folder]
    (folder / "performance.md").write_text(f"before\n{BEGIN}\nof old\n{END}\nafter\n", "utf-8")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("side", ["bare", "analyst"])
def test_all_sides_give_the_same_points(output: str, side: str) -> None:
    assert f"points equal, {side}: 270 criteria" in output  # 3 departments × 2 years × 45 criteria


def test_a_correction_gives_what_a_refresh_anew_gives(output: str) -> None:
    compared = re.search(r"corrected = refreshed anew: (\d+) tables", output)
    assert compared and int(compared.group(1)) > 50


def test_a_correction_changes_what_is_published(output: str, folder: Path) -> None:
    before, corrected = warehouses(folder)
    lines = differences(before, corrected)[1]
    changed = {line.split(":")[0] for line in lines}
    assert {"staging.stg_budget_items", "facts.budget_lines", "scoring.measures", "marts.source_files"} <= changed
    assert "facts.petition_lines" not in changed


def test_a_row_more_stops_the_benchmark(output: str, folder: Path) -> None:
    _, corrected = warehouses(folder)
    shutil.copy(corrected, folder / "copy.duckdb")
    with duckdb.connect(str(folder / "copy.duckdb")) as connection:
        connection.execute("insert into staging.stg_projects from staging.stg_projects limit 1")
        connection.execute("drop view marts.evidence")
    with pytest.raises(FailedError) as stopped:
        check_same(corrected, folder / "copy.duckdb")
    lines = str(stopped.value).splitlines()
    assert "staging.stg_projects: 0 rows in the first alone, 1 in the second alone" in lines
    assert "marts.evidence: other columns, or not in both" in lines


def test_it_prints_ratios_stages_and_nodes(output: str) -> None:
    ratios = [f"| {SIDES[over]} / {SIDES[under]} |" for over, under in RATIOS]
    parts = ("| extract |", "| publish |", "| dbt 节点 node |", "6,012 格 cells")
    assert [line for line in (*ratios, *parts) if line not in output] == []


def test_what_is_printed_is_put_between_the_markers(output: str, folder: Path) -> None:
    text = (folder / "performance.md").read_text("utf-8")
    assert text.startswith(f"before\n{BEGIN}\n\n1 轮") and text.endswith(f"(growth.svg)\n\n{END}\nafter\n")
    record = text.partition(BEGIN)[2].partition("\n\n![")[0].strip()
    assert record in output
    assert ElementTree.parse(folder / "growth.svg").getroot().tag.endswith("svg")


def test_the_document_in_the_project_can_be_written_to(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "performance.md", tmp_path)
    write_record(tmp_path, ["the record"], {1_000: [played(1, 1)]})
    assert "\n\nthe record\n\n" in (tmp_path / "performance.md").read_text("utf-8")


def test_a_document_without_its_markers_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "performance.md").write_text(f"{END} {BEGIN}", "utf-8")
    with pytest.raises(FailedError, match="in this order"):
        write_record(tmp_path, [], {})
    assert [path.name for path in tmp_path.iterdir()] == ["performance.md"]


def test_a_district_is_made_once(output: str, folder: Path) -> None:
    made = [path.name for path in folder.glob("district-*")]
    assert [find_district(folder, 3, 2000).name] == made
    assert not [path for path in (folder / made[0]).iterdir() if "20260520" in path.name]


def test_a_district_of_sixty_departments_has_a_hundred_workbooks(folder: Path) -> None:
    assert len(list(find_district(folder / "sixty", 60, 1000).glob("*.xlsx"))) == 99


def test_the_workbook_of_vouchers_stops_growing() -> None:
    assert [voucher_counts(vouchers)["xlsx"] for vouchers in (100_000, 1_000_000, 10_000_000)] == [
        10_000,
        100_000,
        100_000,
    ]


def test_the_points_are_not_all_alike(output: str, folder: Path) -> None:
    with duckdb.connect(str(folder / "bare.duckdb"), read_only=True) as connection:
        (found,) = connection.execute("select count(distinct points) from points").fetchall()
    assert found[0] > 30


def test_a_difference_is_named(output: str, folder: Path) -> None:
    bare, (warehouse, _) = folder / "bare.duckdb", warehouses(folder)
    with duckdb.connect(str(bare)) as connection:
        connection.execute("update points set points = 9 where (department, year, criterion) = ('101', 2024, 'C21-5')")
    _, found = compare(warehouse, bare)
    assert [(each.department, each.year, each.criterion) for each in found] == [("101", 2024, "C21-5")]
    assert str(found[0]).endswith("otherwise 9.0000")


def test_other_evidence_stops_the_benchmark(output: str, folder: Path) -> None:
    warehouse, _ = warehouses(folder)
    shutil.copy(folder / "bare.duckdb", folder / "other.duckdb")
    with duckdb.connect(str(folder / "other.duckdb")) as connection:
        connection.execute("update payments_0 set purpose = 'something else' where rowid = 7")
        connection.execute("delete from department_scores where department = '101'")
    with pytest.raises(FailedError) as stopped:
        check_marts(warehouse, folder / "other.duckdb")
    assert [line.split(":")[0] for line in str(stopped.value).splitlines()[1:]] == ["evidence", "department_scores"]


def test_points_that_differ_stop_the_benchmark(output: str, folder: Path) -> None:
    wrong = folder / "wrong.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy (select * replace (9 as points) from '{folder}/analyst.parquet') to '{wrong}'")
    with pytest.raises(FailedError, match=r"wrong.parquet: 270 of 270 criteria differ"):
        check_points(find_home(folder / "home"), wrong)


def warehouses(folder: Path) -> tuple[Path, Path]:
    """Those published before and after the correction."""
    before, corrected = sorted((folder / "home" / "warehouse").glob("wh_*.duckdb"))
    return before, corrected


@pytest.mark.parametrize("reader", READERS)
def test_both_readers_find_every_row(folder: Path, reader: str) -> None:
    landing = find_workbook(folder, 500)
    main(reader, landing, 500, folder / "workbook-home")
    with pytest.raises(SystemExit, match=f"{reader} found 500 of 501 rows"):
        main(reader, landing, 501, folder / "workbook-home")


def test_memory_is_the_most_that_was_held() -> None:
    held = "import time; text = 'x' * (64 << 20); time.sleep(0.5); del text; time.sleep(0.5)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}], check=True)"
    alone, below = measure([sys.executable, "-c", held]), measure([sys.executable, "-c", child])
    assert alone.process_bytes > 64 * MIB > below.process_bytes
    assert below.tree_bytes > 64 * MIB


def played(seconds: float, mib: int) -> Round:
    """A round in which every side took so much."""
    return Round(dict.fromkeys(SIDES, Measured(seconds, seconds, mib * MIB, mib * MIB)), Profile(0, {}, {}, {}, {}), 1)


def test_growth_is_told_for_each_further_million() -> None:
    results = {500_000: [played(2, 300)], 1_000_000: [played(3, 300), played(9, 300), played(4, 300)]}
    assert "| pandas | 2.00 | 4.00 | 4.00 |" in list(growth_table(results, SECONDS))
    drawn = growth_svg(results)
    assert [side for side in SIDES.values() if side not in drawn] == []


def test_goals_stand_beside_their_ratios() -> None:
    table = "\n".join(ratio_table(1_000_000, [played(2, 300)]))
    goals = [goal[1_000_000] for goal in GOALS.values() if 1_000_000 in goal]
    assert goals and re.findall(r"1 \(≤ ([\d.]+)\)", table) == [str(goal) for goal in goals]


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
def test_refreshes_are_published_under_a_crowd(pages_output: str) -> None:
    assert f"while {VERSIONS} refreshes are published |" in pages_output


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
