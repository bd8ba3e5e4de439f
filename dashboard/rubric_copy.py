"""A copy of the rubric to change: which numbers may be changed, what was changed, and the copy as seeds.

A copy is its tables by name, each with all columns and rows of the reference table of that name, every version of the
rubric among them. Numbers are Decimal. Nothing here changes a frame; every step gives a new one.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from dashboard.formats import is_empty
from dashboard.frames import mapped, records

RubricCopy = Mapping[str, pd.DataFrame]

CODES = {
    "indicators": "indicator_code",
    "criteria": "criterion_code",
    "bands": "criterion_code",
    "penalties": "criterion_code",
    "grades": "grade",
}
"""The tables of a copy, and what names a row of each beside the version."""

BEST_FIRST = {"ge": -1, "lt": 1, "le": 1}
"""Whether bounds fall or rise from the best band on."""

SHARES = ("bound", "full_at", "allowance", "step")
"""Columns that hold a share of 1, which people see in percent."""


@dataclass(frozen=True)
class Cell:
    """A number of the rubric that may be changed: its table, its row's code and its column."""

    table: str
    code: str
    column: str


def weights(copy: RubricCopy) -> list[Cell]:
    """What can be earned: every indicator, each with its criteria behind it."""
    criteria = copy["criteria"]
    cells = []
    for code in copy["indicators"]["indicator_code"]:
        own = criteria.loc[criteria["indicator_code"] == code, "criterion_code"]
        cells += [Cell("indicators", code, "points"), *(Cell("criteria", each, "points") for each in own)]
    return cells


def thresholds(copy: RubricCopy) -> list[Cell]:
    """Single numbers beside the bands: penalties, where a proportion is full, where a grade begins."""
    cells = []
    for row in records(copy["penalties"]):
        columns = ("points_per_step",) if row.measured_as == "count" else ("allowance", "step", "points_per_step")
        cells += [Cell("penalties", row.criterion_code, column) for column in columns]
    criteria = copy["criteria"]
    proportions = criteria.loc[criteria["kind"] == "proportion", "criterion_code"]
    cells += [Cell("criteria", code, "full_at") for code in proportions]
    return cells + [Cell("grades", grade, "lowest_points") for grade in copy["grades"]["grade"]]


def of_version(copy: RubricCopy, version: str) -> RubricCopy:
    """The rows of one version of the rubric."""
    return {name: frame.loc[frame["rubric_version"] == version] for name, frame in copy.items()}


def values(copy: RubricCopy, cells: Sequence[Cell]) -> dict[Cell, Decimal | None]:
    """The numbers in cells of a copy of one version; None where one is blank."""
    places = {(cell.table, cell.column) for cell in cells}
    columns = {(table, column): mapped(copy[table], CODES[table], column) for table, column in places}
    numbers = {cell: columns[cell.table, cell.column][cell.code] for cell in cells}
    return {cell: None if is_empty(number) else number for cell, number in numbers.items()}


def shown(number: Decimal, column: str) -> Decimal:
    """A number of a column as people see it."""
    return number * 100 if column in SHARES else number


def seen(number: Decimal | None, column: str) -> float | None:
    """A number of the seeds for an editor, which knows floats only."""
    return None if number is None or is_empty(number) else float(shown(number, column))


def exact(number: Any, column: str) -> Decimal | None:
    """What was typed as the seeds hold it."""
    if is_empty(number):
        return None
    return Decimal(str(number)) / (100 if column in SHARES else 1)


def with_values(copy: RubricCopy, version: str, values: Mapping[Cell, Decimal | None]) -> RubricCopy:
    """The copy with other numbers in some cells of a version."""
    changed = dict(copy)
    for table, column in {(cell.table, cell.column) for cell in values}:
        frame = changed[table]
        known = zip(frame["rubric_version"], frame[CODES[table]], frame[column], strict=True)
        numbers = [values.get(Cell(table, code, column), kept) if own == version else kept for own, code, kept in known]
        changed[table] = frame.assign(**{column: pd.Series(numbers, frame.index, dtype=object)})
    return changed


def with_bands(copy: RubricCopy, version: str, bands: pd.DataFrame) -> RubricCopy:
    """The copy with other bands of a version: criterion_code, comparator, bound and points, in any order."""
    known = copy["bands"]
    own = numbered(bands).assign(rubric_version=version)[known.columns]
    others = known["rubric_version"] != version
    return {**copy, "bands": pd.concat([known.loc[others], own], ignore_index=True)}


def numbered(bands: pd.DataFrame) -> pd.DataFrame:
    """Bands by criterion and best first, as their bounds say, numbered from 1; what has no bound comes last."""

    def place(row: Any) -> tuple[str, bool, Decimal, bool]:
        bound = Decimal(0) if is_empty(row.bound) else row.bound * BEST_FIRST.get(row.comparator, 0)
        return str(row.criterion_code), row.comparator not in BEST_FIRST, bound, row.comparator == "le"

    rows = sorted(records(bands), key=place)
    frame = pd.DataFrame(rows, columns=bands.columns, dtype=object)
    return frame.assign(band=frame.groupby("criterion_code", dropna=False).cumcount() + 1)


def changed_cells(before: RubricCopy, after: RubricCopy, cells: Sequence[Cell]) -> list[Cell]:
    """The cells whose numbers differ between two copies of one version."""
    one, other = values(before, cells), values(after, cells)
    return [cell for cell in cells if one[cell] != other[cell]]


def changed_bands(before: RubricCopy, after: RubricCopy) -> list[str]:
    """The criteria whose bands differ between two copies of one version."""

    def by_criterion(copy: RubricCopy) -> dict[str, list[tuple[str, ...]]]:
        columns = ["comparator", "bound", "points"]
        groups = copy["bands"].groupby("criterion_code")
        return {str(code): [tuple(map(written, row)) for row in records(own[columns])] for code, own in groups}

    one, other = by_criterion(before), by_criterion(after)
    return sorted(code for code in one.keys() | other.keys() if one.get(code) != other.get(code))


def written(value: object) -> str:
    """A value as the seeds write it: no needless decimals, true and false, nothing for blank."""
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def seed(frame: pd.DataFrame) -> str:
    """A table as a file of seeds/."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows([written(value) for value in row] for row in frame.itertuples(index=False))
    return text.getvalue()


def archive(copy: RubricCopy) -> bytes:
    """The copy as a .zip of the files to put into seeds/."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name, frame in copy.items():
            package.writestr(f"{name}.csv", seed(frame))
    return packed.getvalue()
