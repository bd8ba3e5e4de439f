"""Scores anew with the compiled models of a warehouse: other inputs, another day or another rubric, the same SQL.

A warehouse keeps every model as dbt compiled it, in `meta.models`. No relation in it carries a database's name, so
that the models run in any database that has the schemas they read.
"""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

POINTLESS = {"reason_figures", "reasons", "rejections"}
"""Models that word the points, or list rows that do not count; no points are made of them."""
READ_TWICE = "criterion_bases"
"""The one model of the scoring whose rows are made once; the others are views, which spares keeping them."""
SCORES = ("criterion_scores", "indicator_scores", "department_scores")
SILENT = (
    "create view scoring.reasons as select department_code, fiscal_year, criterion_code, '' as reason_code,"
    " '' as reason_zh, '' as reason_en from scoring.measures"
)


@dataclass(frozen=True)
class Model:
    """One model as dbt compiled it."""

    schema: str
    name: str
    is_view: bool
    sql: str


def lay_models(connection: duckdb.DuckDBPyConnection, models: Collection[Model]) -> None:
    """Keeps the models in table meta.models: position (from 0, in the order they were built), the rest as in Model."""
    connection.execute("create schema if not exists meta")
    connection.execute(
        "create table meta.models (position integer, schema_name varchar, model varchar, is_view boolean, sql varchar)"
    )
    rows = [(position, m.schema, m.name, m.is_view, m.sql) for position, m in enumerate(models)]
    connection.executemany("insert into meta.models values (?, ?, ?, ?, ?)", rows)


def read_models(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[Model, ...]:
    """The models of an attached warehouse, in the order they were built."""
    rows = connection.execute(
        f"select schema_name, model, is_view, sql from {database}.meta.models order by position"
    ).fetchall()
    return tuple(Model(*row) for row in rows)


def score(
    connection: duckdb.DuckDBPyConnection,
    models: Collection[Model],
    first: str,
    given: Collection[str] = (),
    standing: str = "",
) -> None:
    """Builds the schemas from `first` (facts or scoring) on in the current database, up to the scores of the marts.

    `given` are models of these schemas that are there already: what is built on them reads their rows. `standing` is a
    select of criterion scores that stand beside those which the measures give.

    Raises:
        duckdb.Error: the inputs do not fit the models.
    """
    for schema in ("facts", "scoring", "marts"):
        connection.execute(f"create schema if not exists {schema}")
    wanted = {"scoring"} if first == "scoring" else {"facts", "scoring"}
    passed_over = POINTLESS.union(given)
    for model in models:
        if model.schema in wanted and model.name not in passed_over:
            is_view = model.name != READ_TWICE if model.schema == "scoring" else model.is_view
            kind = "view" if is_view else "table"
            connection.execute(f"create {kind} {model.schema}.{model.name} as {model.sql}")
    connection.execute(SILENT)
    for model in models:
        if model.schema == "marts" and model.name in SCORES:
            connection.execute(f"create table marts.{model.name} as {model.sql}")
            if standing and model.name == SCORES[0]:
                connection.execute(f"insert into marts.{model.name} by name {standing}")
