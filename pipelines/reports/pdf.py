"""Reports as PDF: lines of text by their height on the page, ruled tables as rows, both in reading order."""

import logging
import re
import unicodedata
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

from pipelines.reports.model import Note, ReportError, Row, Text

MOST_PAGES = 150
_POINTS = re.compile(r"[\d,]+\.\d+[分%]?")
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))}
_SUPPLEMENT = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻐⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⺝⻗⻢",
        "母民虎西见角贝车钅長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟月雨马",
        strict=True,
    )
)
_RADICALS = str.maketrans({**{chr(code): text for code, text in _KANGXI.items()}, **_SUPPLEMENT})
"""Some fonts share a glyph between 门 and its radical ⻔, and PDF then gives the radical's code."""
_Line = tuple[float, tuple[str, ...]]

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(path: Path, most_pages: int = MOST_PAGES) -> Text:
    """Lines and rows of a PDF.

    Raises:
        ReportError: it cannot be opened, is encrypted, scanned or too long.
    """
    pages, total = _pages(path, most_pages)
    if total > MOST_PAGES and most_pages == MOST_PAGES:
        zh, en = (
            f"PDF 共 {total} 页，超过 {MOST_PAGES} 页的上限",
            f"the PDF has {total} pages, at most {MOST_PAGES} are read",
        )
        raise ReportError("unreadable", zh, en)
    filled = sum(1 for page in pages if sum(len("".join(cells)) for _, cells in page) > 10)
    if not filled:
        zh, en = f"PDF 共 {total} 页没有文字，是扫描件，请提供文字版", f"a scan: no text on any of its {total} pages"
        raise ReportError("unreadable", zh, en)
    notes = [
        Note(f"第 {number} 页没有文字，可能是扫描页", f"page {number} has no text, perhaps a scan", None)
        for number, page in enumerate(pages, 1)
        if not page
    ]
    return _text(pages, tuple(notes))


def _text(pages: list[list[_Line]], notes: tuple[Note, ...]) -> Text:
    """Pages as one text; what stands on every page, and page numbers, are lines without content."""
    running = _running_heads(pages)
    lines: list[str] = []
    rows: list[Row] = []
    for page in pages:
        for _, cells in page:
            joined = "\t".join(cells)
            lines.append("" if _signature(cells) in running or is_page_number(joined) else joined)
            if len(cells) > 1 and lines[-1]:
                rows.append(Row(len(lines), cells))
    return Text(tuple(lines), (tuple(rows),), wraps=True, notes=notes)


def is_page_number(line: str) -> bool:
    """Whether a line is nothing but the number of a page."""
    return bool(re.fullmatch(r"\s*[-—–·]*\s*第?\s*\d{1,3}\s*页?\s*([/共]\s*\d+\s*页?)?\s*[-—–·]*\s*", line))


def _running_heads(pages: list[list[_Line]]) -> set[str]:
    """First and last lines that most pages share but for their numbers."""
    ends = Counter(_signature(cells) for page in pages for _, cells in {*page[:1], *page[-1:]})
    return {line for line, times in ends.items() if times >= max(2, 0.6 * len(pages))}


def _signature(cells: tuple[str, ...]) -> str:
    """A line with every number alike."""
    return re.sub(r"\d+", "#", "\t".join(cells))


def _pages(path: Path, most: int) -> tuple[list[list[_Line]], int]:
    """Lines of each page, from its top; and how many pages there are."""
    import pdfplumber  # takes longer to load than a text takes to read
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        with pdfplumber.open(path) as document:
            total = len(document.pages)
            if total > MOST_PAGES and most == MOST_PAGES:
                return [], total
            with import_module("pypdfium2").PdfDocument(path) as other:
                return [_page_lines(page, other) for page in document.pages[:most]], total
    except Exception as error:  # of any kind: pdfminer has no common one
        cause = error.__cause__ or error.__context__ or error
        encrypted = PDFPasswordIncorrect in (type(error), type(cause)) or "Password" in f"{error!r}{cause!r}"
        if encrypted:
            raise ReportError("unreadable", "PDF 已加密，需要密码", "the PDF is encrypted") from error
        raise ReportError("unreadable", "PDF 损坏，无法打开", "the PDF is damaged") from error


