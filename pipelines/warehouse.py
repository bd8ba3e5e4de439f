"""Builds one warehouse: the parsed files as views, then every seed, model and audit of the dbt project.

It is a new DuckDB file; nothing is published here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipelines.bulk import insert
from pipelines.claimchecks import lay_claim_checks
from pipelines.claims import EXPORT, claim_files
from pipelines.districts import MARK, Districts, prefix_of
from pipelines.exports import Catalogue, Column, Export
from pipelines.extract import ParsedFile, cells_sql, landed_sql
from pipelines.history import LogEntry
from pipelines.memory import building_memory
from pipelines.nodes import run_nodes
from pipelines.project import compiled_nodes
from pipelines.rescoring import Model, lay_models
from pipelines.reuse import STAGING, copy_staged, drop_changed, fingerprints, lay_fingerprints
from pipelines.seals import is_sealed
from pipelines.settings import Home
from pipelines.text import sql_text, squeeze_sql

ROW_COLUMNS = "file_key, sheet_position, sheet_name, row_number, adds, reason_code, header"
"""What rows of every export have."""
EMPTY = "''"
STORAGE = {"storage_compatibility_version": "v1.3.0"}
"""The oldest DuckDB that reads a warehouse: from 1.3 on, texts are packed in two thirds of the time."""
QUALIFIED = ("agency_code", "department_code")
"""Codes that every district gives by itself, and by which rows of different exports are joined."""


@dataclass(frozen=True)
class Refresh:
    """One run of the nightly job: its id, when it began (UTC), the day it scores at, files not seen by the last one."""

    refresh_id: str
    started_at: datetime
    as_of: date
    files_new: int


@dataclass(frozen=True)
class Inputs:
    """What a warehouse is built from.

    Staged exports are taken over from the published warehouse `base` as far as they are what they would be; without
    one all are made anew.
    """

    catalogue: Catalogue
    districts: Districts
    parsed: tuple[ParsedFile, ...]
    base: Path | None


@dataclass(frozen=True)
class Built:
    """A built warehouse, not yet published.

    `failed_audits` names the audits that found something, `seconds` are those of each node; `base` is the published
    warehouse that was found sound and built upon.
    """

    path: Path
    failed_audits: tuple[str, ...]
    seconds: dict[str, float]
    base: Path | None = None


def build_warehouse(home: Home, inputs: Inputs, refresh: Refresh, history: Iterable[LogEntry]) -> Built:
    """A new warehouse file below `home.build`, its models built and its audits run.

    `history` are the refreshes published before.

    Raises:
        ProjectError: a seed or model failed; the audits are not errors but results.
    """
    path = _database(home)
    home.build.mkdir(parents=True, exist_ok=True)
    for left in (path, path.with_suffix(".duckdb.wal")):
        left.unlink(missing_ok=True)
    nodes = compiled_nodes(home)
    base = inputs.base if inputs.base and is_sealed(inputs.base) else None
    known = copy_staged(base, path) if base else {}
    with duckdb.connect(str(path), config={"memory_limit": building_memory(), **STORAGE}) as connection:
        _lay_landed(connection, home, inputs.catalogue, inputs.parsed)
        _lay_districts(connection, inputs.districts)
        _lay_refresh(connection, refresh, tuple(history))
        staged = fingerprints(connection, nodes)
        kept = drop_changed(connection, known, staged)
        lay_fingerprints(connection, staged)
        run = run_nodes(connection, [node for node in nodes if node.schema != STAGING or node.name not in kept])
        lay_models(connection, [Model(n.schema, n.name, n.is_view, n.sql) for n in nodes if n.kind == "model"])
        lay_claim_checks(connection, home)
    return Built(path, run.failed_audits, run.seconds, base)


def _database(home: Home) -> Path:
    return home.build / "building.duckdb"


def _lay_landed(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue, parsed: tuple[ParsedFile, ...]
) -> None:
    """Schema landed: one view an export, those of all rows and their cells, and the table of files."""
    connection.execute("create schema landed")
    for view, select in parsed_rows(home, catalogue, parsed).items():
        connection.execute(f"create view landed.{view} as {select}")
    connection.execute(f"create view landed.rows as {rows_of_all(catalogue)}")
    connection.execute(
        "create table landed.files (file_name varchar, file_sha256 varchar, file_key varchar, export varchar,"
        " status varchar, file_date date, adds boolean, name_year integer, lines_read bigint,"
        " layout_lines bigint, data_rows bigint, rows_rejected bigint, message varchar, path_order bigint,"
        " district_code varchar)"
    )
    adding = {export.name for export in catalogue.exports if export.load == "adds"}
    insert(connection, "landed.files", (_file_row(file, file.adds or file.export in adding) for file in parsed))
    connection.execute("create table landed.empty_sheets (file_sha256 varchar, export varchar, title_year integer)")
    empty = ((file.file_sha256, file.export, year) for file in parsed for year in file.empty_years)
    insert(connection, "landed.empty_sheets", empty)


def parsed_rows(home: Home, catalogue: Catalogue, parsed: Sequence[ParsedFile]) -> dict[str, str]:
    """For each landed relation that is read from the cache, the SELECT of the rows of all files parsed."""
    selects: dict[str, str] = {}
    for export in catalogue.exports:
        files = [file for file in parsed if file.export == export.name]
        selects[export.name] = _of_districts(
            keyed_select(export, landed_sql(home, export, files)), files, _codes(export)
        )
    reports = [file for file in parsed if file.export == EXPORT]
    for table, select in claim_files(home.cache, (file.file_key for file in reports)).items():
        selects[table] = _of_districts(select, reports)
    return selects | {"cells": _of_districts(cells_sql(home, parsed), parsed)}


def rows_of_all(catalogue: Catalogue) -> str:
    """SELECT of the rows of all exports, what every one of them has."""
    return " union all ".join(
        f"select '{export.name}' as export, {ROW_COLUMNS} from landed.{export.name}" for export in catalogue.exports
    )


def _file_row(file: ParsedFile, adds: bool) -> tuple[object, ...]:
    """A row of landed.files, in the order of its columns."""
    key = prefix_of(file.district) + file.file_key
    names = (file.file_name, file.file_sha256, key, file.export, file.status, file.file_date, adds)
    counts = (file.lines_read, file.layout_lines, file.data_rows, file.rows_rejected)
    return (*names, file.name_year, *counts, file.message, file.path_order, file.district)


def _of_districts(select: str, files: Iterable[ParsedFile], codes: Iterable[str] = ()) -> str:
    """A select with each row's district_code, and that in front of codes that may repeat between districts.

    The rows are read once, whatever the number of districts; a file that several have sent is of each of them.
    """
    whose = {(file.file_key, file.district): None for file in files if file.district}
    if not whose:
        return f"select *, '' as district_code from ({select})"
    pairs = ", ".join(f"({sql_text(key)}, {sql_text(district)})" for key, district in whose)
    replaced = ", ".join(
        f"districts.code || {sql_text(MARK)} || rows.{code} as {code}" for code in ("file_key", *codes)
    )
    return (
        f"select rows.* replace ({replaced}), districts.code as district_code from ({select}) as rows"
        f" inner join (values {pairs}) as districts (key, code) on rows.file_key = districts.key"
    )


def _codes(export: Export) -> list[str]:
    """The keys and codes of an export's rows that may repeat between districts."""
    return ["row_key", "slice_key", *(column.field for column in export.columns if column.field in QUALIFIED)]


