"""Holds two warehouses against each other: whatever was made from the same files for the same day is the same."""

from pathlib import Path

import duckdb

from pipelines.text import sql_name, sql_text

SCHEMAS = ("landed", "reference", "staging", "facts", "scoring", "marts")
OF_THE_REFRESH = ("refresh", "refreshes", "score_moves", "score_history", "basis_changes", "notices")
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
            named = ", ".join(map(sql_name, mine[table]))
            selects = (f"select {named} from {database}.{table}" for database in ("one", "other"))
            only_one, only_other = only_in_each(connection, *selects)
            if only_one or only_other:
                lines.append(f"{table}: {only_one} rows in the first alone, {only_other} in the second alone")
    return len(shared), lines


def only_in_each(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> tuple[int, int]:
    """How many rows only the first of two selects has, and only the second; of equal rows those it has more of.

    As `except all` both ways, in one pass; where both have as many rows and the same sum of 64-bit hashes, they are
    taken for the same.
    """
    summed = "select count(*), sum(hash(*columns(*))::hugeint) from"
    first, second = (connection.execute(f"{summed} ({rows})").fetchall() for rows in (one, other))
    if first == second:
        return 0, 0
    rows = f"select *, 1 as surplus from ({one}) union all select *, -1 from ({other})"
    (found,) = connection.execute(
        "select coalesce(sum(surplus) filter (surplus > 0), 0), coalesce(-sum(surplus) filter (surplus < 0), 0)"
        f" from (select * exclude (surplus), sum(surplus) as surplus from ({rows}) group by all)"
    ).fetchall()
    return int(found[0]), int(found[1])


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """The columns of every table and view compared."""
    values = {"database": database, "schemas": list(SCHEMAS), "left_out": list(OF_THE_REFRESH)}
    return dict(connection.execute(COLUMNS, values).fetchall())
