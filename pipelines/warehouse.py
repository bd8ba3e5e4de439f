"""Builds one warehouse: the parsed files as views, then every dbt model, seed and audit, in a new DuckDB file.

dbt runs once, in this process, and lets go of the file afterwards. Nothing is published here.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.claimchecks import lay_claim_checks
from pipelines.claims import EXPORT, claim_files
from pipelines.exports import Catalogue, Column, Export
from pipelines.extract import ParsedFile, landed_sql
from pipelines.history import LogEntry
from pipelines.settings import PROJECT, SEEDS, Home
from pipelines.text import squeeze_sql

DBT_PROJECT = PROJECT / "dbt_project"
ROW_COLUMNS = "file_key, sheet_position, sheet_name, row_number, adds, reason_code, header, raw"
"""What rows of every export have."""
EMPTY = "''"


Project = Any  # dbt's manifest; it ships no types


class WarehouseError(Exception):
    """A model could not be built; `problems` has a line each: the node and what DuckDB or dbt said."""

    def __init__(self, problems: list[str]) -> None:
        """Keeps the problems beside the text."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Refresh:
    """One run of the nightly job: its id, when it began (UTC), the day it scores at, files not seen by the last one."""

    refresh_id: str
    started_at: datetime
    as_of: date
    files_new: int


@dataclass(frozen=True)
class Built:
    """A built warehouse, not yet published; `failed_audits` names the audits that found something."""

    path: Path
    failed_audits: tuple[str, ...]


def build_warehouse(
    home: Home,
    catalogue: Catalogue,
    parsed: Iterable[ParsedFile],
    refresh: Refresh,
    history: Iterable[LogEntry],
    project: Project | None = None,
) -> Built:
    """A new warehouse file below `home.build`, its models built and its audits run.

    `history` are the refreshes published before; `project` is dbt's parse of its project where it is at hand.

    Raises:
        WarehouseError: a seed or model failed; the audits are not errors but results.
    """
    path = _database(home)
    home.build.mkdir(parents=True, exist_ok=True)
    for left in (path, path.with_suffix(".duckdb.wal")):
        left.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        _lay_landed(connection, home, catalogue, tuple(parsed))
        _lay_refresh(connection, refresh, tuple(history))
    failed = run_dbt(home, path, ["build", "--exclude-resource-type", "unit_test"], project)
    with duckdb.connect(str(path)) as connection:
        lay_claim_checks(connection, home)
    return Built(path, failed)


def dbt_target(home: Home) -> Path:
    """Where dbt keeps its parse and compiled models; another folder for every state of the project.

    A parse of an older project is not only useless: dbt remembers tests that are gone.
    """
    digest = hashlib.sha256()
    for path in sorted((*DBT_PROJECT.rglob("*.sql"), *DBT_PROJECT.rglob("*.yml"), *SEEDS.glob("*"))):
        digest.update(path.read_bytes())
    return home.build / f"dbt-{digest.hexdigest()[:16]}"


def parse_project(home: Home) -> Project:
    """Dbt's parse of its project, for `run_dbt`; it takes seconds and no database, so that it can run beside others.

    Raises:
        WarehouseError: the project cannot be parsed.
    """
    project = _invoke(home, _database(home), ["parse"], None).result
    assert project is not None  # an outcome without exception has one
    return project


def run_dbt(home: Home, database: Path, command: list[str], project: Project | None = None) -> tuple[str, ...]:
    """Runs dbt on a database; returns the names of failed data tests.

    Raises:
        WarehouseError: anything but a data test failed.
    """
    results = getattr(_invoke(home, database, command, project).result, "results", [])
    problems = [f"{r.node.name}: {(r.message or '').strip()}" for r in results if r.status == "error"]
    if problems:
        raise WarehouseError(problems)
    return tuple(r.node.name for r in results if r.status == "fail")


def _invoke(home: Home, database: Path, command: list[str], project: Project | None) -> Any:
    """Dbt's outcome of a command; the database is let go of whatever comes of it."""
    os.environ |= {"JIHENG_BUILD": str(database), "DO_NOT_TRACK": "1"}
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    paths = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    target = dbt_target(home)
    for left in home.build.glob("dbt-*"):
        if left != target:
            shutil.rmtree(left, ignore_errors=True)
    written = ["--target-path", str(target), "--log-path", str(home.log)]
    quiet = ["--log-level", "none", "--no-version-check"]
    try:
        outcome = dbtRunner(manifest=project).invoke([*command, *paths, *written, *quiet])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None:
        raise WarehouseError([str(outcome.exception)])
    return outcome


def _database(home: Home) -> Path:
    return home.build / "building.duckdb"


def _lay_landed(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue, parsed: tuple[ParsedFile, ...]
) -> None:
    """Schema landed: one view an export, one over all rows, and the table of files."""
    connection.execute("create schema landed")
    for export in catalogue.exports:
        select = landed_sql(home, export, parsed)
        connection.execute(f"create view landed.{export.name} as {keyed_select(export, select)}")
    for table, select in claim_files(home.cache, (f.file_key for f in parsed if f.export == EXPORT)).items():
        connection.execute(f"create view landed.{table} as {select}")
    rows = " union all ".join(
        f"select '{export.name}' as export, {ROW_COLUMNS} from landed.{export.name}" for export in catalogue.exports
    )
    connection.execute(f"create view landed.rows as {rows}")
    connection.execute(
        "create table landed.files (file_name varchar, file_sha256 varchar, file_key varchar, export varchar,"
        " status varchar, file_date date, adds boolean, name_year integer, title_year integer, lines_read bigint,"
        " layout_lines bigint, data_rows bigint, rows_rejected bigint, message varchar, path_order bigint)"
    )
    adding = {export.name for export in catalogue.exports if export.load == "adds"}
    values = [_file_row(file, file.adds or file.export in adding) for file in parsed]
    if values:
        connection.executemany(f"insert into landed.files values ({', '.join('?' * 15)})", values)


def _file_row(file: ParsedFile, adds: bool) -> tuple[object, ...]:
    """A row of landed.files, in the order of its columns."""
    names = (file.file_name, file.file_sha256, file.file_key, file.export, file.status, file.file_date, adds)
    years = (file.name_year, file.title_year)
    counts = (file.lines_read, file.layout_lines, file.data_rows, file.rows_rejected)
    return (*names, *years, *counts, file.message, file.path_order)


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


def _lay_refresh(connection: duckdb.DuckDBPyConnection, refresh: Refresh, history: tuple[LogEntry, ...]) -> None:
    """Tables landed.refresh, one row, and landed.refreshes, those published before."""
    connection.execute(
        "create table landed.refresh (refresh_id varchar, started_at timestamp, finished_at timestamp, as_of date,"
        " files_new bigint)"
    )
    connection.execute(
        "insert into landed.refresh values (?, ?, null, ?, ?)",
        [refresh.refresh_id, refresh.started_at, refresh.as_of, refresh.files_new],
    )
    connection.execute(
        "create table landed.refreshes (refresh_id varchar, started_at timestamp, finished_at timestamp,"
        " status varchar, as_of date, files_new bigint, rows_loaded bigint, departments bigint)"
    )
    for past in history:
        times = (past.refresh_id, past.started_at, past.finished_at, past.status, past.as_of)
        connection.execute(
            "insert into landed.refreshes values (?, ?, ?, ?, ?, ?, ?, ?)",
            [*times, past.files_new, past.rows_loaded, past.departments],
        )
