"""Reading one report: the format by content, the form by its title and annex, and all that the checks need of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.reports.annex import find_annex
from pipelines.reports.docx import read_docx
from pipelines.reports.heads import find_department, find_title, find_year, is_title
from pipelines.reports.model import Annex, Note, Report, ReportError, Row, Text, Total
from pipelines.reports.names import bare_name
from pipelines.reports.paragraphs import Paragraph, contents_lines, paragraphs, sections_of, sentences_of
from pipelines.reports.pdf import read_pdf
from pipelines.reports.plain import read_plain
from pipelines.reports.rubric import load_rubric
from pipelines.reports.tables import find_tables
from pipelines.reports.totals import totals_in
from pipelines.text import squeeze

SUFFIXES = (".docx", ".docm", ".doc", ".pdf", ".txt", ".md")
_PHRASES = ("整体支出", "部门整体", "履职", "绩效目标", "预算执行", "总体评价", "评分表", "整改措施", "三公", "满意度")
MOST_CHARACTERS = 1_000_000  # thirty times the longest report
_LONG_CELL = 30
_SHORT_SENTENCE = 10


def read_report(path: Path) -> Report:
    """A self-evaluation report with everything it prints.

    Raises:
        ReportError: the file cannot be opened (`unreadable`) or is no such report (`unrecognised`).
    """
    text = read_text(path)
    if not is_report_text("\n".join(text.lines)):
        raise ReportError("unrecognised", "不是部门整体绩效自评报告", "not a departmental self-evaluation report")
    if text.excess:
        raise ReportError("unreadable", text.excess.zh, text.excess.en)
    if sum(map(len, text.lines)) > MOST_CHARACTERS:
        raise ReportError("unreadable", "文字过多，不像一份自评报告", "more text than any report has")
    return make_report(text)


def is_report_text(text: str) -> bool:
    """Whether a text (or its beginning) is a self-evaluation report: its title, and the annex or the usual sections."""
    squeezed = squeeze(text)
    if not any(is_title(line) for line in text.splitlines()) and not is_title(squeezed[:300]):
        return False
    names = {bare_name(each.name) for each in load_rubric().indicators}
    found = sum(1 for name in names if name in squeezed)
    return found >= 8 or sum(1 for phrase in _PHRASES if phrase in squeezed) >= 3


def read_text(path: Path) -> Text:
    """Lines and rows of a file, by what its first bytes say it is; only the beginning of one too long for a report.

    Raises:
        ReportError: it cannot be opened, is empty or of no format that reports come in.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise ReportError("unreadable", "文件无法打开", "the file cannot be opened") from error
    if not head:
        raise ReportError("unreadable", "文件是空的", "the file is empty")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _ole_error(path)
    readers: dict[bytes, Callable[[Path], Text]] = {b"PK": read_docx, b"%P": read_pdf}
    if head[:2] not in readers and path.suffix.lower() in (".docx", ".docm", ".pdf"):
        raise ReportError("unreadable", f"内容不是 {path.suffix} 文件，可能已损坏", f"damaged: no {path.suffix} inside")
    return readers.get(head[:2], read_plain)(path)


def _ole_error(path: Path) -> ReportError:
    """Why a file in Microsoft's old container cannot be read."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return ReportError("unreadable", "文件已加密，需要密码", "the file is encrypted")
    return ReportError("unreadable", "旧版 .doc 格式，请另存为 .docx", "the old .doc format; save it as .docx")


def make_report(text: Text) -> Report:
    """What the lines and rows of a report say."""
    rows = tuple(row for rows in text.tables for row in rows)
    title, line = find_title(text.lines)
    year = find_year(title, text.lines)
    rubric = load_rubric(year)
    annex, notes = find_annex(rows, text.lines, rubric)
    contents = contents_lines(text.lines)
    apart = set(range(annex.first_line, (annex.last_line or 0) + 1)) if annex.first_line else set()
    tables = find_tables(rows, text.lines, apart | contents)
    in_rows = {row.line for row in rows if _is_table_row(row)} | apart | contents
    found = paragraphs(text, in_rows) + _long_cells(rows, apart | contents)
    found.sort(key=lambda paragraph: paragraph.starts[0][1])
    sentences = tuple(sentences_of(found))
    annex = _with_totals(annex, totals_in(sentences, year))
    department = find_department(title, line, text.lines, rows)
    known = (
        *text.notes,
        *notes,
        *([] if department else [Note("未找到部门名称", "no name of a department")]),
        *([] if year else [Note("标题中没有年度", "no fiscal year in the title")]),
    )
    return Report(title, department, year, text.lines, sections_of(found), tables, sentences, annex, known)


def _is_table_row(row: Row) -> bool:
    """Cells rather than a sentence that happens to hold a gap."""
    return len(row.cells) > 2 or not any(map(_is_prose, row.cells))


def _is_prose(cell: str) -> bool:
    """Whether a cell holds running text: a whole sentence, or long parts of one."""
    if cell.rstrip().endswith("。"):
        return len(cell) > _SHORT_SENTENCE
    return len(cell) > _LONG_CELL and re.search("[，。；]", cell) is not None


def _long_cells(rows: tuple[Row, ...], skipped: set[int]) -> list[Paragraph]:
    """Running text inside tables: some lay the whole report out as a form."""
    return [
        Paragraph(cell, ((0, row.line),))
        for row in rows
        if row.line not in skipped and _is_table_row(row)
        for cell in row.cells
        if _is_prose(cell)
    ]


def _with_totals(annex: Annex, totals: list[Total]) -> Annex:
    """The annex with the totals that the text prints too."""
    return replace(annex, totals=(*annex.totals, *totals))
