"""Workbooks: typed cells, no text ever a formula or a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard import formats

MOST_ROWS = 1_000_000  # of one sheet, below the format's own limit
FONT = "Noto Sans CJK SC"


@dataclass(frozen=True)
class Column:
    """A column of a plain sheet: its heading, its width in characters and its numbers' format."""

    title: str
    width: int = 14
    look: str = "General"


class Book:
    """A workbook being written in memory."""

    def __init__(self) -> None:
        """Opens it."""
        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)

    def look(self, **properties: Any) -> Format:
        """A cell's look."""
        return self._book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **properties})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet; what its name may not hold is replaced."""
        safe = "".join("_" if letter in "[]:*?/\\'" else letter for letter in name)[:31]
        return self._book.add_worksheet(safe)

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
        """A plain sheet with a heading and a row a record, on several sheets where one cannot hold them."""
        head = self.look(bold=True, bg_color="#E8EEF4", border=1, text_wrap=True)
        looks = [self.look(num_format=column.look, text_wrap=column.width >= 40) for column in columns]
        sheet, line, part = self.sheet(name), MOST_ROWS, 0
        for row in rows:
            if line >= MOST_ROWS:
                part += 1
                sheet = sheet if part == 1 else self.sheet(f"{name[:27]}_{part}")
                self._head(sheet, columns, head)
                line = 1
            for place, value in enumerate(row):
                put(sheet, line, place, value, looks[place])
            line += 1
        if part == 0:
            self._head(sheet, columns, head)

    def _head(self, sheet: Worksheet, columns: Sequence[Column], look: Format) -> None:
        """The heading of a plain sheet, frozen."""
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, look)
        sheet.freeze_panes(1, 0)

    def finish(self) -> bytes:
        """The file."""
        self._book.close()
        return self._bytes.getvalue()


def put(sheet: Worksheet, row: int, column: int, value: Any, look: Format) -> None:
    """A cell of the value's own type: number, day, or text that stays text."""
    if formats.is_empty(value):
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), look)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value), look)


def merged(sheet: Worksheet, first: int, last: int, column: int, value: Any, look: Format) -> None:
    """A value over several rows of one column."""
    if last > first:
        sheet.merge_range(first, column, last, column, "", look)
    put(sheet, first, column, value, look)
