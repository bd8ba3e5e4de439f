"""What moved since the refresh before, split by cause.

The scores before are led to those of now in steps of a fixed order: another program, the passing of time, another
rubric, other data, other assessments or findings. Each step scores the inputs anew, changed up to there, with the
models of now; the difference between two steps is the move of its cause. So the moves add to the whole difference.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.bulk import insert
from pipelines.movedfiles import JUDGED, files_sql, name_files
from pipelines.rescoring import Model, read_models, score
from pipelines.text import sql_path, sql_text

RUBRIC = (
    "rubric_versions",
    "indicators",
    "criteria",
    "bands",
    "penalties",
    "vetoes",
    "grades",
    "criterion_exports",
    "payment_schedule",
    "line_items",
)
CAUSES = ("program", "time", "rubric", "data", "assessment")
WHOLE = "whole"
JUDGED_TABLES = {f"stg_{export}" for export in JUDGED}


@dataclass(frozen=True)
class Inputs:
    """Which of the attached warehouses, `before` or `after`, each input of the models is taken from."""

    day: str
    rubric: str
    data: str
    judged: str


INPUTS = {
    "program": Inputs("before", "before", "before", "before"),
    "time": Inputs("after", "before", "before", "before"),
    "rubric": Inputs("after", "after", "before", "before"),
    "data": Inputs("after", "after", "after", "before"),
}
"""What is scored at the end of each step; the last step of all ends at the scores of now."""


def split_moves(built: Path, before: Path, previous_id: str) -> None:
    """Fills marts.score_moves of a built warehouse with what moved since the published warehouse `before`.

    One row per department-year, indicator and cause that moved anything; points with 2 decimals.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(str(before))} as before (read_only)")
        connection.execute(f"attach {sql_text(str(built))} as after")
        _walk(connection, _changed(connection))
        name_files(connection)
        _lay_moves(connection, previous_id)


def move_whole(built: Path, scores: Path, previous_id: str) -> None:
    """Fills marts.score_moves where no warehouse is left to split by: one cause, from the indicator scores kept."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(str(built))} as after")
        connection.execute("attach ':memory:' as before")
        connection.execute("create schema before.marts")
        connection.execute(f"create view before.marts.indicator_scores as from read_parquet({sql_path(scores)})")
        _begin(connection, [WHOLE])
        _add_state(connection, 1, "after")
        connection.execute(
            "create table files (department_code varchar, fiscal_year integer, indicator_code varchar, cause varchar,"
            " files varchar)"
        )
        _lay_moves(connection, previous_id)


def _changed(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The causes that have anything to move, in their order; one at least."""
    changed = {
        "program": read_models(connection, "before") != read_models(connection, "after"),
        "time": _differs(connection, "select as_of from {}.landed.refresh"),
        "rubric": any(_differs(connection, f"select * from {{}}.reference.{name} order by all") for name in RUBRIC),
        "data": _differs(connection, files_sql("{}", judged=False)),
        "assessment": _differs(connection, files_sql("{}", judged=True)),
    }
    return [cause for cause in CAUSES if changed[cause]] or ["program"]


def _differs(connection: duckdb.DuckDBPyConnection, select: str) -> bool:
    """Whether a select gives other rows in the two warehouses."""
    before, after = (connection.execute(select.format(name)).fetchall() for name in ("before", "after"))
    return before != after


def _walk(connection: duckdb.DuckDBPyConnection, causes: list[str]) -> None:
    """Table states: the indicator scores before (step 0) and after each cause; table causes names the steps.

    Where the program has changed so much that its models cannot read the inputs before, it is the only cause.
    """
    models = read_models(connection, "after")
    try:
        _begin(connection, causes)
        for step, cause in enumerate(causes[:-1], start=1):
            _score_step(connection, models, step, INPUTS[cause])
    except duckdb.Error:
        if causes[0] != "program":
            raise
        connection.execute("use memory")
        causes = causes[:1]
        _begin(connection, causes)
    _add_state(connection, len(causes), "after")


def _begin(connection: duckdb.DuckDBPyConnection, causes: list[str]) -> None:
    """Tables states and causes with the state before."""
    connection.execute("create or replace table causes (step integer, cause varchar)")
    insert(connection, "causes", enumerate(causes, start=1))
    connection.execute(
        "create or replace table states (step integer, department_code varchar, fiscal_year integer,"
        " indicator_code varchar, earned decimal(9, 2), lost decimal(9, 2))"
    )
    _add_state(connection, 0, "before")


def _add_state(connection: duckdb.DuckDBPyConnection, step: int, database: str) -> None:
    """Adds the indicator scores of a database to table states."""
    connection.execute(
        f"insert into memory.main.states select {step}, department_code, fiscal_year, indicator_code, points_earned,"
        f" points_lost from {database}.marts.indicator_scores"
    )


def _score_step(connection: duckdb.DuckDBPyConnection, models: tuple[Model, ...], step: int, inputs: Inputs) -> None:
    """Scores a mixture of the two warehouses and adds it to the states."""
    connection.execute(f"attach ':memory:' as state_{step}")
    connection.execute(f"use state_{step}")
    for schema in ("landed", "staging", "reference"):
        connection.execute(f"create schema {schema}")
    connection.execute(f"create view landed.refresh as from {inputs.day}.landed.refresh")
    for table in ("files", "empty_sheets"):
        connection.execute(
            f"create view landed.{table} as from {inputs.data}.landed.{table} where export not in {JUDGED}"
            f" union all by name from {inputs.judged}.landed.{table} where export in {JUDGED}"
        )
    for table in _tables(connection, "staging"):
        source = inputs.judged if table in JUDGED_TABLES else inputs.data
        connection.execute(f"create view staging.{table} as from {source}.staging.{table}")
    for table in _tables(connection, "reference"):
        source = inputs.rubric if table in RUBRIC else "after"
        connection.execute(f"create view reference.{table} as from {source}.reference.{table}")
    score(connection, models, "facts")
    _add_state(connection, step, f"state_{step}")
    connection.execute("use memory")
    connection.execute(f"detach state_{step}")


def _tables(connection: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    """The tables of a schema of the warehouse of now."""
    found = connection.execute(
        f"select table_name from duckdb_tables() where database_name = 'after' and schema_name = '{schema}'"
    ).fetchall()
    return [table for (table,) in found]


def _lay_moves(connection: duckdb.DuckDBPyConnection, previous_id: str) -> None:
    """Each state less the one before it, where that is not nothing, with its cause and files."""
    connection.execute(
        f"""
        insert into after.marts.score_moves by name
        with signed as (
            select * from states where step > 0
            union all
            select step + 1, department_code, fiscal_year, indicator_code, -earned, -lost
            from states where step < (select max(step) from states)
        ),
        moved as (
            select step, department_code, fiscal_year, indicator_code,
                sum(earned) as earned_change, sum(lost) as lost_change
            from signed group by all having earned_change <> 0 or lost_change <> 0
        )
        select
            now.refresh_id, '{previous_id}' as previous_refresh_id,
            moved.department_code, moved.fiscal_year, moved.indicator_code,
            causes.cause, files.files, moved.earned_change, moved.lost_change
        from moved
        inner join causes on moved.step = causes.step
        left join files
            on moved.department_code = files.department_code and moved.fiscal_year = files.fiscal_year
            and moved.indicator_code = files.indicator_code and causes.cause = files.cause
        cross join after.landed.refresh as now
        """
    )
