"""One file in; out come the rows of each export it holds as Parquet, and counts that close."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines.claims import EXPORT as REPORT
from pipelines.claims import ParsedReport, may_be_report, parse_report
from pipelines.csvtext import WIDEST
from pipelines.engines import SLOWEST, in_any_order, stopped_after
from pipelines.exports import Catalogue, Column, Export
from pipelines.layout import FIRST_HEADER_BY, Layout, find_layout, ignored_columns, read_head
from pipelines.memory import parsing_memory
from pipelines.nearest import describe_unknown
from pipelines.readers import Readers
from pipelines.rows import rows_sql, shapes_of
from pipelines.scan import Scan, cells_file, scan_sheet, with_delimiter
from pipelines.settings import SheetLimits
from pipelines.sheets import OpenError, Sheet, open_sheets
from pipelines.text import shown, sql_path, sql_text

DIAGNOSED = 200  # lines in which a header that comes too late is looked for
LONGEST_CAUSE = 300  # characters of what DuckDB says
CUT = f"第 {WIDEST:,} 列以后的内容未读取 / what stands behind column {WIDEST:,} was not read"
NAMED, LONGEST_NAME = 20, 40  # columns a message names, and characters of each


@dataclass(frozen=True)
class ParsedExport:
    """What a file holds of one export.

    `lines_read` = `layout_lines` + `data_rows`; lines of sheets without an export count for the file's first.
    `empty_years` are those that titles of sheets without rows name; None stands for the year of the file's name.
    """

    export: str
    lines_read: int
    layout_lines: int
    data_rows: int
    rows_rejected: int
    empty_years: tuple[int | None, ...]
    message: str


@dataclass(frozen=True)
class ParsedCells:
    """The file in the folder of a parse that has a sheet's cells, and how many of its columns hold any."""

    name: str
    width: int


@dataclass(frozen=True)
class Parse:
    """What became of a file: `loaded`, `unrecognised` or `unreadable`; `lasting`: of the same bytes it always will."""

    status: str
    message: str
    exports: tuple[ParsedExport, ...] = ()
    cells: tuple[ParsedCells, ...] = ()
    lasting: bool = True


@dataclass(frozen=True)
class _Part:
    """A sheet that holds exports."""

    scan: Scan
    layout: Layout


def parse_file(
    connection: duckdb.DuckDBPyConnection,
    source: Path,
    target: Path,
    file_key: str,
    catalogue: Catalogue,
    readers: Readers,
) -> Parse:
    """Parses one file into the folder `target`: `<export>.parquet` with typed rows, `cells_<sheet>.parquet` as read.

    Raises:
        OSError, duckdb.IOException: the disk is full, or the like; the file itself is not to blame.
    """
    try:
        parse = _parse_exports(connection, source, target, catalogue, readers)
        if parse.status == "loaded" or not may_be_report(source):
            return parse
        return _report_or(parse, parse_report(connection, source, target, file_key, readers.reports))
    except (duckdb.Error, UnicodeError) as error:  # one odd file must not stop the others
        if isinstance(error, duckdb.IOException):
            raise
        return Parse("unreadable", _failure(error, readers.limits), lasting=False)


def _failure(error: duckdb.Error | UnicodeError, limits: SheetLimits) -> str:
    """Why DuckDB could not process a file."""
    if isinstance(error, duckdb.InterruptException):
        zh, en = f"处理超过 {limits.seconds} 秒，已中止", f"stopped: processing took over {limits.seconds} s"
    elif isinstance(error, duckdb.OutOfMemoryException):
        zh, en = (
            f"内容太多或列太多，处理需要超过 {parsing_memory()} 内存，请拆分",
            f"too large or too wide: processing takes over {parsing_memory()}; split it",
        )
    else:
        problem = shown(str(error).splitlines()[0], LONGEST_CAUSE)
        zh, en = f"无法处理：{problem}", f"cannot be processed: {problem}"
    return f"{zh} / {en}"


def _report_or(parse: Parse, report: ParsedReport) -> Parse:
    """What became of a file that holds no export: a report, or else the more telling of the two causes."""
    if report.status == "loaded":
        layout_lines = report.lines - report.rows
        counts = (report.lines, layout_lines, report.rows, 0)
        return Parse("loaded", "", (ParsedExport(REPORT, *counts, (), shown(report.message)),))
    return parse if report.status == "unrecognised" else Parse(report.status, shown(report.cause), lasting=False)


def _parse_exports(
    connection: duckdb.DuckDBPyConnection,
    source: Path,
    target: Path,
    catalogue: Catalogue,
    readers: Readers,
) -> Parse:
    """The exports a file holds, if any."""
    with TemporaryDirectory(dir=target.parent, prefix="texts-") as folder:
        try:
            opened = open_sheets(source, Path(folder), readers.limits, readers.workbooks)
            sheets = [with_delimiter(sheet, catalogue) for sheet in opened]
            size = sum(sheet.path.stat().st_size for sheet in sheets)
            with stopped_after(connection, readers.limits.seconds + size / SLOWEST):
                return _parse_sheets(connection, sheets, target, catalogue)
        except OpenError as error:
            return Parse(error.status, error.cause, lasting=error.lasting)


