"""Reads an evened sheet with DuckDB: its records with their numbers, their count, and the lines layout has to judge."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.csvtext import BLANK_MARK, WIDEST, has_spaced_quotes, last_record
from pipelines.exports import Catalogue
from pipelines.layout import FIRST_HEADER_BY, Line, choose_delimiter, marked_pattern, read_head
from pipelines.sheets import OpenError, Sheet, resound
from pipelines.text import sql_path, sql_text

NARROWEST = 2  # a lone column would make DuckDB drop blank records again
FEWEST_ROWS, MOST_ROWS, MOST_CELLS = 2048, 122_880, 2_000_000  # of a group of rows in Parquet, held in memory at once
SHORT = 2048  # rows of a sheet for which a pattern costs more to prepare, once a column, than to look for
NUMBERED = "file_row_number = true, hive_partitioning = false"


@dataclass(frozen=True)
class Scan:
    """A sheet as it can be read: how many records and columns it has, and its first and marked lines in order."""

    sheet: Sheet
    records: int
    width: int
    lines: tuple[Line, ...]


def cells_of(width: int) -> list[str]:
    """The names of a sheet's columns as cells: c1, c2 and so on."""
    return [f"c{place}" for place in range(1, width + 1)]


def cells_file(sheet: Sheet) -> Path:
    """Where `scan_sheet` leaves a sheet's records as Parquet: their cells as text, null where empty.

    So a text is split into cells once, by all processors at a time; what is the same in many rows is then looked at
    once. A row's number is its place in this file.
    """
    return sheet.path.with_name(f"cells_{sheet.position}.parquet")


def cells_sql(sheet: Sheet) -> str:
    """SQL for a sheet's records: row_number, 1-based as the spreadsheet shows it, and the cells."""
    return f"SELECT file_row_number + 1 AS row_number, * FROM read_parquet([{sql_path(cells_file(sheet))}], {NUMBERED})"


def _records(sheet: Sheet, declared: int) -> str:
    """SQL: a sheet's records in order, as a relation of cells, blank lines without their marks.

    A text that may hold line breaks in its cells can only be read whole, in as much memory as it is long.
    """
    parallel = "false" if sheet.quoted else "true"
    columns = ", ".join(f"{sql_text(cell)}: 'VARCHAR'" for cell in cells_of(declared))
    marked = cells_of(declared)[: None if sheet.quoted else 1] if sheet.marked else []
    unmarked = ", ".join(f"nullif(replace({cell}, {sql_text(BLANK_MARK)}, ''), '') AS {cell}" for cell in marked)
    return (
        f"SELECT * {f'REPLACE ({unmarked})' if unmarked else ''} "
        f"FROM read_csv([{sql_path(sheet.path)}], delim = {sql_text(sheet.delimiter)}, quote = '\"', "
        f"escape = '\"', new_line = '\\n', columns = {{{columns}}}, header = false, auto_detect = false, "
        f"null_padding = true, hive_partitioning = false, parallel = {parallel})"
    )


def with_delimiter(sheet: Sheet, catalogue: Catalogue) -> Sheet:
    """The sheet with its delimiter found out, where its text did not tell."""
    return sheet if sheet.delimiter else replace(sheet, delimiter=choose_delimiter(sheet.path, catalogue))


def scan_sheet(connection: duckdb.DuckDBPyConnection, sheet: Sheet, catalogue: Catalogue) -> Scan:
    """Counts and marks a sheet's lines; finds out its width and whether its quotes pair.

    Raises:
        OpenError: its records cannot be told apart.
    """
    declared = max([NARROWEST, *(len(line.cells) for line in read_head(sheet.path, sheet.delimiter, FIRST_HEADER_BY))])
    if sheet.quoted and not sheet.sound and has_spaced_quotes(sheet.path, sheet.delimiter):
        sheet = resound(sheet)
    while True:
        try:
            scan, lines = _scan(connection, sheet, declared, catalogue)
        except (duckdb.InvalidInputException, UnicodeDecodeError) as error:
            said = error.object.decode("utf-8", "replace") if isinstance(error, UnicodeDecodeError) else str(error)
            if "Expected Number of Columns" in said and declared < WIDEST:
                declared = min(2 * declared, WIDEST)
                continue
            if sheet.sound:
                cause = _cause(said)
                raise OpenError("unreadable", f"无法分列：{cause} / cannot be split into cells: {cause}") from error
        else:
            if lines == sheet.lines and _ends_whole(connection, scan):
                return scan
            if sheet.sound:
                zh, en = f"应有 {sheet.lines} 行，只分出 {lines} 行", f"{lines} records found where {sheet.lines} stand"
                raise OpenError("unreadable", f"无法分列：{zh} / cannot be split into cells: {en}")
        sheet = resound(sheet)


