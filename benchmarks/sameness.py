"""Holds two warehouses against each other: whatever was made from the same files for the same day is the same."""

from pathlib import Path

import duckdb

from pipelines.text import sql_name, sql_text

SCHEMAS = ("staging", "facts", "scoring", "marts")
OF_THE_REFRESH = ("refreshes", "score_moves", "score_history", "basis_changes", "notices")
"""Tables that name the refresh itself, or tell how it differs from the one before."""
COLUMNS = """
    select schema_name || '.' || table_name, list(column_name order by column_index)
    from duckdb_columns()
    where database_name = $database and list_contains($schemas, schema_name)
        and not list_contains($left_out, table_name) and column_name <> 'refresh_id'
    group by all
    order by all
"""


def differences(one: Path, other: Path) -> tuple[int, list[str]]:
    """How many tables and views were compared row by row, and a line for each in which two warehouses differ."""
    with duckdb.connect(config={"temp_directory": str(one.with_suffix(".spill"))}) as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach {sql_text(str(path))} as {name} (read_only)")
        mine, theirs = (_columns(connection, name) for name in ("one", "other"))
        shared = [table for table in mine if mine[table] == theirs.get(table)]
        lines = [f"{table}: other columns, or not in both" for table in sorted({*mine, *theirs} - {*shared})]
        for table in shared:
            only_one, only_other = _only(connection, table, mine[table])
            if only_one or only_other:
                lines.append(f"{table}: {only_one} rows in the first alone, {only_other} in the second alone")
    return len(shared), lines


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """The columns of every table and view compared."""
    values = {"database": database, "schemas": list(SCHEMAS), "left_out": list(OF_THE_REFRESH)}
    return dict(connection.execute(COLUMNS, values).fetchall())


def _only(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> tuple[int, int]:
    """How many rows only the first has, and only the second; of equal rows those it has more of.

    As `except all` both ways, in one pass and a sixth of the time.
    """
    named = ", ".join(map(sql_name, columns))
    rows = f"select {named}, 1 as surplus from one.{table} union all select {named}, -1 from other.{table}"
    (found,) = connection.execute(
        "select coalesce(sum(surplus) filter (surplus > 0), 0), coalesce(-sum(surplus) filter (surplus < 0), 0)"
        f" from (select sum(surplus) as surplus from ({rows}) group by {named})"
    ).fetchall()
    return found
