"""Many rows into a table at once: DuckDB's executemany takes a millisecond for each."""

from collections.abc import Iterable

import duckdb

from pipelines.text import sql_value

AT_ONCE = 500
"""Rows of a statement."""


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Adds rows, each with a value for every column of the table in order."""
    written = [f"({', '.join(map(sql_value, row))})" for row in rows]
    for start in range(0, len(written), AT_ONCE):
        connection.execute(f"insert into {table} values {', '.join(written[start : start + AT_ONCE])}")
