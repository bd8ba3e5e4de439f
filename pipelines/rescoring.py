"""Scores anew with the compiled models of a warehouse: other inputs, another day or another rubric, the same SQL.

A warehouse keeps every model as dbt compiled it, in `meta.models`. No relation in it carries a database's name, so
that the models run in any database that has the schemas they read.
"""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from pipelines.bulk import insert

POINTLESS = {"expected_points", "reason_figures", "reasons", "rejections"}
"""Models that word the points, or list rows that do not count; no points are made of them."""
READ_OFTEN = {"measure_sides", "criterion_bases"}
"""The models of the scoring whose rows are made once; the others are views, which spares keeping them."""
SCORES = ("criterion_scores", "indicator_scores", "department_scores")
READ_OF_CRITERIA = (
    "department_code, fiscal_year, district_code, rubric_version, indicator_code, criterion_code, points_possible,"
    " points_earned, points_lost, points_open, basis, computed_points"
)
"""What is read of the criteria's scores, by the two scores above them and by who has them scored anew."""
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
    insert(connection, "meta.models", rows)


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
    select of criterion scores that stand beside those which the measures give. Of criterion scores there is only what
    READ_OF_CRITERIA names.

    Raises:
        duckdb.Error: the inputs do not fit the models.
    """
    for schema in ("facts", "scoring", "marts"):
        connection.execute(f"create schema if not exists {schema}")
    wanted = {"scoring"} if first == "scoring" else {"facts", "scoring"}
    passed_over = POINTLESS.union(given)
    for model in models:
        if model.schema in wanted and model.name not in passed_over:
            is_view = model.name not in READ_OFTEN if model.schema == "scoring" else model.is_view
            kind = "view" if is_view else "table"
            connection.execute(f"create {kind} {model.schema}.{model.name} as {model.sql}")
    connection.execute(SILENT)
    criteria, *others = [m for name in SCORES for m in models if m.schema == "marts" and m.name == name]
    connection.execute(f"create table scoring.scored as select {READ_OF_CRITERIA} from ({criteria.sql})")
    parts = [f"select {READ_OF_CRITERIA} from ({sql})" for sql in ("from scoring.scored", standing) if sql]
    connection.execute(f"create view marts.{criteria.name} as {' union all '.join(parts)}")
    for model in others:
        connection.execute(f"create view marts.{model.name} as {model.sql}")
