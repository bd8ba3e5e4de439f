"""A database in memory for each trial of a rubric or figure, beside the published inputs, which all trials share.

What is laid there comes through the one door, so that a department reckons with its own rows alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, permutations

import duckdb
import pyarrow as pa
import streamlit as st

from dashboard.queries.warehouse import HARDENED, ask, copy_out
from dashboard.rubric_copy import CODES, RubricCopy
from pipelines.rescoring import READ_OF_CRITERIA

MEASURES = "scoring.measures"
POINTLESS = (
    *("measure", "pace_numerator", "pace_denominator"),
    *("missing_export", "missing_titles_zh", "missing_titles_en", "detail_zh", "detail_en"),
)
"""What no points are made of in the measures: words, and where a pace leads."""
RUBRIC = tuple(f"reference.{table}" for table in CODES)
INPUTS = {
    MEASURES: f"select * replace ({', '.join(f'null as {column}' for column in POINTLESS)}) from scoring.measures",
    "published.criterion_scores": f"select {READ_OF_CRITERIA} from marts.criterion_scores",
    "published.department_scores": "from marts.department_scores",
    **{table: f"from {table}" for table in ("facts.department_years", "facts.claim_lines", "landed.refresh", *RUBRIC)},
}
"""What the models read, and the published scores beside it."""
TRIALS = count()


@contextmanager
def trial(path: str, changed: RubricCopy) -> Iterator[duckdb.DuckDBPyConnection]:
    """Views of all inputs but the measures, and the rubric's rows from the copy; the inputs are in database memory."""
    name = f"trial_{next(TRIALS)}"
    with _inputs(path).cursor() as connection:
        connection.execute(f"attach ':memory:' as {name}; use {name}")
        try:
            _lay_views(connection)
            _lay_rubric(connection, path, changed)
            yield connection
        finally:
            connection.execute(f"use memory; detach {name}")


def changed_tables(path: str, changed: RubricCopy) -> list[str]:
    """The tables of a copy that are not as published."""
    return [table for table, own in changed.items() if not own.equals(ask(path, f"from reference.{table}"))]


def changed_rows(table: str) -> str:
    """SQL: the rows of a table of the rubric that are other than published, and the published ones, in a trial."""
    own, published = f"reference.{table}", f"memory.reference.{table}"
    return " union all ".join(f"(from {one} except from {other})" for one, other in permutations((own, published)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _inputs(path: str) -> duckdb.DuckDBPyConnection:
    """The inputs in a new database; nobody writes to it."""
    connection = duckdb.connect(":memory:", config=HARDENED)
    for name, sql in INPUTS.items():
        _create_schema(connection, name)
        connection.register("given", copy_out(path, sql))
        connection.execute(f"create table {name} as from given")
        connection.unregister("given")
    return connection


def _lay_views(connection: duckdb.DuckDBPyConnection) -> None:
    """The inputs as they are, under their names."""
    for name in INPUTS:
        _create_schema(connection, name)
        if name not in (MEASURES, *RUBRIC):
            connection.execute(f"create view {name} as from memory.{name}")


def _lay_rubric(connection: duckdb.DuckDBPyConnection, path: str, changed: RubricCopy) -> None:
    """The copy's rows, in the columns and types of the published rubric; a table as published stays where it is."""
    others = changed_tables(path, changed)
    for table in CODES:
        name = f"reference.{table}"
        if table not in others:
            connection.execute(f"create view {name} as from memory.{name}")
            continue
        connection.register("given", pa.Table.from_pandas(changed[table]))
        connection.execute(f"create table {name} as from memory.{name} limit 0")
        connection.execute(f"insert into {name} by name from given")
        connection.unregister("given")


def _create_schema(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """The schema of a relation, unless it is there."""
    connection.execute(f"create schema if not exists {relation.split('.')[0]}")
