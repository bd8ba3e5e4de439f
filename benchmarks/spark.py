"""The marts built on Spark from a lake, and held against those that DuckDB published, column by column.

A mart that Python fills once the models are built is empty on Spark; it is not compared.
"""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.cluster import ENVIRONMENT
from benchmarks.sameness import only_in_each
from pipelines.project import DBT_PROJECT
from pipelines.text import sql_name, sql_path, sql_text

LAID_IN = {"basis_changes", "claim_checks", "notices", "score_history", "score_moves"}
"""The marts that pipelines/ fills from what lies outside the warehouse."""
MARTS = Path("tables") / "marts.db"
LATER = {"refreshes": {"finished_at"}}
"""Columns that publication fills."""


class BuildError(Exception):
    """dbt failed; the text is its output."""


@dataclass(frozen=True)
class Built:
    """The marts built on Spark: seconds of dbt from start to end, and of each model."""

    seconds: float
    models: dict[str, float]


@dataclass(frozen=True)
class Compared:
    """A mart on both engines: its rows on DuckDB, how many of them Spark lacks and how many it has beyond them."""

    mart: str
    rows: int
    lacking: int
    beyond: int


def build_marts(lake: Path, folder: Path, environment: dict[str, str], *choice: str) -> Built:
    """Runs `dbt build <choice>` on Spark over a lake, its tables below `folder`.

    The evidence, a view, is then written to a table's place, for `compare_marts` to read.

    Raises:
        BuildError: a node failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    _dbt(lake, folder, environment, "build", *choice)
    built = Built(time.monotonic() - began, _models(folder / "target" / "run_results.json"))
    evidence = {"view": "marts.evidence", "folder": str(folder.absolute() / MARTS / "evidence")}
    _dbt(lake, folder, environment, "run-operation", "write_parquet", "--args", json.dumps(evidence))
    return built


def _models(results: Path) -> dict[str, float]:
    """Seconds of every model, from dbt's own results."""
    found = json.loads(results.read_text("utf-8"))["results"]
    nodes = ((result["unique_id"].split("."), result["execution_time"]) for result in found)
    return {parts[-1]: seconds for parts, seconds in nodes if parts[0] == "model"}


def _dbt(lake: Path, folder: Path, environment: dict[str, str], *command: str) -> None:
    """Runs dbt on the tables below a folder."""
    folder = folder.absolute()
    project = ["--target", "spark", "--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT]
    written = ["--target-path", folder / "target", "--log-path", folder / "log"]
    places = {"JIHENG_LAKE": str(lake.absolute()), "JIHENG_SPARK": str(folder)}
    done = subprocess.run(
        [ENVIRONMENT / "bin" / "dbt", "--no-version-check", *map(str, [*command, *project, *written])],
        env=environment | places,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(done.stdout + done.stderr)


def compare_marts(published: Path, folder: Path) -> list[Compared]:
    """Every mart of a published warehouse against the table that Spark left below `folder`."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {sql_text(str(published))} as warehouse (read_only)")
        marts = connection.execute(
            "select distinct table_name from duckdb_columns()"
            " where database_name = 'warehouse' and schema_name = 'marts'"
        ).fetchall()
        return [_compare(connection, mart, folder) for (mart,) in sorted(marts) if mart not in LAID_IN]


def _compare(connection: duckdb.DuckDBPyConnection, mart: str, folder: Path) -> Compared:
    """One mart, all its columns under their names and types."""
    described = connection.execute(f"describe warehouse.marts.{mart}").fetchall()
    columns = {sql_name(name): kind for name, kind, *_ in described if name not in LATER.get(mart, ())}
    files = ", ".join(map(sql_path, (folder / MARTS / mart).glob("*.parquet")))
    duck = f"select {', '.join(columns)} from warehouse.marts.{mart}"
    typed = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in columns.items())
    spark = f"select {typed} from read_parquet([{files}])"
    ((rows,),) = connection.execute(f"select count(*) from ({duck})").fetchall()
    return Compared(mart, rows, *only_in_each(connection, duck, spark))
