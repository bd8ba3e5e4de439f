"""The one door to the published warehouse: hardened connections, a cursor per question, answers kept.

What a page may ask of is an address: the published file's path, which is its version too, and behind it whose rows are
seen, where it is one department or one district. Every answer is kept by the whole address, so that none is ever given
to somebody else. Columns that name payees or petitions come masked, unless it is the evidence that is asked for
(`reveal`).
"""

from functools import lru_cache

import duckdb
import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard import masking
from dashboard.queries.one_district import views_of
from dashboard.queries.scopes import CLOSING, Setting, copy_for

Value = str | int | None

NoSuchTable = duckdb.CatalogException
"""What asking raises where the warehouse lacks a table, as one of an older program may."""
MARK = "\0"
"""Stands between the path and the scope; no path holds it."""
DEPARTMENT, DISTRICT = "department:", "district:"
"""A scope begins with one of these; a code follows."""

# Nothing but the one file can be read, and nothing at all written.
HARDENED: dict[str, Setting] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "512MB",
    "threads": "2",
    "temp_directory": "",
    "lock_configuration": "true",
}
# What is attached to a database in memory is so before it is closed in the same way.
OPENING = {name: value for name, value in HARDENED.items() if name not in CLOSING}
# A copy holds its rows in memory, not the whole district's.
COPYING = OPENING | {"memory_limit": "2GB"}


def address(path: str, department: str | None, district: str | None = None) -> str:
    """What a session may ask of: the whole published file, what a department may see, or one district's rows."""
    if department is not None:
        return f"{path}{MARK}{DEPARTMENT}{department}"
    return f"{path}{MARK}{DISTRICT}{district}" if district else path


def bare(where: str, code: str) -> str:
    """A department's code for people: without the district in front where the address is one district's."""
    _, mark, district = where.partition(f"{MARK}{DISTRICT}")
    return code.removeprefix(f"{district}/") if mark else code


def _connect(where: str) -> duckdb.DuckDBPyConnection:
    """The connection behind an address."""
    path, _, scope = where.partition(MARK)
    if scope.startswith(DEPARTMENT):
        return _scoped(path, scope.removeprefix(DEPARTMENT))
    return _one_district(path, scope.removeprefix(DISTRICT)) if scope else _whole(path)


@st.cache_resource(max_entries=3, show_spinner=False)
def _whole(path: str) -> duckdb.DuckDBPyConnection:
    """One connection a published file; a published name is never used again, so the path is its version."""
    return duckdb.connect(path, read_only=True, config=HARDENED)


@st.cache_resource(max_entries=16, show_spinner=False)
def _scoped(path: str, department: str) -> duckdb.DuckDBPyConnection:
    """One copy a published file and department."""
    return copy_for(path, department, COPYING)


@st.cache_resource(max_entries=16, show_spinner=False)
def _one_district(path: str, district: str) -> duckdb.DuckDBPyConnection:
    """One connection a published file and district."""
    return views_of(path, district, OPENING)


def copy_out(path: str, sql: str, *values: Value) -> pa.Table:
    """An answer in its exact types, unmasked and not kept: for reckoning with it, not for showing it."""
    with _connect(path).cursor() as cursor:
        return cursor.sql(sql, params=list(values)).to_arrow_table()


@lru_cache(maxsize=600)
def _kept(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer, kept."""
    return ask_once(path, sql, *values)


@lru_cache(maxsize=100)
def _kept_evidence(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer about evidence, kept apart from the others."""
    return reveal_once(path, sql, *values)


def forget() -> None:
    """Drops all answers kept, for measuring without them."""
    _kept.cache_clear()
    _kept_evidence.cache_clear()


def reveal_once(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer about evidence, unmasked and not kept."""
    frame: pd.DataFrame = copy_out(path, sql, *values).to_pandas(integer_object_nulls=True)
    return frame


def reveal(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer about evidence, unmasked, kept for the next who asks the same of the same address."""
    return _kept_evidence(path, sql, *values).copy(deep=False)


def ask_once(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer that is not kept, for the large ones."""
    return masking.frame(reveal_once(path, sql, *values))


def ask(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer, kept for the next who asks the same of the same address; pandas copies what a page writes into."""
    return _kept(path, sql, *values).copy(deep=False)
