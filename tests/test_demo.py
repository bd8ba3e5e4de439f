"""The made-up district: always the same, complete, and nothing in it lies after as_of."""

import csv
import io
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from pipelines.demo import make_district, write_vouchers_csv, write_vouchers_xlsx
from pipelines.demo.columns import Export, exports
from pipelines.demo.district import Case, departments
from pipelines.demo.reported import figures_of
from pipelines.demo.selffaults import FAULTS, planted
from pipelines.demo.selfreport import report_blocks
from pipelines.demo.selfreports import document_bytes, faults_of, reporting, write_reports
from pipelines.reports import check_report, claimed_points, claimed_total, read_report

AS_OF = date(2026, 8, 15)


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing")
    make_district(folder, departments=4, last_year=2026, as_of=AS_OF)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def lines(content: bytes) -> list[list[str]]:
    """Every row of every visible sheet, folded to plain cells; a broken file has none."""
    if not content.startswith((b"PK", b"\xd0\xcf")):
        first = text(content)
        return list(csv.reader(io.StringIO(first), delimiter="\t" if "\t" in first else ","))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        return []
    visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    return [[str(cell) for cell in row] for name in visible for row in book.get_sheet_by_name(name).to_python()]


def is_header(export: Export, row: list[str]) -> bool:
    cells = {cell.replace("\n", "").replace(" ", "") for cell in row}
    return all(cells & set(column.spellings) for column in export.columns)


def test_the_same_arguments_give_the_same_bytes(landing: Path, tmp_path: Path) -> None:
    make_district(tmp_path, departments=4, last_year=2026, as_of=AS_OF)
    assert files(tmp_path) == files(landing)


def test_another_seed_gives_another_district(landing: Path, tmp_path: Path) -> None:
    make_district(tmp_path, departments=4, last_year=2026, seed=8, as_of=AS_OF)
    assert files(tmp_path) != files(landing)


def test_all_fifteen_exports_are_there_for_each_finished_year(landing: Path) -> None:
    found = Counter[str]()
    for content in files(landing).values():
        rows = lines(content)
        found.update({name for name, export in exports().items() if any(is_header(export, row) for row in rows)})
    assert len(found) == 15
    assert all(count >= 2 for name, count in found.items() if name != "agencies")


def test_a_running_year_has_no_assessments(landing: Path) -> None:
    names = [name for name in files(landing) if "_2026_" in name]
    assert names
    assert not [name for name in names if "评分底稿" in name or "满意度" in name]


def test_the_odd_files_are_there(landing: Path) -> None:
    content = files(landing)
    assert any(name.startswith("更正/") for name in content)
    assert any("补报" in name for name in content)
    copy = next(name for name in content if "（副本）" in name)
    assert content[copy] == content[copy.replace("（副本）", "")]
    assert lines(next(value for name, value in content.items() if "截断" in name)) == []


def test_the_rows_to_reject_are_eight_and_one_is_good(landing: Path) -> None:
    rows = lines(next(value for name, value in files(landing).items() if "问题数据" in name))
    paid = [row for row in rows if row[0].startswith("T2025")]
    assessed = [row for row in rows if "Z99-9" in row or "998" in row]
    assert (len(paid), len(assessed)) == (7, 2)
    assert paid[0] == paid[-1]
    assert len({row[0] for row in paid}) == 6
    assert paid[0][1].startswith("2025-01-")


def found(path: Path) -> set[str]:
    """What is wrong with a report, as the demo calls it: the indicator recomputed, else the check."""
    findings = check_report(read_report(path))
    return {each.subject if each.check_code == "recomputed" else each.check_code for each in findings}


def test_a_report_says_what_was_planted_and_nothing_else(tmp_path: Path) -> None:
    cases = [Case(department, 2024, AS_OF, 7) for department in departments(12, 7)]
    write_reports(tmp_path, cases, twice=False)
    faults = {case.department.name: set(faults_of(reporting(cases)).get(case.department.code, ())) for case in cases}
    made = {read_report(path).department: found(path) for path in (tmp_path / "自评报告").iterdir()}
    assert made == {name: faults[name] for name in made}
    assert (len(made), sum(map(bool, made.values()))) == (8, 3)


@pytest.mark.parametrize("fault", [*FAULTS, "unsupported"])
def test_each_contradiction_is_found_alone(fault: str, tmp_path: Path) -> None:
    case = Case(departments(12, 7)[3], 2024, AS_OF, 7)
    path = tmp_path / "report.docx"
    path.write_bytes(document_bytes(report_blocks(planted(case, figures_of(case), (fault,)))))
    assert found(path) == {fault}


def test_a_report_names_department_year_and_all_indicators(landing: Path) -> None:
    names = {department.name for department in departments(4, 7)}
    paths = list((landing / "自评报告").iterdir())
    assert {path.suffix for path in paths} == {".txt", ".docx"}
    for path in paths:
        report = read_report(path)
        assert path.name.startswith(f"{report.department}{report.fiscal_year}年度")
        assert report.department in names
        assert len(claimed_points(report)) == 21
        assert Decimal(40) < (claimed_total(report) or 0) <= 100


def test_one_report_comes_again_corrected(landing: Path) -> None:
    again = sorted((landing / "自评报告").glob("*_*"), key=lambda path: path.stem[-8:])
    assert [path.stem[-8:] for path in again] == ["20260320", "20260420"]
    assert [found(path) for path in again] == [{"C21", "year"}, set()]


def test_a_day_before_the_last_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lies before"):
        make_district(tmp_path, last_year=2026, as_of=date(2025, 12, 31))


def test_big_vouchers_name_agencies_of_the_district(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    write_vouchers_csv(path, 1000, 5, 2025, 7)
    codes = duckdb.sql(f"SELECT DISTINCT 单位代码 FROM read_csv('{path}', all_varchar = true)").fetchall()
    assert {code for (code,) in codes} == {agency.code for one in departments(5, 7) for agency in one.agencies}


def test_big_sheets_hold_the_same_vouchers(tmp_path: Path) -> None:
    write_vouchers_csv(tmp_path / "big.csv", 50, 5, 2025, 7)
    write_vouchers_xlsx(tmp_path / "big.xlsx", 50, 5, 2025, 7)
    table, sheet = (lines((tmp_path / name).read_bytes()) for name in ("big.csv", "big.xlsx"))
    assert [row[0] for row in table] == [row[0] for row in sheet]
    assert [float(row[-2]) for row in table[1:]] == [float(row[-2]) for row in sheet[1:]]
