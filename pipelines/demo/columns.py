"""What the bureau's systems call their exports and columns.

The demo keeps its own list (`columns.csv`), as the bureau's systems do: one written from the product's catalogue could
never differ from it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Column:
    """A column: its field, its type and the spellings of its header that occur, the usual one first."""

    field: str
    type: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Export:
    """An export: its name, its Chinese title and its columns in their usual order."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def has_money(self) -> bool:
        """Whether any column is an amount of money."""
        return any(column.type == "money" for column in self.columns)

    def file_name(self, period: str | int, exported: str, ending: str) -> str:
        """Return the name the bureau's system gives a file, e.g. 项目库明细表_2024_20250410.xlsx."""
        return f"{self.title.translate({ord('“'): None, ord('”'): None})}_{period}_{exported}.{ending}"


@cache
def exports() -> dict[str, Export]:
    """Return the fifteen exports by name, in the order of columns.csv."""
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    titles = {row["export"]: row["title"] for row in rows}
    return {
        name: Export(name, title, tuple(_column(row) for row in rows if row["export"] == name))
        for name, title in titles.items()
    }


def _column(row: dict[str, str]) -> Column:
    return Column(row["field"], row["type"], tuple(row["spellings"].split("|")))
