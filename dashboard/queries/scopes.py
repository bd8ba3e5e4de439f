"""What a department may see of a published warehouse: a copy in memory that holds nothing else.

Rows that carry a department's code are copied when the code is its own. What carries none is left out, but for the
reference data, what is told of refreshes, and the files its own rows came from: a new table is closed until it is
named here. Views are laid over the copy, so that they see no more than it.
"""

import duckdb

Setting = str | bool | int | float | list[str]

CLOSING = {"enable_external_access": "false", "lock_configuration": "true"}
"""Settings that end what a connection may reach and change."""

FEWEST = 5
"""Departments that a median needs: of fewer, one's own row would tell the others'."""

OPEN_SCHEMAS = ("reference", "meta")
OPEN_TABLES = ("marts.refreshes", "landed.refresh", "landed.refreshes", "facts.arrivals")
FILE_TABLES = ("marts.source_files", "landed.files")

TABLES = """
select tables.schema_name || '.' || tables.table_name,
    bool_or(column_name = 'department_code'), bool_or(column_name = 'file_name')
from duckdb_tables() as tables join duckdb_columns() as columns using (database_name, table_oid)
where tables.database_name = 'published' group by all
"""

MEDIANS = f"""
create table district.medians as
with points as (
    select fiscal_year, '' as code, points_earned from published.marts.department_scores {{whose}}
    union all
    select fiscal_year, indicator_code, points_earned from published.marts.indicator_scores {{whose}}
    union all
    select fiscal_year, criterion_code, points_earned from published.marts.criterion_scores {{whose}}
)
select fiscal_year, code, count(*) as departments, median(cast(points_earned as decimal(18, 6))) as points
from points group by fiscal_year, code having count(*) >= {FEWEST}
"""


def copy_for(path: str, department: str, config: dict[str, Setting]) -> duckdb.DuckDBPyConnection:
    """A database in memory with the department's own rows of a published file and the district's medians.

    `district.medians` has a row per fiscal year and code of an indicator or criterion, '' for the total.
    """
    connection = duckdb.connect(":memory:", config=config)
    quoted = path.replace("'", "''")
    connection.execute(f"attach '{quoted}' as published (read_only)")
    connection.execute("copy from database published to memory (schema)")
    tables = connection.execute(TABLES).fetchall()
    named = [table for table, has_department, has_file in tables if has_department and has_file]
    for table, has_department, _ in tables:
        _copy(connection, table, department, has_department)
    for table in FILE_TABLES:
        own = " union ".join(f"select file_name from {each}" for each in named)
        connection.execute(f"insert into {table} from published.{table} where file_name in ({own})")
    connection.execute("create schema district")
    connection.execute(MEDIANS.format(whose=_own_district(connection)))
    connection.execute("detach published")
    for name, value in CLOSING.items():
        connection.execute(f"set {name} = {value}")
    return connection


def _own_district(connection: duckdb.DuckDBPyConnection) -> str:
    """A condition for the rows of the department's district; none where an older program knew of no districts."""
    found = connection.execute(
        "from duckdb_columns() where database_name = 'published' and schema_name = 'marts'"
        " and table_name = 'department_scores' and column_name = 'district_code'"
    ).fetchall()
    return "where district_code in (select district_code from marts.department_scores)" if found else ""


def _copy(connection: duckdb.DuckDBPyConnection, table: str, department: str, has_department: bool) -> None:
    """The rows of a table that the department may see."""
    if has_department:
        connection.execute(f"insert into {table} from published.{table} where department_code = ?", [department])
    elif table in OPEN_TABLES or table.split(".")[0] in OPEN_SCHEMAS:
        connection.execute(f"insert into {table} from published.{table}")
