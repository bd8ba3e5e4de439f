"""Files of every kind become even texts, or a cause in words; nothing that lies in landing can harm the refresh."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from pipelines.csvtext import BLANK_MARK, EvenText, even_out, requote
from pipelines.settings import SheetLimits
from pipelines.sheets import OpenError, Sheet, open_sheets, workbook_children

CASES = Path(__file__).parent / "cases"
LIMITS = SheetLimits(memory=4 * 1024**3, seconds=60)


def opened(source: Path, limits: SheetLimits = LIMITS) -> list[Sheet]:
    folder = source.parent / f"{source.name} texts"
    folder.mkdir()
    with workbook_children(limits) as workbooks:
        return open_sheets(source, folder, limits, workbooks)


def records(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheet.path.read_text("utf-8"), newline="")))


def failure(source: Path, limits: SheetLimits = LIMITS) -> OpenError:
    with pytest.raises(OpenError) as caught:
        opened(source, limits)
    assert " / " in str(caught.value) and "\n" not in str(caught.value)
    return caught.value


# Spreadsheets


def test_cells_become_text_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    cells = [2022, 0.123456789012345, 1e22, 1e-7, -5.5, True, " 甲\n乙 ", "0012", 'a"b,c']
    for column, cell in enumerate(cells):
        sheet.write(2, column + 1, cell)
    sheet.write_datetime(4, 0, date(2022, 3, 5), day)
    sheet.write_datetime(5, 0, datetime(2022, 3, 5, 10, 30), day)
    book.close()
    (made,) = opened(tmp_path / "a.xlsx")
    numbers = ["2022", "0.123456789012345", "1" + "0" * 22, "0.0000001", "-5.5"]
    assert records(made) == [
        [""],
        [""],
        ["", *numbers, "TRUE", " 甲\n乙 ", "0012", 'a"b,c'],
        [""],
        ["2022-03-05"],
        ["2022-03-05 10:30:00"],
    ]
    assert (made.position, made.name, made.lines) == (1, "表", 6)


def test_columns_before_the_first_filled_one_are_kept(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet().write("C1", "甲")
    book.close()
    assert records(opened(tmp_path / "a.xlsx")[0]) == [["", "", "甲"]]


def test_hidden_sheets_and_charts_are_passed_over_but_counted_in_positions(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("一", "隐藏", "很隐藏", "二"):
        book.add_worksheet(name).write(0, 0, 1)
    book.get_worksheet_by_name("隐藏").hide()
    book.get_worksheet_by_name("很隐藏").very_hidden()
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=一!$A$1:$A$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    assert [(sheet.position, sheet.name) for sheet in opened(tmp_path / "a.xlsx")] == [(1, "一"), (4, "二")]


def test_a_kind_is_known_by_content(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "甲")
    book.save(str(tmp_path / "really_xls.csv"))
    (tmp_path / "really_text.xlsx").write_text("甲,乙\n", "utf-8")
    assert records(opened(tmp_path / "really_xls.csv")[0]) == [["甲"]]
    assert records(opened(tmp_path / "really_text.xlsx")[0]) == [["甲", "乙"]]


def test_a_stray_cell_in_the_last_row_is_affordable(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 14, "甲")
    sheet.write(1_048_575, 0, "乙")
    book.close()
    assert opened(tmp_path / "a.xlsx")[0].lines == 1_048_576


def test_a_cell_in_the_farthest_corner_is_a_cause_in_words(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, "甲")
    sheet.write(1_048_575, 16_383, "乙")
    book.close()
    error = failure(tmp_path / "a.xlsx")
    assert error.status == "unreadable" and "零星单元格" in error.cause and not error.lasting


def test_a_workbook_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for row in range(20_000):
        sheet.write_row(row, 0, range(30))
    book.close()
    error = failure(tmp_path / "a.xlsx", SheetLimits(4 * 1024**3, 0))
    assert "已中止" in error.cause and not error.lasting


def zipped(path: Path, *parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.writestr(part, "<a/>")
    return path


def test_protected_and_damaged_workbooks_are_unreadable(tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes((CASES / "locked.xlsx").read_bytes())
    assert "密码" in failure(locked).cause
    whole = zipped(tmp_path / "whole.xlsx", "xl/workbook.xml")
    (tmp_path / "cut.xlsx").write_bytes(whole.read_bytes()[:60])
    (tmp_path / "cut.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for name in ("whole.xlsx", "cut.xlsx", "cut.xls"):
        assert failure(tmp_path / name).status == "unreadable"


def test_sound_files_of_other_kinds_are_unrecognised(tmp_path: Path) -> None:
    assert failure(zipped(tmp_path / "a.docx", "word/document.xml")).status == "unrecognised"
    assert failure(zipped(tmp_path / "a.zip", "表.csv")).status == "unrecognised"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF")
    assert failure(tmp_path / "a.pdf").status == "unrecognised"


# Texts


def evened(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "source").write_bytes(data)
    return even_out(tmp_path / "source", tmp_path / "even").path.read_text("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
def test_texts_become_even(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, newline: str, block: int
) -> None:
    monkeypatch.setattr("pipelines.csvtext.BLOCK", block)
    lines = ["", "", "年度,用途", "", '2022,"甲', "", '乙"', "", "", "2023,丙"]
    marked = [line or BLANK_MARK for line in lines]
    data = newline.join(lines).encode(encoding)
    assert evened(tmp_path, data) == "\n".join(marked)
    assert evened(tmp_path, data + newline.encode(encoding.removesuffix("-sig"))) == "\n".join(marked) + "\n"


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize("text", ["年度,用途\n2022,甲", "a\n", '"a\nb",c\n'])
def test_a_text_that_is_even_already_is_read_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, block: int
) -> None:
    monkeypatch.setattr("pipelines.csvtext.BLOCK", block)
    assert evened(tmp_path, text.encode()) == text
    assert (tmp_path / "even").is_symlink()


@pytest.mark.parametrize("text", ["a\nb\n\n", "\na", "a\x1fb", "a\x1eb", "a\r\nb", "\ufeffa"])
def test_any_other_is_written_anew_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "even").symlink_to(tmp_path / "source")
    assert evened(tmp_path, text.encode()) != text
    assert not (tmp_path / "even").is_symlink()
    assert (tmp_path / "source").read_bytes() == text.encode()


def test_lines_are_counted(tmp_path: Path) -> None:
    for text, lines in {"a": 1, "a\n": 1, "a\n\n": 2, '"a\nb"\n': 2}.items():
        (tmp_path / "source").write_text(text)
        assert even_out(tmp_path / "source", tmp_path / f"even-{len(text)}").lines == lines


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"abc\xff\xff", "第 3 字节"),
        ("年度".encode()[:-1] + b"\xff", "第 3 字节"),
        (b"a\0b", "NUL"),
        ("年度".encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
    ],
)
def test_what_is_no_text_is_unreadable(tmp_path: Path, data: bytes, cause: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    error = failure(tmp_path / "a.csv")
    assert error.status == "unreadable" and cause in error.cause


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,5" x,b\n', [["a", '5" x', "b"]]),
        ('"甲"乙,b\n', [['"甲"乙', "b"]]),
        ('"甲,b\n"1,2",c\n', [['"甲', "b"], ["1,2", "c"]]),
        ('"a ""b""",c', [['a "b"', "c"]]),
        ('"x\ny",z\n""\n', [["x\ny", "z"], [""]]),
    ],
)
def test_only_sound_quotes_quote(tmp_path: Path, text: str, expected: list[list[str]]) -> None:
    (tmp_path / "a").write_text(text, "utf-8")
    made = requote(EvenText(tmp_path / "a", text.count("\n"), True), ",", tmp_path / "b")
    assert list(csv.reader(io.StringIO(made.path.read_text("utf-8"), newline=""))) == expected
