"""Every file of landing, parsed once: what is in the cache under its content's key is not parsed again.

The key covers all that a parse depends on: the bytes, this parser, the catalogue with the site's spellings. Names,
paths and dates of files stay outside it.
"""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from pipelines import cache
from pipelines.engines import Engines
from pipelines.exports import Catalogue, Export
from pipelines.landing import STILL_WRITTEN, LandedFile, os_cause, stamp_of
from pipelines.parse import Parse, ParsedCells, ParsedExport, parse_file
from pipelines.readers import Readers, started
from pipelines.rows import landed_columns
from pipelines.scan import cells_of
from pipelines.settings import Home
from pipelines.text import FOLDER_NAME, no_rows_sql, sql_name, sql_path

PARSER_VERSION = 9
"""Goes up with every change of what a parse gives for the same file."""
POSITION = "regexp_extract(filename, '([0-9]+)[.]parquet$', 1)"
"""Where a parse's rows and cells come from is told by their paths: the same text in every row is dear to write."""
NAMED = "filename = true, hive_partitioning = false"
AT_ONCE = 2  # workbooks may take gigabytes each
CELLS = {"file_key": "VARCHAR", "sheet_position": "INTEGER", "row_number": "BIGINT", "cells": "VARCHAR"}
STRAY = (
    "不在 districts.csv 所列的文件夹内，未读；请放入所属区县的文件夹，或补列其文件夹"
    " / below no folder that districts.csv lists, not read: put it into its district's folder, or list its folder"
)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class ParsedFile:
    """One landing file and one export it holds (None where it holds none, or is not looked into).

    `status` is `loaded`, `duplicate`, `unrecognised` or `unreadable`; for all but `loaded` the counts are 0.
    `adds`: the file's name makes it a supplement. `path_order` ranks files by path. `district` is the code of the
    district it belongs to, '' also for a file of none. `fresh`: parsed in this run. `cells` are the file's, whichever
    export they belong to.
    """

    file_name: str
    file_sha256: str
    file_key: str
    export: str | None
    status: str
    file_date: date
    adds: bool
    name_year: int | None
    empty_years: tuple[int | None, ...]
    lines_read: int
    layout_lines: int
    data_rows: int
    rows_rejected: int
    message: str
    path_order: int
    district: str
    fresh: bool
    cells: tuple[ParsedCells, ...]


Progress = Callable[[int, int, str], None]
"""Called with the number of files done, the number to parse and the name of the one just done."""


def extract(
    home: Home, catalogue: Catalogue, files: list[LandedFile], full: bool, progress: Progress
) -> list[ParsedFile]:
    """Parses what the cache does not hold (everything when `full`) and says of every file what it holds.

    Raises:
        OSError, duckdb.IOException: the disk is full; never for what stands in a file.
    """
    keys = {file.sha256: file_key(file, catalogue) for file in files if file.sha256}
    readable = {
        file.sha256: file for file in files if file.sha256 and file.district is not None and not file.duplicate_of
    }
    known = {} if full else {sha: p for sha in readable if (p := cache.find_parse(home.cache / keys[sha]))}
    missing = [file for sha, file in readable.items() if sha not in known]
    fresh = _parse_all(home, catalogue, missing, keys, progress)
    parses = known | fresh
    return [
        row
        for file in files
        for row in _described(file, keys.get(file.sha256, ""), parses.get(file.sha256), file.sha256 in fresh)
    ]


def file_key(file: LandedFile, catalogue: Catalogue) -> str:
    """The name of a file's parse: 32 hexadecimal digits."""
    parts = f"{file.sha256} {PARSER_VERSION} {catalogue.digest}"
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def landed_sql(home: Home, export: Export, parsed: Iterable[ParsedFile]) -> str:
    """SELECT of all data rows of an export, from the Parquet files of those parsed; typed and empty without any."""
    columns = landed_columns(export)
    keys = dict.fromkeys(file.file_key for file in parsed if file.export == export.name)
    if not keys:
        return no_rows_sql(columns)
    listed = ", ".join(sql_path(home.cache / key / f"{export.name}.parquet") for key in keys)
    kept = ", ".join(map(sql_name, [name for name in columns if name != "file_key"]))
    return f"SELECT {FOLDER_NAME} AS file_key, {kept} FROM read_parquet([{listed}], {NAMED})"