def _parse_sheets(
    connection: duckdb.DuckDBPyConnection, sheets: list[Sheet], target: Path, catalogue: Catalogue
) -> Parse:
    """Parses the sheets of one file; lines of those without an export count for the file's first."""
    parts = [part for sheet in sheets if (part := _part(connection, sheet, catalogue))]
    is_cut = any(sheet.is_cut for sheet in (*sheets, *(part.scan.sheet for part in parts)))
    if not parts:
        heads = (read_head(sheet.path, sheet.delimiter, DIAGNOSED) for sheet in sheets)
        return Parse("unrecognised", _noted(describe_unknown(heads, catalogue), is_cut))
    holding = {part.scan.sheet.position for part in parts}
    idle = sum(sheet.lines for sheet in sheets if sheet.position not in holding)
    exports = dict.fromkeys(block.header.export for part in parts for block in part.layout.blocks)
    first, *others = [_write(connection, parts, export, target) for export in exports]
    first = replace(
        first,
        lines_read=first.lines_read + idle,
        layout_lines=first.layout_lines + idle,
        message=_noted(first.message, is_cut),
    )
    return Parse("loaded", "", (first, *others), tuple(_kept_cells(part.scan, target) for part in parts))


def _kept_cells(scan: Scan, target: Path) -> ParsedCells:
    """Moves the cells of a sheet into the folder of the parse."""
    path = cells_file(scan.sheet)
    path.rename(target / path.name)
    return ParsedCells(path.name, scan.width)


def _noted(message: str, is_cut: bool) -> str:
    """A message that also says when columns were left out."""
    return "；".join(filter(None, (message, CUT if is_cut else "")))


def _part(connection: duckdb.DuckDBPyConnection, sheet: Sheet, catalogue: Catalogue) -> _Part | None:
    """The sheet's layout, None when it holds no export; such a sheet, prose perhaps, is not even scanned."""
    head = read_head(sheet.path, sheet.delimiter, FIRST_HEADER_BY)
    if not find_layout(head, FIRST_HEADER_BY, catalogue):
        return None
    scan = scan_sheet(connection, sheet, catalogue)
    layout = find_layout(list(scan.lines), scan.records, catalogue)
    return _Part(scan, layout) if layout else None


def _write(connection: duckdb.DuckDBPyConnection, parts: list[_Part], export: Export, target: Path) -> ParsedExport:
    """Writes one export's rows from all sheets of a file and counts them."""
    selects = [
        rows_sql(part.scan, part.layout, shape)
        for part in parts
        for shape in shapes_of(part.layout)
        if shape.header.export == export
    ]
    path = target / f"{export.name}.parquet"
    rows = " UNION ALL ".join(selects)
    with in_any_order(connection):  # rows have their numbers
        connection.execute(f"COPY ({rows}) TO {sql_text(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    unread = [f"count(*) FILTER (unread_{column.field})" for column in _context(export)]
    counts = ", ".join(["count(*)", "count(reason_code)", "list(DISTINCT sheet_position)", *unread])
    counted = connection.execute(f"SELECT {counts} FROM read_parquet([{sql_path(path)}])").fetchone() or ()
    data_rows, rejected, filled, *left_empty = counted
    own = [part for part in parts if any(block.header.export == export for block in part.layout.blocks)]
    lines = sum(b.last - b.first + 1 for part in own for b in part.layout.blocks if b.header.export == export)
    empty = [part.layout.title_year for part in own if part.scan.sheet.position not in (filled or [])]
    return ParsedExport(
        export=export.name,
        lines_read=lines,
        layout_lines=lines - data_rows,
        data_rows=data_rows,
        rows_rejected=rejected,
        empty_years=tuple(dict.fromkeys(year for year in empty if year or not data_rows)),
        message=_message(own, export, left_empty),
    )


def _message(parts: list[_Part], export: Export, left_empty: list[int]) -> str:
    """What was left out without rejecting a row: columns nobody asked for, context cells that cannot be read."""
    headers = [b.header for part in parts for b in part.layout.blocks if b.header.export == export]
    names = list(dict.fromkeys(name for header in headers for name in ignored_columns(header)))
    ignored = "、".join(shown(name, LONGEST_NAME) for name in names[:NAMED]) + "…" * (len(names) > NAMED)
    zh = [f"忽略的列：{ignored}"] if ignored else []
    en = [f"columns ignored: {ignored}"] if ignored else []
    for column, count in zip(_context(export), left_empty, strict=True):
        if count:
            zh.append(f"“{column.spellings[0]}”有 {count} 格无法识别，留空")
            en.append(f"cells of {column.field} that cannot be read, left empty: {count}")
    return f"{'；'.join(zh)} / {'; '.join(en)}" if zh else ""


def _context(export: Export) -> list[Column]:
    return [column for column in export.columns if column.context]
