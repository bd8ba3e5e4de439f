"""The data rows of a sheet as one SELECT a shape: typed by the export's columns, each with its reason or none.

A shape is a header with a unit; a sheet has one, unless headers or units change within it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.exports import Column, Export
from pipelines.layout import Block, Header, Layout, header_names, outside_pattern
from pipelines.scan import Scan, cells_of, cells_sql
from pipelines.text import UNIT_SEPARATOR, filled_sql, sql_name, sql_text
from pipelines.values import REASONS, SQL_TYPES, prepared_sql, reason_sql, typed_sql

ORIGIN = {
    "sheet_position": "INTEGER",
    "sheet_name": "VARCHAR",
    "row_number": "INTEGER",
    "adds": "BOOLEAN",
    "reason_code": "VARCHAR",
    "header": "VARCHAR",
}
"""The columns that every export's rows are written with, before its fields."""


def landed_columns(export: Export) -> dict[str, str]:
    """Names and SQL types of the columns of an export's landed table, in order."""
    return {"file_key": "VARCHAR"} | ORIGIN | {column.field: SQL_TYPES[column.type] for column in export.kept}


@dataclass(frozen=True)
class Shape:
    """Rows that are read alike: under like headers, in one unit; `spans` are first and last row, inclusive."""

    header: Header
    factor: int
    spans: tuple[tuple[int, int], ...]


def shapes_of(layout: Layout) -> list[Shape]:
    """The shapes of a sheet, in order of their first rows."""
    spans: dict[tuple[tuple[str, ...], int], list[tuple[int, int]]] = {}
    headers: dict[tuple[str, ...], Header] = {}
    for block in layout.blocks:
        cells = block.header.line.cells
        headers.setdefault(cells, block.header)
        for first, last, factor in _by_unit(block, layout):
            own = spans.setdefault((cells, factor), [])
            if own and own[-1][1] == first - 1:
                own[-1] = (own[-1][0], last)
            else:
                own.append((first, last))
    return [Shape(headers[cells], factor, tuple(own)) for (cells, factor), own in spans.items()]


def _by_unit(block: Block, layout: Layout) -> Iterator[tuple[int, int, int]]:
    """First row, last row and factor of each stretch of a block's rows below its header."""
    first = block.header.line.row_number
    factor = 1
    for unit in layout.units:
        if unit.row_number <= first:
            factor = unit.factor
        elif unit.row_number <= block.last:
            yield first, unit.row_number - 1, factor
            first, factor = unit.row_number, unit.factor
    yield first, block.last, factor


@dataclass(frozen=True)
class _Reading:
    """A column of the export that the sheet has: the SQL names of its cell, its prepared text and its value."""

    column: Column
    cell: str
    text: str
    value: str

    @property
    def unread(self) -> str:
        """SQL: the cell is filled but has no value."""
        return f"({self.text} IS NOT NULL AND {self.value} IS NULL)"


def rows_sql(scan: Scan, layout: Layout, shape: Shape) -> str:
    """SELECT of a shape's data rows: ORIGIN, its export's kept fields, and per context field unread_<field>."""
    readings = _readings(shape)
    prepared = ", ".join(f"{prepared_sql(r.column, r.cell)} AS {r.text}" for r in readings)
    typed = ", ".join(f"{typed_sql(r.column, r.text, shape.factor)} AS {r.value}" for r in readings)
    origin = {
        "sheet_position": str(scan.sheet.position),
        "sheet_name": sql_text(scan.sheet.name),
        "row_number": "row_number",
        "adds": str(layout.adds),
        "reason_code": _reason_sql(readings),
        "header": sql_text(UNIT_SEPARATOR.join(header_names(shape.header, scan.width))),
    }
    values = {r.column.field: r.value for r in readings}
    fields = {c.field: values.get(c.field, f"CAST(NULL AS {SQL_TYPES[c.type]})") for c in shape.header.export.kept}
    unread = {f"unread_{c.field}": "false" for c in shape.header.export.columns if c.context}
    unread |= {f"unread_{r.column.field}": r.unread for r in readings if r.column.context}
    selected = [f"CAST({origin[name]} AS {type_}) AS {name}" for name, type_ in ORIGIN.items()]
    selected += [f"{value} AS {sql_name(name)}" for name, value in (fields | unread).items()]
    return f"""SELECT {", ".join(selected)} FROM (
        SELECT *, {typed} FROM (
            SELECT *, {prepared} FROM ({cells_sql(scan.sheet)})
            WHERE {_inside_sql(scan, layout, shape)} AND NOT {_lone_sql(readings, scan.width)}
        )
    )"""


def _readings(shape: Shape) -> list[_Reading]:
    pairs = zip(shape.header.export.columns, shape.header.places, strict=True)
    return [_Reading(c, f"c{p + 1}", f"text_{p + 1}", f"value_{p + 1}") for c, p in pairs if p is not None]


def _inside_sql(scan: Scan, layout: Layout, shape: Shape) -> str:
    """SQL: the row is the shape's and no header, unit, total or footer line."""
    spans = " OR ".join(f"row_number BETWEEN {first} AND {last}" for first, last in shape.spans)
    layout_rows = {block.header.line.row_number for block in layout.blocks} | {u.row_number for u in layout.units}
    marked = ", ".join(map(str, sorted(layout_rows)))
    first = " ".join(f"WHEN {filled_sql(cell)} THEN {cell}" for cell in cells_of(scan.width))
    outside = f"regexp_matches(CASE {first} ELSE '' END, {sql_text(outside_pattern())})"
    return f"({spans}) AND row_number NOT IN ({marked}) AND NOT {outside}"


def _lone_sql(readings: list[_Reading], width: int) -> str:
    """SQL: at most one cell is filled. All cells are counted only where one of two required ones is empty."""
    two = " AND ".join(filled_sql(r.cell) for r in [r for r in readings if r.column.required][:2])
    filled = ", ".join(f"CAST({filled_sql(cell)} AS INTEGER)" for cell in cells_of(width))
    return f"(CASE WHEN {two} THEN false ELSE list_sum([{filled}]) <= 1 END)"


def _reason_sql(readings: list[_Reading]) -> str:
    """SQL for the first reason that applies to the row, NULL when it can be read."""
    missing = " OR ".join(f"{r.text} IS NULL" for r in readings if r.column.required)
    whens = [f"WHEN {missing} THEN '{REASONS[0]}'"]
    for reason in REASONS[1:]:
        judged = [(r.unread, reason_sql(r.column, r.text, reason)) for r in readings if not r.column.context]
        given = [f"({unread} AND {is_reason})" for unread, is_reason in judged if is_reason]
        if given:
            whens.append(f"WHEN {' OR '.join(given)} THEN '{reason}'")
    return f"CASE {' '.join(whens)} END"
