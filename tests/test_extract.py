"""Files in, landed tables and closing counts out; parsed once and kept."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import xlsxwriter

from pipelines.extract import ParsedFile, cells_sql, extract, landed_sql
from pipelines.landing import list_landing
from pipelines.rows import landed_columns
from pipelines.scan import SHORT, Scan, scan_sheet
from pipelines.settings import Home, SettingsError, find_home
from pipelines.sheets import Sheet
from pipelines.spellings import site_catalogue

CASES = Path(__file__).parent / "cases"
TODAY = date(2023, 7, 1)
HEADER = "年度,部门代码,满意度（%）"
COSTS = "年度,单位代码,项目,预算数,决算数"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = find_home(tmp_path / "it's [1] 家 ?")
    home.landing.mkdir(parents=True)
    return home


def put(home: Home, name: str, text: str, encoding: str = "utf-8") -> None:
    path = home.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def run(home: Home, full: bool = False) -> list[ParsedFile]:
    parsed = extract(home, site_catalogue(home), list_landing(home, TODAY), full, lambda *_: None)
    assert all(p.lines_read == p.layout_lines + p.data_rows and p.rows_rejected <= p.data_rows for p in parsed)
    return parsed


def landed(home: Home, export: str, columns: str) -> list[tuple]:
    (kind,) = [e for e in site_catalogue(home).exports if e.name == export]
    parsed = run(home)
    cells = f"JOIN ({cells_sql(home, parsed)}) AS kept USING (file_key, sheet_position, row_number)"
    query = f"SELECT {columns} FROM ({landed_sql(home, kind, parsed)}) {cells} ORDER BY sheet_position, row_number"
    return duckdb.connect().execute(query).fetchall()


def counts(parsed: ParsedFile) -> tuple[int, int, int, int]:
    return parsed.lines_read, parsed.layout_lines, parsed.data_rows, parsed.rows_rejected


# Rows


@pytest.fixture(params=[0, SHORT], ids=["looked for as in a long sheet", "as in a short one"])
def either_length(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.scan.SHORT", request.param)


@pytest.mark.usefixtures("either_length")
def test_layout_lines_are_never_data(home: Home) -> None:
    lines = [
        "满意度调查结果表", "单位：元,", "", HEADER, "2022,101,95", "", "—,-,/", "备注一行,,", "2022,合计,1",
        "合 计：,,95", ",小计,95", "填表人：甲,审核人：乙,", "2022,102,", ",,填报日期", "注：甲,乙,丙",
    ]  # fmt: skip
    put(home, "a.csv", "\n".join(lines))
    assert landed(home, "satisfaction", "row_number, reason_code, rate") == [
        (5, None, 95),
        (9, None, 100),
        (13, "missing_required", None),
    ]
    assert counts(run(home)[0]) == (15, 12, 3, 1)


@pytest.mark.usefixtures("either_length")
def test_a_unit_holds_to_the_next_across_headers(home: Home) -> None:
    row = "2022,101001,差旅费,1.23456,2"
    lines = [COSTS, row, ",,单位：万元", row, "标题", COSTS, row, "单位：千元", row]
    put(home, "a.csv", "\n".join(lines))
    expected = [(2, "1.23"), (4, "12345.60"), (7, "12345.60"), (9, "1234.56")]
    assert landed(home, "operating_costs", "row_number, budget") == [(row, Decimal(b)) for row, b in expected]


@pytest.mark.usefixtures("either_length")
def test_each_line_belongs_to_the_block_it_stands_in(home: Home) -> None:
    lines = ["2021年", HEADER, "2022,101,95", "", "费用", COSTS, "2022,101001,差旅费,1,2", "", HEADER, "2022,102,96"]
    put(home, "a.csv", "\n".join(lines))
    assert [(p.export, *counts(p), p.empty_years) for p in run(home)] == [
        ("satisfaction", 7, 5, 2, 0, ()),
        ("operating_costs", 3, 2, 1, 0, ()),
    ]


def test_the_first_of_several_reasons_is_given(home: Home) -> None:
    header = "支付凭证号,支付日期,预算年度,单位代码,支出类别,支付金额,支付状态"
    good = ["A1", "2022-01-05", "2022", "101001", "项目支出", "1", "已支付"]
    wrong = {3: "", 5: "约三万", 1: "昨天", 6: "支付中"}
    rows = [good]
    for place, cell in reversed(wrong.items()):
        rows.append([*rows[-1][:place], cell, *rows[-1][place + 1 :]])
    put(home, "a.csv", "\n".join([header, *map(",".join, rows)]))
    reasons = [None, "bad_value", "bad_date", "bad_number", "missing_required"]
    assert landed(home, "payments", "reason_code") == [(reason,) for reason in reasons]


def test_context_cells_never_reject_and_are_counted(home: Home) -> None:
    header = "年度,单位代码,资产类别,数量,原值,在用,闲置,备注"
    put(home, "a.csv", f"{header}\n2022,101001,一、固定资产,若干,1,1,很少,x\n2022,101001,其他,,1,1,2,y")
    assert landed(home, "fixed_assets", "reason_code, qty, idle") == [(None, None, None), (None, None, 2)]
    message = run(home)[0].message
    assert "忽略的列：备注" in message and "“数量”有 1 格" in message and "“闲置”有 1 格" in message


def test_a_row_is_kept_as_it_stood(home: Home) -> None:
    put(home, "a.csv", f'{HEADER},,备注,备注\n 2022 ,"1,01",９５％,"a\nb",,"c""d"')
    ((names, cells, rate),) = landed(home, "satisfaction", "header, cells, rate")
    assert names.split("\x1f") == ["年度", "部门代码", "满意度（%）", "列4", "备注", "备注_2"]
    assert cells.split("\x1f") == [" 2022 ", "1,01", "９５％", "a\nb", "", 'c"d'] and rate == 95


def test_row_numbers_count_blank_and_manifold_records(home: Home) -> None:
    put(
        home,
        "a.csv",
        f'\r\n\r\n{HEADER},注\r\n\r\n2022,101,95,"甲\r\n\r\n乙"\r\n\r\n2022,102,96,5" 管\r\n\r\n2022,103,97,',
    )
    assert landed(home, "satisfaction", "row_number, department_code") == [(5, "101"), (7, "102"), (9, "103")]
    assert run(home)[0].lines_read == 9


def test_stray_quotes_lose_no_rows(home: Home) -> None:
    put(home, "a.csv", f'{HEADER},注\n2022,101,95,"十四五"规划\n\n2022,102,96,"未完\n2022,103,97,"a,b"\n2022,104,98,')
    assert landed(home, "satisfaction", "row_number, department_code") == [
        (2, "101"),
        (4, "102"),
        (5, "103"),
        (6, "104"),
    ]


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("last", ['2022,102,"96', '"2022,102,96', '2022,102,96,5" 管,"未完', '2022,102,96,"a\n乙","未'])
def test_a_quote_that_never_closes_loses_nothing(home: Home, last: str, end: str) -> None:
    put(home, "a.csv", f'{HEADER},注,注\n2022,101,95,"甲"\n{last}{end}')
    cells = "".join(cells for (cells,) in landed(home, "satisfaction", "cells"))
    assert set(last) - set(',"\n') <= set(cells) and run(home)[0].data_rows == 2


ROWS = "".join(f"2022,{code},95,甲\n" for code in range(101, 125))


@pytest.mark.parametrize("row", ['2022,199,96,"乙\n\n丙",y,注', '2022,199,96,"乙\n' + "丙" * 300 + '",y'])
def test_a_late_wide_row_may_break_its_lines(home: Home, row: str) -> None:
    put(home, "a.csv", f"{HEADER},注\n{ROWS}{row}\n")
    assert landed(home, "satisfaction", "department_code, rate")[-1] == ("199", 96)


@pytest.mark.parametrize(
    "text",
    [
        f'"2022年满意度\n{HEADER}\n2022,101,96\n',
        f'满意度,"（2022年\n\n{HEADER}\n2022,101,96\n',
        f'"备注,{HEADER}\nx,2022,101,96\n',
    ],
)
def test_a_quote_that_opens_above_the_rows_hides_no_header(home: Home, text: str) -> None:
    put(home, "a.csv", text)
    assert landed(home, "satisfaction", "department_code, rate") == [("101", 96)]


def test_blank_lines_within_quotes_stay_what_they_are(home: Home) -> None:
    put(home, "a.csv", f'{HEADER},注\n2022,100,95,5" 管\n2022,"101\n\n",96,"甲\n\n乙"\n\n2022,199,"99\n",末\n')
    found = landed(home, "satisfaction", "row_number, department_code, rate, cells")
    assert [row[:3] for row in found] == [(2, "100", 95), (3, "101", 96), (5, "199", 99)]
    assert "甲\n\n乙" in found[1][3] and '"' not in found[1][3]


@pytest.mark.parametrize("rows", ['甲, "十四五\n2022,102,96,乙,未完"', '"未完\n2022,102,96,乙," '])
def test_spaces_beside_a_quote_join_no_rows(home: Home, rows: str) -> None:
    put(home, "a.csv", f"{HEADER},注,注\n2022,101,95,{rows}\n2022,103,97,丙\n")
    assert [code for (code,) in landed(home, "satisfaction", "department_code")] == ["101", "102", "103"]


def test_a_quoted_cell_may_have_spaces_around_it(home: Home) -> None:
    put(home, "a.csv", f'{HEADER},注,注\n2022,101,95, "甲,乙" ,x\n2022,102,96, "甲,乙",x')
    assert [cells.split("\x1f")[3:] for (cells,) in landed(home, "satisfaction", "cells")] == [["甲,乙", "x"]] * 2


def test_a_home_may_be_called_like_a_column(tmp_path: Path) -> None:
    home = find_home(tmp_path / "c1=甲" / "c2=5")
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    assert run(home)[0].status == "loaded"


def test_an_error_in_a_cell_is_not_an_empty_cell(home: Home) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER.split(","), [2022, "101", 95], [2022, "102", "#N/A"], ["#REF!", "#REF!", "#REF!"]):
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "e" if str(cell.value).startswith("#") else cell.data_type
    book.save(home.landing / "a.xlsx")
    found = landed(home, "satisfaction", "row_number, reason_code, cells")
    assert found[0][:2] == (2, None) and found[1] == (3, "bad_number", "2022\x1f102\x1f#N/A")
    assert found[2][0] == 4 and found[2][1] is not None


def test_rows_may_be_wider_or_narrower_than_the_header(home: Home) -> None:
    put(home, "a.csv", f"{HEADER}\n" + "2022,101,95,x\n" * 30 + "2022,102,96" + ",y" * 40 + "\n2022,103\n")
    found = landed(home, "satisfaction", "department_code, reason_code, len(string_split(cells, chr(31)))")
    assert (
        found[0] == ("101", None, 43)
        and found[30] == ("102", None, 43)
        and found[31] == ("103", "missing_required", 43)
    )


def test_a_cell_far_to_the_right_does_no_harm(home: Home) -> None:
    book = xlsxwriter.Workbook(home.landing / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER.split(","))
    sheet.write_row(1, 0, ["2022", "101", 95])
    sheet.write(1, 16_383, "甲")
    book.close()
    assert landed(home, "satisfaction", "rate, reason_code") == [(95, None)]


def test_a_record_that_is_too_long_is_a_cause_in_words(home: Home) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95,{'长' * 1_000_000}\n")
    assert run(home)[0].status == "unreadable" and "无法分列" in run(home)[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_encodings_and_delimiters(home: Home, encoding: str, delimiter: str) -> None:
    put(home, "a.xls", f"{HEADER}\n2022,101,95\n".replace(",", delimiter), encoding)
    assert landed(home, "satisfaction", "department_code, sheet_name") == [("101", "")]


def test_a_supplement_is_told_by_the_sheets_title(home: Home) -> None:
    put(home, "a.csv", f"满意度补充表\n{HEADER}\n2022,101,95\n")
    put(home, "b补报.csv", f"{HEADER}\n2022,102,补报\n")
    assert landed(home, "satisfaction", "department_code, adds") == [("102", False), ("101", True)]
    assert [p.adds for p in run(home)] == [False, True]


# Files


def workbook(path: Path, sheets: dict[str, list[str]], hidden: str) -> None:
    book = xlsxwriter.Workbook(path)
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line.split(",") if line else [])
    book.get_worksheet_by_name(hidden).hide()
    book.close()


def test_a_workbook_holds_an_export_a_sheet(home: Home) -> None:
    sheets = {
        "说明": ["", "见各表"],
        "隐藏": [HEADER, "2022,109,1"],
        "甲": [HEADER, "2022,101,95"],
        "费用": [COSTS, "2022,101001,差旅费,1,2"],
        "乙": ["2022年", "", HEADER, "2022,102,96"],
    }
    workbook(home.landing / "汇总.xlsx", sheets, "隐藏")
    assert [(p.export, *counts(p)) for p in run(home)] == [
        ("satisfaction", 8, 6, 2, 0),
        ("operating_costs", 2, 1, 1, 0),
    ]
    places = landed(home, "satisfaction", "sheet_position, sheet_name, row_number, department_code")
    assert places == [(3, "甲", 2, "101"), (5, "乙", 4, "102")]


def test_headers_without_rows_are_loaded_with_their_year(home: Home) -> None:
    put(home, "表_20230410.csv", f"2021年满意度\n{HEADER}\n")
    parsed = run(home)[0]
    found = (parsed.status, parsed.export, parsed.empty_years, parsed.data_rows)
    assert found == ("loaded", "satisfaction", (2021,), 0)
    assert landed(home, "satisfaction", "*") == []


def test_each_empty_sheet_arrives_for_its_own_titles_year(home: Home) -> None:
    sheets = {
        "甲": ["2020年", HEADER],
        "乙": ["2021年", HEADER],
        "丙": [HEADER],
        "费用甲": ["2019年", COSTS],
        "费用乙": [COSTS],
        "费用丙": ["2022年", COSTS, "2022,101001,差旅费,1,2"],
        "隐藏": ["2018年", HEADER],
    }
    workbook(home.landing / "空表_2022.xlsx", sheets, "隐藏")
    empty = {file.export: file.empty_years for file in run(home)}
    assert empty == {"satisfaction": (2020, 2021, None), "operating_costs": (2019,)}


def test_tables_have_their_columns_with_and_without_files(home: Home) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    parsed, connection = run(home), duckdb.connect()
    for export in site_catalogue(home).exports:
        described = connection.execute(f"DESCRIBE {landed_sql(home, export, parsed)}").fetchall()
        assert {name: type_ for name, type_, *_ in described} == landed_columns(export)


def test_files_without_exports_say_why(home: Home) -> None:
    put(home, "a.csv", "序号,姓名\n1,甲\n")
    put(home, "b.csv", f"{HEADER}\n2022,101,95\n")
    put(home, "c/b.csv", f"{HEADER}\n2022,101,95\n")
    put(home, "d.csv", "")
    put(home, "e.txt", "2022年度部门整体绩效评价报告\n\n一、概况")
    (home.landing / "f.xlsx").write_bytes((CASES / "locked.xlsx").read_bytes())
    parsed = {p.file_name: p for p in run(home)}
    assert {name: p.status for name, p in parsed.items()} == {
        "a.csv": "unrecognised",
        "b.csv": "loaded",
        "c/b.csv": "duplicate",
        "d.csv": "unreadable",
        "e.txt": "unrecognised",
        "f.xlsx": "unreadable",
    }
    assert "b.csv" in parsed["c/b.csv"].message
    assert all(p.message and counts(p) == (0, 0, 0, 0) and p.export is None for n, p in parsed.items() if n != "b.csv")


# The cache


def test_a_file_is_parsed_once(home: Home) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    put(home, "b.csv", "序号,姓名\n1,甲\n")
    assert [p.fresh for p in run(home)] == [True, True]
    (home.landing / "a.csv").rename(home.landing / "补报_20230101.csv")
    again = run(home)
    assert [(p.file_name, p.adds, p.fresh) for p in again] == [
        ("b.csv", False, False),
        ("补报_20230101.csv", True, False),
    ]
    assert [p.fresh for p in run(home, full=True)] == [True, True]


@pytest.mark.parametrize("broken", ["parse.json", "satisfaction.parquet"])
def test_a_broken_parse_is_made_again(home: Home, broken: str) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    key = run(home)[0].file_key
    (home.cache / key / broken).write_text("{")
    assert run(home)[0].fresh and not run(home)[0].fresh
    assert landed(home, "satisfaction", "department_code") == [("101",)]


def test_nothing_but_parses_stays_behind(home: Home) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    put(home, "b.csv", "\0")
    keys = {p.file_key for p in run(home)}
    assert {path.name for path in home.cache.iterdir()} == keys
    record = json.loads((home.cache / run(home)[0].file_key / "parse.json").read_text("utf-8"))
    assert record["parse"]["status"] == "loaded"


def test_what_may_succeed_another_time_is_not_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.extract.stamp_of", lambda path: (0, 0))
        assert "仍在写入" in run(home)[0].message
    assert run(home)[0].status == "loaded"


def test_a_file_that_vanishes_stops_nothing(home: Home) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    put(home, "b.csv", f"{HEADER}\n2022,102,95\n")
    files = list_landing(home, TODAY)
    (home.landing / "a.csv").unlink()
    parsed = extract(home, site_catalogue(home), files, False, lambda *_: None)
    assert [p.status for p in parsed] == ["unreadable", "loaded"]


@pytest.mark.parametrize("left", [b"", b"2022"])
def test_a_file_that_vanishes_while_it_is_read_stops_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, left: bytes
) -> None:
    put(home, "a.csv", f"{HEADER}\n2022,101,95\n")
    put(home, "b.csv", f"{HEADER}\n2022,102,95\n")

    def scan(connection: duckdb.DuckDBPyConnection, sheet: Sheet, *rest: Any) -> Scan:
        if sheet.path.resolve().name == "a.csv":
            sheet.path.resolve().unlink()
        try:
            return scan_sheet(connection, sheet, *rest)
        finally:
            if left:
                (home.landing / "a.csv").write_bytes(left)

    monkeypatch.setattr("pipelines.parse.scan_sheet", scan)
    assert [p.status for p in run(home)] == ["unreadable", "loaded"]


# The site's own spellings


def test_a_spelling_makes_a_file_known(home: Home) -> None:
    put(home, "a.csv", "年度,部门代码,群众满意率\n2022,101,95\n")
    message = run(home)[0].message
    assert "satisfaction,rate,群众满意率" in message
    home.spellings.write_text("export,field,spelling\nsatisfaction,rate,群众满意率\n", "gb18030")
    assert run(home)[0].status == "loaded"


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["field,spelling"], 1),
        (["export,field,spelling", "", "satisfied,rate,甲"], 3),
        (["export,field,spelling", "satisfaction,rates,甲"], 2),
        (["export,field,spelling", "satisfaction,rate,甲", "satisfaction,rate"], 3),
        (["export,field,spelling", "satisfaction,rate, "], 2),
        (["export,field,spelling", "satisfaction,rate,部门 代码"], 2),
    ],
)
def test_a_line_that_cannot_be_used_is_named(home: Home, lines: list[str], number: int) -> None:
    home.spellings.write_text("\n".join(lines), "utf-8")
    with pytest.raises(SettingsError, match=rf"第 {number} 行"):
        site_catalogue(home)


# The samples


@pytest.mark.parametrize("folder", ["samples", "golden"])
def test_a_district_is_read_as_it_was_made(tmp_path: Path, folder: str) -> None:
    home = find_home(tmp_path, CASES / folder)
    parsed = run(home)
    expected = json.loads((CASES / "samples-truth.json").read_text("utf-8")) if folder == "samples" else {}
    statuses = {p.file_name: p.status for p in parsed}
    for name, status in expected.get("files", {}).items():
        assert statuses[name] == ("loaded" if status == "superseded" else status), name
    connection, names = duckdb.connect(), {p.file_key: p.file_name for p in parsed if p.export}
    found = {
        (names[key], sheet, row, reason)
        for export in site_catalogue(home).exports
        for key, sheet, row, reason in connection.execute(
            f"SELECT file_key, sheet_name, row_number, reason_code FROM ({landed_sql(home, export, parsed)})"
        ).fetchall()
        if reason
    }
    judged_later = ("unknown_agency", "unknown_department", "unknown_criterion", "duplicate_key")
    rejected = {(r["file"], r["sheet"], r["row"], r["reason"]) for r in expected.get("rejected", [])}
    missing = {row for row in rejected - found if row[3] not in judged_later}
    assert not found - rejected
    assert all(
        name == "评分底稿问题数据_2022_20230520.xlsx" and reason == "bad_value" for name, _, _, reason in missing
    )


def test_rows_of_a_long_text_keep_their_numbers(home: Home) -> None:
    last = 600_000  # beyond 32 MB, DuckDB reads parts of a text side by side
    put(home, "a.csv", f"{HEADER},备注\n" + "".join(f"2022,101,95,{n:050}\n" for n in range(2, last + 1)))
    found = landed(home, "satisfaction", "row_number, CAST(split_part(cells, chr(31), 4) AS BIGINT)")
    assert found == [(number, number) for number in range(2, last + 1)]
