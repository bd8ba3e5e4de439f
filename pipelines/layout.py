"""What the lines of a sheet are: which header begins which export, what is title, unit, total, footer or data.

Whole sheets are classified by SQL with the patterns made here; the few lines those patterns mark, and the first
twenty, come back as `Line` and are judged in Python.
"""

from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path

from pipelines.csvtext import WIDEST, TextError, split_records
from pipelines.exports import Catalogue, Export
from pipelines.landing import SUPPLEMENT, year_in
from pipelines.text import WHITE_CLASS, fold, is_filled, spaced_pattern, squeeze

FIRST_HEADER_BY = 20
HEAD = 8 << 20  # bytes in which the first records are looked for
DELIMITERS = (",", "\t")
UNITS = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
TOTALS = ("合计", "小计", "总计")
FOOTERS = ("填表人", "制表人", "审核人", "填报", "注:", "说明:")


@dataclass(frozen=True)
class Line:
    """A line of a sheet: its 1-based row number and its cells as they stand."""

    row_number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """A header line. `places` has the 0-based place of each of the export's columns, None for one that is absent."""

    export: Export
    line: Line
    places: tuple[int | None, ...]


@dataclass(frozen=True)
class Block:
    """Rows `first` to `last` of a sheet, which belong to one header; the first block takes the lines above it too."""

    header: Header
    first: int
    last: int


@dataclass(frozen=True)
class Unit:
    """A 单位 line: money behind it, down to the next such line, is multiplied by `factor`."""

    row_number: int
    factor: int


@dataclass(frozen=True)
class Layout:
    """A sheet that holds at least one export. `adds` and `title_year` are told by the lines above its first header."""

    blocks: tuple[Block, ...]
    units: tuple[Unit, ...]
    adds: bool
    title_year: int | None


def match_header(cells: tuple[str, ...], catalogue: Catalogue) -> tuple[Export, tuple[int | None, ...]] | None:
    """The export a line is a header of, the one with most columns matched, and the places of its columns."""
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells):
        seen.setdefault(squeeze(cell), place)
    fits = [(export, places) for export in catalogue.exports if (places := _places(export, seen))]
    return max(fits, key=lambda fit: sum(place is not None for place in fit[1]), default=None)


def _places(export: Export, seen: dict[str, int]) -> tuple[int | None, ...] | None:
    """Where each column stands, the leftmost of its spellings; None when a required one is missing."""
    places = []
    for spellings, required in export.squeezed:
        place = min((seen[spelling] for spelling in spellings if spelling in seen), default=None)
        if required and place is None:
            return None
        places.append(place)
    return tuple(places)


def unit_factor(cells: tuple[str, ...]) -> int | None:
    """The multiplier a 单位 line sets, None for any other line."""
    for cell in map(squeeze, cells):
        unit = cell.removeprefix("单位:")
        if unit != cell and unit in UNITS:
            return UNITS[unit]
    return None


def find_layout(lines: list[Line], last_row: int, catalogue: Catalogue) -> Layout | None:
    """The layout of a sheet from its first twenty and its marked lines, in order; None when it holds no export."""
    headers = [Header(fit[0], line, fit[1]) for line in lines if (fit := match_header(line.cells, catalogue))]
    if not headers or headers[0].line.row_number > FIRST_HEADER_BY:
        return None
    starts = [1, *(header.line.row_number for header in headers[1:])]
    ends = [*(start - 1 for start in starts[1:]), last_row]
    blocks = tuple(Block(*parts) for parts in zip(headers, starts, ends, strict=True))
    units = tuple(Unit(line.row_number, factor) for line in lines if (factor := unit_factor(line.cells)) is not None)
    title = [fold(cell) for line in lines if line.row_number < headers[0].line.row_number for cell in line.cells]
    years = [year for cell in title if (year := year_in(cell)) is not None]
    return Layout(blocks, units, any(map(SUPPLEMENT.search, title)), years[0] if years else None)


def header_names(header: Header, width: int) -> list[str]:
    """A name for each of `width` columns: blank ones become 列<n>, repeated ones get a number behind."""
    cells = [" ".join(cell.split()) for cell in header.line.cells[:width]]
    names: dict[str, None] = {}
    for place, cell in enumerate(cells + [""] * (width - len(cells)), start=1):
        plain = cell or f"列{place}"
        repeats = (f"{plain}_{number}" for number in count(2))
        names[next(name for name in chain([plain], repeats) if name not in names)] = None
    return list(names)


def ignored_columns(header: Header) -> list[str]:
    """Headers nobody asked for, a repeated one of a known column among them."""
    return [cell for place, cell in enumerate(header.line.cells) if is_filled(cell) and place not in header.places]


def read_head(path: Path, delimiter: str, records: int) -> list[Line]:
    """The first records of an even text; fewer when they are huge or a quote that is never closed swallows the rest."""
    with path.open("rb") as file:
        text = file.read(HEAD)
    if len(text) == HEAD:
        text = text[: text.rfind(b"\n") + 1]
    lines: list[Line] = []
    with suppress(TextError):
        for cells in islice(split_records(text, delimiter), records):
            lines.append(Line(len(lines) + 1, tuple(cells[:WIDEST])))
    return lines


def choose_delimiter(path: Path, catalogue: Catalogue) -> str:
    """The delimiter under which a header fits within the first twenty records, else the more frequent one there."""
    heads = {delimiter: read_head(path, delimiter, FIRST_HEADER_BY) for delimiter in DELIMITERS}
    for delimiter, lines in heads.items():
        if any(match_header(line.cells, catalogue) for line in lines):
            return delimiter
    return max(heads, key=lambda delimiter: sum(len(line.cells) for line in heads[delimiter]))


# Patterns for whole sheets, in RE2's syntax


def marked_pattern(catalogue: Catalogue) -> str:
    """Matches a whole cell of every line that may be a header or a 单位 line, and of hardly any other."""
    words = [*_telling_spellings(catalogue), *(f"单位:{unit}" for unit in UNITS)]
    return f"{WHITE_CLASS}*(?:{'|'.join(map(spaced_pattern, words))}){WHITE_CLASS}*"


def outside_pattern() -> str:
    """Matches the first filled cell of a total or a footer."""
    totals = "|".join(map(spaced_pattern, TOTALS))
    footers = "|".join(map(spaced_pattern, FOOTERS))
    colon = spaced_pattern(":")
    return f"^{WHITE_CLASS}*(?:(?:{totals}){WHITE_CLASS}*{colon}?{WHITE_CLASS}*$|{footers})"


def _telling_spellings(catalogue: Catalogue) -> list[str]:
    """Few headers of which every header line has one: the spellings of a required column of each export."""
    open_, telling = list(catalogue.exports), dict[str, None]()
    while open_:
        counts = {column.field: 0 for export in open_ for column in export.required}
        for export in open_:
            for column in export.required:
                counts[column.field] += 1
        field = max(counts, key=lambda name: counts[name])
        for export in [e for e in open_ if field in {column.field for column in e.required}]:
            open_.remove(export)
            telling |= {
                squeeze(s): None for column in export.required if column.field == field for s in column.spellings
            }
    return list(telling)
