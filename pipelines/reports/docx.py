"""Reports as Word documents: paragraphs, table rows and text boxes in document order, from the XML itself.

Each paragraph and each row of a table is one line. Macros are never looked at, deleted text is left out.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from pipelines.reports.model import Note, ReportError, Row, Text

LARGEST = 32 * 1024**2  # bytes of the main part
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_SKIPPED = {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}del", f"{_W}moveFrom"}
_DAMAGES = (zipfile.BadZipFile, zlib.error, KeyError, ParseError, EOFError, RuntimeError, OSError, NotImplementedError)
_MACROS = Note("文件含宏，未执行，只读文字", "the file has macros; none was run, only text was read")
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(path: Path) -> Text:
    """The lines and rows of a .docx.

    Raises:
        ReportError: it is encrypted, damaged or no Word document.
    """
    body, notes = _body(path)
    lines: list[str] = []
    rows: list[Row] = []
    for cells in _blocks(body):
        lines.append("\t".join(cells))
        if len(cells) > 1:
            rows.append(Row(len(lines), cells))
    return Text(tuple(lines), (tuple(rows),), notes=notes)


def _body(path: Path) -> tuple[Element, tuple[Note, ...]]:
    """The root of the main part."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > LARGEST:
                raise ReportError("unreadable", "文档内容过大", "the document is too large")
            xml = archive.read(part).replace(_STRICT, _W.strip("{}").encode())
            has_macros = any(name.endswith("vbaProject.bin") for name in archive.namelist())
        if b"<!DOCTYPE" in xml[:1000]:
            raise ReportError("unreadable", "文档结构异常", "the document declares a DTD, which Word never does")
        return fromstring(xml), (_MACROS,) if has_macros else ()
    except _DAMAGES as error:
        raise ReportError("unreadable", "Word 文档损坏或不完整", "the Word document is damaged") from error


def _blocks(parent: Element) -> Iterator[tuple[str, ...]]:
    """Lines in document order: one cell for a paragraph, several for a row."""
    for child in parent:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield from _rows(child)
        else:
            yield from _blocks(child)


def _paragraph(paragraph: Element) -> Iterator[tuple[str, ...]]:
    """A paragraph's own text, a line for each of its line breaks, then what its text boxes hold."""
    for line in _text(paragraph).split("\n"):
        yield (line.replace("\t", " ").strip() if line.count("\t") < 2 else line.strip(" "),)
    for box in _boxes(paragraph):
        yield from _blocks(box)


def _boxes(element: Element) -> Iterator[Element]:
    """Contents of text boxes, outermost ones; the fallback drawing repeats them."""
    for child in element:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _boxes(child)


def _text(element: Element) -> str:
    """Text as one reads it: without deletions, without text boxes."""
    parts = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIPPED and child.tag != f"{_W}txbxContent":
            parts.append(_text(child))
    return "".join(parts)


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """Rows of a table; a table of one column is a frame around paragraphs."""
    rows = [row for row in table.iter(f"{_W}tr")] if _is_flat(table) else [row for row in table if row.tag == f"{_W}tr"]
    for row in rows:
        cells = list(_cells(row))
        if len(cells) > 1:
            yield tuple(" ".join(_text_lines(cell)) if cell is not None else "" for cell in cells)
        elif cells and cells[0] is not None:
            yield from _blocks(cells[0])


def _is_flat(table: Element) -> bool:
    """Whether no table lies within a cell of it."""
    return sum(1 for _ in table.iter(f"{_W}tbl")) == 1


def _text_lines(cell: Element) -> Iterator[str]:
    """What stands in a cell, nested tables and boxes too."""
    for cells in _blocks(cell):
        for text in cells:
            if text.strip():
                yield text.strip().replace("\t", " ")


def _cells(row: Element) -> Iterator[Element | None]:
    """Cells of a row by column; None where a merged cell goes on."""
    for cell in _row_cells(row):
        properties = cell.find(f"{_W}tcPr")
        span, goes_on = 1, False
        if properties is not None:
            grid = properties.find(f"{_W}gridSpan")
            span = int(grid.get(f"{_W}val") or 1) if grid is not None else 1
            merge = properties.find(f"{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        yield None if goes_on else cell
        yield from [None] * (span - 1)


def _row_cells(row: Element) -> Iterator[Element]:
    """Cells of a row, those in content controls too."""
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _row_cells(child)
