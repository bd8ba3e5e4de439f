"""Reports as PDF: lines of text by their height on the page, ruled tables as rows, both in reading order."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2

from pipelines.reports.model import Note, ReportError, Row, Text
from pipelines.reports.pdfpage import Character, is_drawn, view_page
from pipelines.reports.ruled import Cell, RuledTable, find_tables
from pipelines.reports.typeset import Line, cell_text, lines_of, text_line

MOST_PAGES = 150
_BEGINNING = 4  # pages that say what a document is


def read_pdf(path: Path) -> Text:
    """Lines and rows of a PDF.

    Raises:
        ReportError: it cannot be opened, is encrypted or scanned.
    """
    pages, drawn, total = _pages(path)
    filled = sum(1 for page in pages if sum(len("".join(cells)) for _, cells in page) > 10)
    if not filled:
        zh, en = f"PDF 共 {total} 页没有文字，是扫描件，请提供文字版", f"a scan: no text on any of its {total} pages"
        raise ReportError("unreadable", zh, en)
    notes = [
        Note(f"第 {number} 页没有文字，可能是扫描页", f"page {number} has no text, perhaps a scan", None)
        for number, page in enumerate(pages, 1)
        if not page and drawn[number - 1]
    ]
    return replace(_text(pages), notes=tuple(notes), excess=_excess(total))


def _excess(total: int) -> Note | None:
    """What is said of a PDF with more pages than are read."""
    if total <= MOST_PAGES:
        return None
    zh = f"PDF 共 {total} 页，超过 {MOST_PAGES} 页的上限"
    return Note(zh, f"the PDF has {total} pages, at most {MOST_PAGES} are read")


def _text(pages: list[list[Line]]) -> Text:
    """Pages as one text; page numbers and running feet are lines without content, and heads but for the first."""
    heads, feet, seen = _running(pages, 0), _running(pages, -1), set[str]()
    lines: list[str] = []
    rows: list[Row] = []
    for page in pages:
        for _, cells in page:
            joined = "\t".join(cells)
            signature = _signature(cells)
            is_running = signature in feet or signature in heads & seen
            lines.append("" if is_running or is_page_number(joined) else joined)
            seen.add(signature)
            if len(cells) > 1 and lines[-1]:
                rows.append(Row(len(lines), cells))
    return Text(tuple(lines), (tuple(rows),), wraps=True)


def is_page_number(line: str) -> bool:
    """Whether a line is nothing but the number of a page."""
    return bool(re.fullmatch(r"\s*[-—–·]*\s*第?\s*\d{1,3}\s*页?\s*([/共]\s*\d+\s*页?)?\s*[-—–·]*\s*", line))


def _running(pages: list[list[Line]], at: int) -> set[str]:
    """First or last lines that most pages share but for their numbers."""
    ends = Counter(_signature(page[at][1]) for page in pages if page)
    return {line for line, times in ends.items() if times >= max(2, 0.6 * len(pages))}


def _signature(cells: tuple[str, ...]) -> str:
    """A line with every number alike."""
    return re.sub(r"\d+", "#", "\t".join(cells))


def _pages(path: Path) -> tuple[list[list[Line]], list[bool], int]:
    """Lines of each page, from its top, and whether anything is drawn on it; and how many pages there are.

    Where there are too many pages only the first ones are read.
    """
    try:
        with pypdfium2.PdfDocument(path) as document:
            total = len(document)
            read = total if total <= MOST_PAGES else _BEGINNING
            pages = [document[number] for number in range(read)]
            return [_page_lines(page) for page in pages], [is_drawn(page) for page in pages], total
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise ReportError("unreadable", "PDF 已加密，需要密码", "the PDF is encrypted") from error
        raise ReportError("unreadable", "PDF 损坏，无法打开", "the PDF is damaged") from error


def _page_lines(page: Any) -> list[Line]:
    """Rows of ruled tables and the lines between them, from the top."""
    shown = view_page(page)
    tables = find_tables(shown.rules)
    held: dict[Cell | None, list[Character]] = defaultdict(list)
    for character in shown.characters:
        cells = (table.cell_at(character.centre) for table in tables)
        held[next(filter(None, cells), None)].append(character)
    found = [text_line(line) for line in lines_of(held.pop(None, []))]
    for table in tables:
        texts = {cell: cell_text(held[cell]) for cell in table.cells}
        columns = _columns(table)
        for row in table.rows:
            placed = _placed(row, texts, columns)
            filled = tuple(filter(None, placed))
            if filled:
                found.append((row[0][1], placed if len(placed) > 1 else filled))
    return sorted(found, key=lambda line: line[0])


def _columns(table: RuledTable) -> list[Cell]:
    """Cells of a row that has as many as most rows have: tables set as one may be ruled differently."""
    usual = Counter(map(len, table.rows)).most_common(1)[0][0]
    return next(row for row in table.rows if len(row) == usual)


def _placed(row: list[Cell], texts: dict[Cell, str], columns: list[Cell]) -> tuple[str, ...]:
    """Texts by column; as many cells as columns go in order, others to the column that their left end lies in."""
    if len(row) >= len(columns):
        return tuple(texts[cell] for cell in row)
    placed = [""] * len(columns)
    for cell in row:
        at = next((i for i, column in enumerate(columns) if cell[0] < column[2] - 1), len(columns) - 1)
        placed[at] += texts[cell]
    return tuple(placed)
