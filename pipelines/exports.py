"""The catalogue: the fifteen exports as seeds/exports*.csv declare them.

An export, a column or a spelling is a row of those files; no code knows any of them by name. Columns of the seeds:
`exports` has one row an export, `export_columns` one a header spelling, `export_values` one a value that may stand
in a `choice` column.
"""

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.settings import SEEDS
from pipelines.text import squeeze

TYPES = ("code", "text", "date", "year", "integer", "money", "number", "rate", "choice")
SLICES = ("agency", "department", "list")
NATURES = ("event", "state", "list")
LOADS = ("replaces", "adds")
FEWEST_REQUIRED = 2  # a line with at most one filled cell is layout: a row of data has two at least


class CatalogueError(Exception):
    """A row of seeds/exports*.csv that cannot be used: its file, its 1-based row (the header is row 1), the problem."""

    def __init__(self, file: str, row: int, problem: str) -> None:
        """Keeps the place beside the text."""
        super().__init__(f"{file}, row {row}: {problem}")
        self.file, self.row, self.problem = file, row, problem


@dataclass(frozen=True)
class Column:
    """One column of an export.

    A `context` column never rejects a row. `spellings` are the headers as people write them, the usual one first.
    `values` are what a `choice` may hold, empty for other types.
    """

    field: str
    type: str
    required: bool
    context: bool
    spellings: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Export:
    """One kind of export.

    `slice`: what a file replaces, a year of an `agency` or `department`, or the whole `list`. `nature`: whether
    no rows mean that nothing happened (`event`) or that nothing is known (`state`). `load`: `replaces` or `adds`.
    `judged_only` are the fields that no model reads: a row is judged by them, their text stays with the sheet's cells.
    """

    name: str
    title_zh: str
    title_en: str
    key: tuple[str, ...]
    slice: str
    nature: str
    load: str
    judged_only: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns whose values models read."""
        return tuple(column for column in self.columns if column.field not in self.judged_only)

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns whose headers a sheet must have."""
        return tuple(column for column in self.columns if column.required)

    @cached_property
    def squeezed(self) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """Each column's spellings as headers are compared, and whether it is required."""
        return tuple((tuple(map(squeeze, column.spellings)), column.required) for column in self.columns)


@dataclass(frozen=True)
class Catalogue:
    """All exports, in the order of seeds/exports.csv."""

    exports: tuple[Export, ...]

    @cached_property
    def digest(self) -> str:
        """Changes with anything that a parse depends on."""
        return hashlib.sha256(repr(self.exports).encode()).hexdigest()


@dataclass(frozen=True)
class _Row:
    """A row of a seed: where it stands and its cells in the order of the header."""

    file: str
    number: int
    cells: tuple[str, ...]

    def error(self, problem: str) -> CatalogueError:
        return CatalogueError(self.file, self.number, problem)

    def choose(self, cell: str, allowed: tuple[str, ...]) -> str:
        if cell not in allowed:
            raise self.error(f"{cell!r} is none of {', '.join(allowed)}")
        return cell

    def truth(self, cell: str) -> bool:
        return self.choose(cell, ("true", "false")) == "true"


def load_catalogue(seeds: Path = SEEDS) -> Catalogue:
    """The catalogue as the seeds say it.

    Raises:
        CatalogueError: a row contradicts the form of the seeds or another row.
    """
    rows = _read(seeds / "exports.csv", "export,title_zh,title_en,key,slice,nature,load,judged_only")
    spelled = _read(seeds / "export_columns.csv", "export,field,type,required,context,spelling")
    valued = _read(seeds / "export_values.csv", "export,field,value")
    names = {row.cells[0] for row in rows}
    for row in (*spelled, *valued):
        row.choose(row.cells[0], tuple(sorted(names)))
    exports = tuple(_export(row, spelled, valued) for row in rows)
    for row, count in ((row, Counter(r.cells[0] for r in rows)[row.cells[0]]) for row in rows):
        if count > 1:
            raise row.error(f"{row.cells[0]} stands twice")
    return Catalogue(exports)


def _read(path: Path, header: str) -> list[_Row]:
    """The rows of a seed whose header must be the given one."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    if not lines or ",".join(lines[0]) != header:
        raise CatalogueError(path.name, 1, f"the header must be {header}")
    rows = [_Row(path.name, number, tuple(cells)) for number, cells in enumerate(lines[1:], start=2)]
    for row in rows:
        if len(row.cells) != len(lines[0]):
            raise row.error(f"{len(row.cells)} cells, not {len(lines[0])}")
    return rows


def _export(row: _Row, spelled: list[_Row], valued: list[_Row]) -> Export:
    """One export from its row and all rows of columns and values."""
    name, title_zh, title_en, key, slice_, nature, load, judged_only = row.cells
    own_spelled = [r for r in spelled if r.cells[0] == name]
    own_valued = [r for r in valued if r.cells[0] == name]
    fields = tuple(dict.fromkeys(r.cells[1] for r in own_spelled))
    columns = tuple(_column(field, own_spelled, own_valued) for field in fields)
    export = Export(
        name,
        title_zh,
        title_en,
        tuple(row.choose(field, fields) for field in key.split()),
        row.choose(slice_, SLICES),
        row.choose(nature, NATURES),
        row.choose(load, LOADS),
        tuple(row.choose(field, fields) for field in judged_only.split()),
        columns,
    )
    for r in own_valued:
        r.choose(r.cells[1], tuple(column.field for column in columns if column.type == "choice"))
    if len(export.required) < FEWEST_REQUIRED:
        raise row.error(f"fewer than {FEWEST_REQUIRED} required columns")
    _check_spellings(own_spelled)
    return export


def _column(field: str, spelled: list[_Row], valued: list[_Row]) -> Column:
    """One column from the rows of its export; all rows of a column must agree."""
    own = [row for row in spelled if row.cells[1] == field]
    _, _, type_, required, context, _ = own[0].cells
    for row in own:
        row.choose(type_, TYPES)
        if row.cells[2:5] != own[0].cells[2:5]:
            raise row.error(f"type, required or context of {field} differ from the row above")
    values = tuple(row.cells[2] for row in valued if row.cells[1] == field)
    if (type_ == "choice") != bool(values):
        raise own[0].error(f"{field} is {type_} with {len(values)} values in export_values.csv")
    spellings = tuple(row.cells[5] for row in own)
    return Column(field, type_, own[0].truth(required), own[0].truth(context), spellings, values)


def _check_spellings(spelled: list[_Row]) -> None:
    """Within one export a header must tell one field."""
    fields: dict[str, str] = {}
    for row in spelled:
        _, field, _, _, _, spelling = row.cells
        if not squeeze(spelling):
            raise row.error("the spelling is blank")
        if fields.setdefault(squeeze(spelling), field) != field:
            raise row.error(f"{spelling} already spells {fields[squeeze(spelling)]}")
