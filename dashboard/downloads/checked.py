"""What is wrong with a department's report: a sheet, a workbook of its own, a section of the document."""

from typing import Any

from docx.document import Document as Doc

from dashboard import claimed, formats
from dashboard.downloads.form import Form
from dashboard.downloads.workbook import Book, Column
from dashboard.frames import records
from dashboard.wording import Words

FIGURE, POINTS = "#,##0.00##", "0.00##"
IN_DOCUMENT = ("severity", "check", "line", "finding.claimed", "finding.recomputed", "in_doubt", "message")


def columns(words: Words) -> list[Column]:
    """The columns of a finding."""
    return [
        Column(words("severity"), 8),
        Column(words("check"), 14),
        Column(words("subject"), 28),
        Column(words("line"), 7, "0"),
        Column(words("finding.claimed"), 14, FIGURE),
        Column(words("finding.recomputed"), 14, FIGURE),
        Column(words("in_doubt"), 10, POINTS),
        Column(words("message"), 70),
        Column(words("quote"), 60),
    ]


def rows(form: Form, words: Words) -> list[tuple[Any, ...]]:
    """Findings, worst first, in the order of the columns."""
    subjects = claimed.subjects(form.findings, form.criteria, words)
    return [
        (
            words(f"severity.{row.severity}"),
            words(f"check.{row.check_code}"),
            subject,
            row.line,
            row.claimed,
            row.recomputed,
            row.points_in_doubt,
            words.of(row, "explanation"),
            row.quote,
        )
        for row, subject in zip(records(form.findings), subjects, strict=True)
    ]


def sheet(book: Book, form: Form, words: Words) -> None:
    """The findings as a plain sheet; one line says so where there are none."""
    clean = ("", "", "", None, None, None, None, words("claims.clean"), "")
    book.table(words("form.claims"), columns(words), rows(form, words) or [clean])


def workbook(form: Form, words: Words) -> bytes:
    """The findings as a workbook of their own."""
    book = Book()
    sheet(book, form, words)
    return book.finish()


def section(document: Doc, form: Form, words: Words) -> None:
    """The findings below the form."""
    document.add_paragraph()
    document.add_paragraph().add_run(f"{words('form.claims')}{words('colon')}{form.report}").bold = True
    found = rows(form, words)
    if not found:
        document.add_paragraph(words("claims.clean"))
        return
    kept = [place for place, column in enumerate(columns(words)) if column.title in {words(key) for key in IN_DOCUMENT}]
    table = document.add_table(rows=1, cols=len(kept))
    table.style = "Table Grid"
    for cell, place in zip(table.rows[0].cells, kept, strict=True):
        cell.paragraphs[0].add_run(columns(words)[place].title).bold = True
    for row in found:
        for cell, place in zip(table.add_row().cells, kept, strict=True):
            value = row[place]
            cell.text = value if isinstance(value, str) else formats.number(value)
