"""Sheets of cells as the bytes of a file: .xlsx, .xls or text. The same sheets always give the same bytes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
import xlwt

Cell = str | int | float | date | None
Grid = list[list[Cell]]

CREATED = datetime(2020, 1, 1)
XLS_ROWS = 65_536


@dataclass(frozen=True)
class Sheet:
    """A named sheet: its rows of cells, and whether it is hidden."""

    name: str
    grid: Grid
    hidden: bool = False


def workbook_bytes(sheets: Sequence[Sheet], kind: str) -> bytes:
    """Return the sheets as a workbook of kind xls or xlsx; too long for .xls, they become .xlsx all the same."""
    short = all(len(sheet.grid) <= XLS_ROWS for sheet in sheets)
    return _xls_bytes(sheets) if kind == "xls" and short else _xlsx_bytes(sheets)


def _xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for row, cells in enumerate(sheet.grid):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
                    elif isinstance(cell, str) and cell:
                        page.write_string(row, column, cell)
                    elif isinstance(cell, int | float):
                        page.write_number(row, column, cell)
            if sheet.hidden:
                page.hide()
        visible = next(place for place, sheet in enumerate(sheets) if not sheet.hidden)
        book.worksheets()[visible].activate()
    return target.getvalue()


def _xls_bytes(sheets: Sequence[Sheet]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    plain = xlwt.Style.default_style
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        for row, cells in enumerate(sheet.grid):
            for column, cell in enumerate(cells):
                if cell not in (None, ""):
                    page.write(row, column, cell, day if isinstance(cell, date) else plain)
    book.set_active_sheet(next(place for place, sheet in enumerate(sheets) if not sheet.hidden))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def text_bytes(grid: Grid, encoding: str, delimiter: str) -> bytes:
    """Return a grid as delimited text; a utf-8-sig encoding writes the byte order mark."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(grid)
    return target.getvalue().encode(encoding)