def _page_lines(page: Any, other: Any) -> list[_Line]:
    """Rows of ruled tables and the lines between them."""
    if not page.chars:
        page.objects["char"] = _characters(page, other[page.page_number - 1])
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.rows[0].cells) > 1]
    found: list[_Line] = []
    for table in tables:
        columns = _columns(table)
        for row, cells in zip(table.rows, table.extract(), strict=True):
            texts = _placed(row.cells, [_joined(cell) for cell in cells], columns)
            filled = [text for text in texts if text]
            if filled:
                found.append((row.bbox[1], texts if len(texts) > 1 else tuple(filled)))
    outside = page
    for table in tables:
        outside = outside.outside_bbox(_within(table.bbox, outside.bbox), strict=False)
    found += _text_lines(outside)
    page.close()
    plain = [(top, tuple(cell.translate(_RADICALS) for cell in cells)) for top, cells in found]
    return sorted(plain, key=lambda line: line[0])


def _characters(page: Any, other: Any) -> list[dict[str, Any]]:
    """Characters as the second reader sees them: the first knows no encodings that a file brings along itself."""
    text = other.get_textpage()
    found = []
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at, loose=True)
        character = text.get_text_range(at, 1)
        if right > left and character.strip():
            box = {"x0": left, "x1": right, "top": page.height - top, "bottom": page.height - bottom}
            box |= {"doctop": page.initial_doctop + box["top"], "width": right - left, "height": top - bottom}
            whole = {"object_type": "char", "upright": True, "fontname": "", "page_number": page.page_number}
            found.append(
                {**box, **whole, "text": character, "size": top - bottom, "matrix": (1, 0, 0, 1, left, bottom)}
            )
    return found


def _columns(table: Any) -> list[tuple[float, float]]:
    """Left and right ends of the columns that most rows have: tables set as one may be ruled differently."""
    rows = [[cell for cell in row.cells if cell] for row in table.rows]
    usual = Counter(len(cells) for cells in rows).most_common(1)[0][0]
    return [(cell[0], cell[2]) for cell in next(cells for cells in rows if len(cells) == usual)]


def _placed(boxes: list[Any], texts: list[str], columns: list[tuple[float, float]]) -> tuple[str, ...]:
    """Texts by column; as many cells as columns go in order, others to the column that their left end lies in."""
    own = [(box, text) for box, text in zip(boxes, texts, strict=True) if box]
    if len(own) >= len(columns):
        return tuple(text for _, text in own)
    placed = [""] * len(columns)
    for box, text in own:
        at = next((i for i, (_, right) in enumerate(columns) if box[0] < right - 1), len(columns) - 1)
        placed[at] += text
    return tuple(placed)


def _within(box: tuple[float, ...], page: tuple[float, ...]) -> tuple[float, ...]:
    """A box cut to the page: a rule may run beyond it."""
    return max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3])


def _joined(cell: str | None) -> str:
    """A cell's lines as one: Chinese wraps without a space."""
    return re.sub(r"(?<=[A-Za-z]) ?\n ?(?=[A-Za-z])", " ", cell or "").replace("\n", "").strip()


def _text_lines(page: Any) -> list[_Line]:
    """Lines outside ruled tables; a gap of two characters or more parts cells."""
    words = page.extract_words(x_tolerance=2, y_tolerance=3, keep_blank_chars=False, extra_attrs=["size"])
    lines: list[list[Any]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and middle < lines[-1][0]["bottom"] - 0.3 * lines[-1][0]["size"] and middle > lines[-1][0]["top"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [(min(word["top"] for word in line), _parted(line)) for line in lines]


def _parted(line: list[Any]) -> tuple[str, ...]:
    """The words of a line from the left, joined within a cell; a sentence is one cell however wide it is set."""
    cells = [""]
    end, size = None, 0.0
    for word in sorted(line, key=lambda word: word["x0"]):
        if end is not None and word["x0"] - end > 2 * max(size, word["size"]):
            cells.append("")
        elif end is not None and word["x0"] - end > 0.2 * size:
            cells[-1] += " "
        cells[-1] += word["text"]
        end, size = word["x1"], word["size"]
    is_sentence = re.search("[，。；]", "".join(cells)) and not any(_POINTS.fullmatch(cell) for cell in cells)
    return (" ".join(cells),) if is_sentence else tuple(cells)
