"""The scoring form as a document, laid out like the printed annex."""

from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from dashboard import formats
from dashboard.downloads import checked
from dashboard.downloads.form import Form, Line
from dashboard.downloads.sheets import headings, subtitle
from dashboard.wording import Words

WIDTHS = (1.6, 1.0, 1.6, 1.0, 2.1, 1.0, 4.6, 6.4, 1.2, 1.2, 6.0)  # centimetres
FONT = "Noto Sans CJK SC"


def form_document(form: Form, words: Words) -> bytes:
    """The form as a .docx."""
    document = Document()
    _page(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(words("form.title", year=form.year))
    run.bold, run.font.size = True, Pt(15)
    document.add_paragraph(subtitle(form, words))
    table = document.add_table(rows=len(form.lines) + 2, cols=len(WIDTHS))
    table.style, table.autofit = "Table Grid", False
    cells = [list(row.cells) for row in table.rows]
    for cell, text in zip(cells[0], headings(words), strict=True):
        _write(cell, text, bold=True)
    _repeat_head(table)
    for line, row in zip(form.lines, cells[1:-1], strict=True):
        _line(row, line)
    _levels(cells, form.lines)
    total = {0: words("form.total"), 5: formats.number(form.possible), 8: formats.points(form.earned)}
    for place, text in total.items():
        _write(cells[-1][place], text, bold=True)
    for row in cells:
        for cell, width in zip(row, WIDTHS, strict=True):
            cell.width = Cm(width)
    if form.report:
        checked.section(document, form, words)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Doc) -> None:
    """Landscape A4 with a font that has Chinese letters, stated for both scripts."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(8)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _write(cell: _Cell, text: str, bold: bool = False) -> None:
    """A cell's text."""
    run = cell.paragraphs[0].add_run(text)
    run.bold = bold


def _line(row: list[_Cell], line: Line) -> None:
    """One indicator."""
    texts = {
        4: line.indicator,
        5: formats.number(line.possible),
        6: line.explanation,
        7: line.rule,
        8: formats.points(line.earned),
        9: formats.points(line.open) if line.open else "",
        10: line.reasons,
    }
    for place, text in texts.items():
        _write(row[place], text)


def _levels(cells: list[list[_Cell]], lines: list[Line]) -> None:
    """Groups and subgroups with their points, each merged over its lines."""
    for column, level in ((0, "group"), (2, "subgroup")):
        first = 1
        for name, part in groupby(lines, key=lambda line: getattr(line, level)):
            block = list(part)
            last = first + len(block) - 1
            texts = (str(name), formats.number(getattr(block[0], f"{level}_points")))
            for place, text in zip((column, column + 1), texts, strict=True):
                _write(cells[first][place], text)
                if last > first:
                    cells[first][place].merge(cells[last][place])
            first = last + 1


def _repeat_head(table: Table) -> None:
    """The heading again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