def _parse_all(
    home: Home, catalogue: Catalogue, files: list[LandedFile], keys: dict[str, str], progress: Progress
) -> dict[str, Parse]:
    """Parses files side by side; by SHA-256."""
    for folder in (home.cache, home.build):
        folder.mkdir(parents=True, exist_ok=True)
    for left in (*home.cache.glob("new-*"), *home.cache.glob("texts-*")):  # of a refresh that was killed
        shutil.rmtree(left, ignore_errors=True)
    parses: dict[str, Parse] = {}
    with (
        Engines(home.build / "spill") as engines,
        started(home.sheet_limits) as readers,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        parse = partial(_parse_one, engines, readers, home, catalogue)
        tasks = [pool.submit(parse, file, keys[file.sha256]) for file in files]
        for file, task in zip(files, tasks, strict=True):
            parses[file.sha256] = task.result()
            progress(len(parses), len(files), file.name)
    return parses


def _parse_one(
    engines: Engines,
    readers: Readers,
    home: Home,
    catalogue: Catalogue,
    file: LandedFile,
    key: str,
) -> Parse:
    """Parses one file into the cache, where it appears complete or not at all."""
    target = Path(mkdtemp(dir=home.cache, prefix="new-"))
    try:
        with engines.lent() as connection:
            try:
                parse = parse_file(connection, file.path, target, key, catalogue, readers)
            except duckdb.IOException:
                if stamp_of(file.path) == file.stamp:  # else it was taken away or replaced while it was read
                    raise
                return Parse("unreadable", STILL_WRITTEN, lasting=False)
        if stamp_of(file.path) != file.stamp:
            return Parse("unreadable", STILL_WRITTEN, lasting=False)
        if parse.lasting:
            cache.seal(target, parse)
            shutil.rmtree(home.cache / key, ignore_errors=True)
            target.rename(home.cache / key)
        return parse
    except OSError as error:
        if error.errno in DISK_FULL:
            raise
        return Parse("unreadable", os_cause(error), lasting=False)  # gone or locked since it was listed
    finally:
        shutil.rmtree(target, ignore_errors=True)


def _described(file: LandedFile, key: str, parse: Parse | None, fresh: bool) -> list[ParsedFile]:
    """One row for each export a file holds, or one that says why it holds none."""
    if file.cause:
        parse = Parse("unreadable", file.cause)
    elif file.district is None:
        parse = Parse("unrecognised", STRAY)
    elif file.duplicate_of:
        parse = Parse("duplicate", f"与 {file.duplicate_of} 内容相同 / the same bytes as {file.duplicate_of}")
    assert parse is not None  # every other file was parsed or known
    exports = parse.exports or (ParsedExport("", 0, 0, 0, 0, (), parse.message),)
    return [
        ParsedFile(
            file_name=file.name,
            file_sha256=file.sha256,
            file_key="" if file.district is None else key,
            export=found.export or None,
            status=parse.status,
            file_date=file.date,
            adds=file.adds,
            name_year=file.year,
            empty_years=tuple(found.empty_years),
            lines_read=found.lines_read,
            layout_lines=found.layout_lines,
            data_rows=found.data_rows,
            rows_rejected=found.rows_rejected,
            message=found.message,
            path_order=file.order,
            district=file.district or "",
            fresh=fresh,
            cells=parse.cells,
        )
        for found in exports
    ]


def cells_sql(home: Home, parsed: Iterable[ParsedFile]) -> str:
    """SELECT of file_key, sheet_position, row_number and cells (as one text, UNIT_SEPARATOR between) of every row."""
    paths: dict[int, set[Path]] = {}
    for file in parsed:
        for sheet in file.cells:
            paths.setdefault(sheet.width, set()).add(home.cache / file.file_key / sheet.name)
    place = f"CAST({POSITION} AS INTEGER) AS sheet_position, file_row_number + 1 AS row_number"
    selects = [no_rows_sql(CELLS)]
    for width, own in sorted(paths.items()):
        joined = ", ".join(f"coalesce({cell}, '')" for cell in cells_of(width))
        listed = ", ".join(map(sql_path, sorted(own)))
        selects.append(
            f"SELECT {FOLDER_NAME} AS file_key, {place}, concat_ws(chr(31), {joined}) AS cells"
            f" FROM read_parquet([{listed}], {NAMED}, file_row_number = true)"
        )
    return " UNION ALL ".join(selects)
