"""A database in memory for each trial of a rubric or figure, beside the published inputs, which all trials share.

What is laid there comes through the one door, so that a department reckons with its own rows alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, permutations

import duckdb
import streamlit as st

from dashboard.queries.warehouse import HARDENED, copy_out
from dashboard.rubric_copy import CODES, RubricCopy

MEASURES = "scoring.measures"
RUBRIC = tuple(f"reference.{table}" for table in CODES)
INPUTS = {
    MEASURES: "select * replace ('' as detail_zh, '' as detail_en) from scoring.measures",
    "published.criterion_scores": "select * replace ('' as reason_zh, '' as reason_en) from marts.criterion_scores",
    "published.department_scores": "from marts.department_scores",
    **{table: f"from {table}" for table in ("facts.department_years", "facts.claim_lines", "landed.refresh", *RUBRIC)},
}
"""What the models read, and the published scores beside it; words make no points."""
TRIALS = count()


@contextmanager
def trial(path: str, changed: RubricCopy) -> Iterator[duckdb.DuckDBPyConnection]:
    """Views of all inputs but the measures, and the rubric's rows from the copy; the inputs are in database memory."""
    name = f"trial_{next(TRIALS)}"
    with _inputs(path).cursor() as connection:
        connection.execute(f"attach ':memory:' as {name}; use {name}")
        try:
            _lay_views(connection)
            _lay_rubric(connection, changed)
            yield connection
        finally:
            connection.execute(f"use memory; detach {name}")


def touched(table: str, code: str) -> str:
    """SQL: the codes of the rows of a table of the rubric that are other than published, or only in one of the two."""
    own, published = f"reference.{table}", f"memory.reference.{table}"
    sides = " union all ".join(f"(from {one} except from {other})" for one, other in permutations((own, published)))
    return f"select {code} from ({sides})"


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


def _lay_rubric(connection: duckdb.DuckDBPyConnection, changed: RubricCopy) -> None:
    """The copy's rows, in the columns and types of the published rubric."""
    for table in RUBRIC:
        connection.register("given", changed[table.removeprefix("reference.")])
        connection.execute(f"create table {table} as from memory.{table} limit 0")
        connection.execute(f"insert into {table} by name from given")
        connection.unregister("given")


def _create_schema(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """The schema of a relation, unless it is there."""
    connection.execute(f"create schema if not exists {relation.split('.')[0]}")
