"""The hardened read-only connection, a cursor per question, and answers kept by the published file's path."""

import duckdb
import pandas as pd
import streamlit as st

Value = str | int | None

# Nothing but the one file can be read, and nothing at all written.
HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "512MB",
    "threads": "2",
    "temp_directory": "",
    "lock_configuration": "true",
}


@st.cache_resource(max_entries=3, show_spinner=False)
def _connect(path: str) -> duckdb.DuckDBPyConnection:
    """One connection a published file; a published name is never used again, so the path is its version."""
    return duckdb.connect(path, read_only=True, config=HARDENED)


def ask_once(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer that is not kept, for the large ones."""
    with _connect(path).cursor() as cursor:
        table = cursor.sql(sql, params=list(values)).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(integer_object_nulls=True)
    return frame


@st.cache_data(max_entries=600, show_spinner=False)
def ask(path: str, sql: str, *values: Value) -> pd.DataFrame:
    """An answer, kept for the next who asks the same of the same published file."""
    return ask_once(path, sql, *values)