def _cause(said: str) -> str:
    """What DuckDB says, on one line and without the line it stumbled over."""
    lines = said.split("\n\n")[0].splitlines()
    return " ".join(line for line in lines if not line.startswith("Original Line"))[:300]


def _scan(connection: duckdb.DuckDBPyConnection, sheet: Sheet, declared: int, catalogue: Catalogue) -> tuple[Scan, int]:
    """The scan and the number of physical lines that the records found account for."""
    cells = cells_of(declared)
    rows = max(FEWEST_ROWS, min(MOST_ROWS, MOST_CELLS // declared))
    connection.execute(
        f"COPY ({_records(sheet, declared)}) TO {sql_text(str(cells_file(sheet)))} "
        f"(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {rows})"
    )
    joined = f"concat_ws(chr(31), {', '.join(cells)})"
    breaks = f"length({joined}) - length(replace({joined}, chr(10), ''))"
    broken = "0" if sheet.sound or not sheet.quoted else f"sum(CASE WHEN contains({joined}, chr(10)) THEN {breaks} END)"
    counts = ", ".join(f"count({cell})" for cell in cells)
    found = connection.execute(f"SELECT count(*), {broken}, [{counts}] FROM ({cells_sql(sheet)})").fetchone()
    assert found is not None  # an aggregate has one row
    records, extra, filled_counts = found
    width = max((place for place, count in enumerate(filled_counts, start=1) if count), default=1)
    lines = _judged(connection, sheet, width, catalogue, records <= SHORT)
    return Scan(sheet, records, width, lines), records + (extra or 0)


def _ends_whole(connection: duckdb.DuckDBPyConnection, scan: Scan) -> bool:
    """Whether the last record is all that stands there: DuckDB drops a cell whose quote never closes without a word."""
    if scan.sheet.sound or not scan.sheet.quoted:
        return True
    texts = ", ".join(f"coalesce({cell}, '')" for cell in cells_of(scan.width))
    sql = f"SELECT [{texts}] FROM ({cells_sql(scan.sheet)}) WHERE row_number = {scan.records}"
    [(found,)] = connection.execute(sql).fetchall()
    written = last_record(scan.sheet.path, scan.sheet.delimiter, sum(text.count("\n") for text in found))
    return written[: scan.width] == found[: len(written)] and not any(written[scan.width :] + found[len(written) :])


def _judged(
    connection: duckdb.DuckDBPyConnection, sheet: Sheet, width: int, catalogue: Catalogue, is_short: bool
) -> tuple[Line, ...]:
    """The first lines of a sheet and those marked; of a long one each column by itself, where few texts repeat."""
    pattern = sql_text(marked_pattern(catalogue))
    filled = ", ".join(f"coalesce({cell}, '')" for cell in cells_of(width))
    if is_short:
        marked = f"len(list_filter([{filled}], lambda cell: regexp_full_match(cell, {pattern}))) > 0"
    else:
        marked = " OR ".join(f"regexp_full_match({cell}, {pattern})" for cell in cells_of(width))
    lines = connection.execute(
        f"SELECT row_number, [{filled}] FROM ({cells_sql(sheet)}) "
        f"WHERE row_number <= {FIRST_HEADER_BY} OR {marked} ORDER BY row_number"
    ).fetchall()
    return tuple(Line(number, tuple(texts)) for number, texts in lines)