def keyed_select(export: Export, select: str) -> str:
    """An export's rows with what they are known and replaced by: row_key and slice_key, as text, or null.

    Keys are compared within a fiscal year, folded, and blank parts are equal.
    """
    columns = {column.field: column for column in export.columns}
    year = ["year"] if "year" in columns else []
    key = [*year, *(field for field in export.key if field != "year")] if export.key else []
    slice_ = [] if export.slice == "list" else [*year, f"{export.slice}_code"]
    row_key = _joined([columns[field] for field in key]) if key else "cast(null as varchar)"
    slice_key = _joined([columns[field] for field in slice_]) if slice_ else "'all'"
    return f"select *, {row_key} as row_key, {slice_key} as slice_key from ({select})"


def _joined(columns: list[Column]) -> str:
    """An SQL text of the columns joined; free text is folded first, all other types were when they were read."""
    parts = (squeeze_sql(column.field) if column.type == "text" else column.field for column in columns)
    return f"concat_ws(chr(31), {', '.join(f'coalesce(cast({part} as varchar), {EMPTY})' for part in parts)})"


def _lay_districts(connection: duckdb.DuckDBPyConnection, districts: Districts) -> None:
    """Table landed.districts: code and name of each district, both '' where there is one."""
    connection.execute("create table landed.districts (district_code varchar, district_name varchar)")
    insert(connection, "landed.districts", districts.names.items())


def _lay_refresh(connection: duckdb.DuckDBPyConnection, refresh: Refresh, history: tuple[LogEntry, ...]) -> None:
    """Tables landed.refresh, one row, and landed.refreshes, those published before."""
    connection.execute(
        "create table landed.refresh (refresh_id varchar, started_at timestamp, finished_at timestamp, as_of date,"
        " files_new bigint)"
    )
    insert(
        connection, "landed.refresh", [(refresh.refresh_id, refresh.started_at, None, refresh.as_of, refresh.files_new)]
    )
    connection.execute(
        "create table landed.refreshes (refresh_id varchar, started_at timestamp, finished_at timestamp,"
        " status varchar, as_of date, files_new bigint, rows_loaded bigint, departments bigint)"
    )
    insert(connection, "landed.refreshes", map(_past_row, history))


def _past_row(past: LogEntry) -> tuple[object, ...]:
    """A row of landed.refreshes, in the order of its columns."""
    times = (past.refresh_id, past.started_at, past.finished_at, past.status, past.as_of)
    return (*times, past.files_new, past.rows_loaded, past.departments)
