"""Reads an evened sheet with DuckDB: its records with their numbers, their count, and the lines layout has to judge."""

from dataclasses import dataclass, replace

import duckdb

from pipelines.csvtext import WIDEST
from pipelines.exports import Catalogue
from pipelines.layout import FIRST_HEADER_BY, Line, choose_delimiter, marked_pattern, read_head
from pipelines.sheets import OpenError, Sheet, resound
from pipelines.text import sql_path, sql_text

NARROWEST = 2  # a lone column would make DuckDB drop blank records again


@dataclass(frozen=True)
class Scan:
    """A sheet as it can be read: how many records and columns it has, and its first and marked lines in order."""

    sheet: Sheet
    records: int
    width: int
    lines: tuple[Line, ...]


def cells_of(width: int) -> list[str]:
    """The names of the columns of `records_sql`: c1, c2 and so on."""
    return [f"c{place}" for place in range(1, width + 1)]


def records_sql(sheet: Sheet, declared: int) -> str:
    """SQL for a sheet's records: row_number, 1-based as the spreadsheet shows it, and the cells as text.

    The numbering keeps it to one thread either way; but a text that may hold line breaks in its cells can only be
    read whole, in as much memory as it is long.
    """
    parallel = "false" if sheet.quoted else "true"
    columns = ", ".join(f"{sql_text(cell)}: 'VARCHAR'" for cell in cells_of(declared))
    return (
        f"SELECT row_number() OVER () AS row_number, * FROM read_csv([{sql_path(sheet.path)}], "
        f"delim = {sql_text(sheet.delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', "
        f"columns = {{{columns}}}, header = false, auto_detect = false, null_padding = true, parallel = {parallel})"
    )


def records_table(sheet: Sheet) -> str:
    """The temporary table that `scan_sheet` leaves a sheet's records in, so that a text is split into cells once."""
    return f"records_{sheet.position}"


def with_delimiter(sheet: Sheet, catalogue: Catalogue) -> Sheet:
    """The sheet with its delimiter found out, where its text did not tell."""
    return sheet if sheet.delimiter else replace(sheet, delimiter=choose_delimiter(sheet.path, catalogue))


def scan_sheet(connection: duckdb.DuckDBPyConnection, sheet: Sheet, catalogue: Catalogue) -> Scan:
    """Counts and marks a sheet's lines; finds out its width and whether its quotes pair.

    Raises:
        OpenError: its records cannot be told apart.
    """
    declared = max([NARROWEST, *(len(line.cells) for line in read_head(sheet.path, sheet.delimiter, FIRST_HEADER_BY))])
    while True:
        try:
            scan, lines = _scan(connection, sheet, declared, catalogue)
        except (duckdb.InvalidInputException, UnicodeDecodeError) as error:
            problem = _problem(error)
            if "Expected Number of Columns" in problem and declared < WIDEST:
                declared = min(2 * declared, WIDEST)
                continue
            if sheet.sound:
                raise OpenError("unreadable", f"无法分列：{problem} / cannot be split into cells: {problem}") from error
        else:
            if lines == sheet.lines:
                return scan
            if sheet.sound:
                zh, en = f"应有 {sheet.lines} 行，只分出 {lines} 行", f"{lines} records found where {sheet.lines} stand"
                raise OpenError("unreadable", f"无法分列：{zh} / cannot be split into cells: {en}")
        sheet = resound(sheet)


def _problem(error: duckdb.InvalidInputException | UnicodeDecodeError) -> str:
    """What DuckDB says, on one line; a message that cuts a character in two comes as a UnicodeDecodeError."""
    text = error.object.decode("utf-8", "replace") if isinstance(error, UnicodeDecodeError) else str(error)
    lines = text.split("\n\n")[0].splitlines()
    return " ".join(line for line in lines if not line.startswith("Original Line"))[:300]


def _scan(connection: duckdb.DuckDBPyConnection, sheet: Sheet, declared: int, catalogue: Catalogue) -> tuple[Scan, int]:
    """The scan and the number of physical lines that the records found account for."""
    cells = cells_of(declared)
    joined = f"concat_ws(chr(31), {', '.join(cells)})"
    marked = f"row_number <= {FIRST_HEADER_BY} OR regexp_matches({joined}, {sql_text(marked_pattern(catalogue))})"
    filled = ", ".join(f"coalesce({cell}, '')" for cell in cells)
    breaks = f"length({joined}) - length(replace({joined}, chr(10), ''))"
    broken = "0" if sheet.sound or not sheet.quoted else f"sum(CASE WHEN contains({joined}, chr(10)) THEN {breaks} END)"
    counts = ", ".join(f"count({cell})" for cell in cells)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {records_table(sheet)} AS {records_sql(sheet, declared)}")
    found = connection.execute(
        f"SELECT count(*), {broken}, list((row_number, [{filled}]) ORDER BY row_number) FILTER ({marked}), [{counts}] "
        f"FROM {records_table(sheet)}"
    ).fetchone()
    assert found is not None  # an aggregate has one row
    records, extra, lines, filled_counts = found
    width = max((place for place, count in enumerate(filled_counts, start=1) if count), default=1)
    judged = tuple(Line(number, tuple(texts[:width])) for number, texts in lines or [])
    return Scan(sheet, records, width, judged), records + (extra or 0)
