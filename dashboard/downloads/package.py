"""The evidence package: what an auditor needs to check a department's lost points without the program."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from dashboard.downloads import checked, document, sheets
from dashboard.downloads.form import Form
from dashboard.downloads.workbook import Book, Column
from dashboard.frames import records
from dashboard.queries import arrivals, evidence
from dashboard.wording import Words


def evidence_package(path: str, form: Form, words: Words) -> bytes:
    """Form, ledger, the source rows behind each lost point, and the files' SHA-256 as sha256sum checks them."""
    rows = evidence.behind_losses(path, form.department_code, form.year)
    sums = checksums(arrivals.files(path), {*rows["file_name"], form.report})
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr(f"{words('form.sheet')}.xlsx", sheets.form_book(form, words))
        package.writestr(f"{words('form.sheet')}.docx", document.form_document(form, words))
        package.writestr(f"{words('package.ledger')}.xlsx", sheets.ledger_book(form, words))
        package.writestr(f"{words('sources.title')}.xlsx", rows_book(rows, words))
        if form.report:
            package.writestr(f"{words('form.claims')}.xlsx", checked.workbook(form, words))
        package.writestr("SHA256SUMS", sums)
        package.writestr("README.txt", words("package.readme", department=form.department, year=form.year))
    return written.getvalue()


def rows_book(rows: pd.DataFrame, words: Words) -> bytes:
    """The source rows, a sheet a criterion."""
    book = Book()
    columns = [
        Column(words("role"), 10),
        Column(words("export"), 16),
        Column(words("file_name"), 44),
        Column(words("sheet_name"), 16),
        Column(words("row_number"), 8, "0"),
        Column(words("amount"), 18, "#,##0.00"),
        Column(words("note"), 60),
    ]
    if rows.empty:
        book.table(words("sources.title"), columns, [])
    for code, part in rows.groupby("criterion_code", sort=True):
        lines = records(part.drop(columns="criterion_code"))
        book.table(str(code), columns, ((words(f"role.{row[0]}"), *row[1:]) for row in lines))
    return book.finish()


def checksums(files: pd.DataFrame, wanted: set[str]) -> str:
    """A line a file, as `sha256sum --check` reads it in the landing folder."""
    known = files.loc[files["file_name"].isin(wanted), ["file_sha256", "file_name"]].drop_duplicates()
    return "".join(f"{row.file_sha256}  {row.file_name}\n" for row in records(known.sort_values("file_name")))
