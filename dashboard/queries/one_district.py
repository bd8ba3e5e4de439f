"""One district of a published warehouse that holds several: views over the file that pass its rows only.

Nothing is copied. The views bear the names of the tables they stand for, so that every question asked of a whole
warehouse can be asked of one of its districts.
"""

import duckdb

from dashboard.queries.scopes import CLOSING, Setting

TABLES = """
select tables.schema_name, tables.table_name,
    bool_or(column_name = 'district_code'), bool_or(column_name = 'department_code')
from duckdb_tables() as tables join duckdb_columns() as columns using (database_name, table_oid)
where tables.database_name = 'published' group by all
"""


def views_of(path: str, district: str, config: dict[str, Setting]) -> duckdb.DuckDBPyConnection:
    """A database in memory that shows a published file as if it were one district's; districts are named by code."""
    connection = duckdb.connect(":memory:", config=config)
    quoted = path.replace("'", "''")
    connection.execute(f"attach '{quoted}' as published (read_only)")
    for schema, table, has_district, has_department in connection.execute(TABLES).fetchall():
        where = _condition(district, has_district, has_department)
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f"create view {schema}.{table} as select * from published.{schema}.{table} where {where}")
    models = "select schema_name, model, sql from published.meta.models where is_view order by position"
    for schema, model, sql in connection.execute(models).fetchall():
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f"create view {schema}.{model} as {sql}")
    for name, value in CLOSING.items():
        connection.execute(f"set {name} = {value}")
    return connection


def _condition(district: str, has_district: bool, has_department: bool) -> str:
    """Which rows of a table are the district's; all where it names nobody, as reference data.

    A department's code begins with its district's and a slash: a range, which skips the others' blocks.
    """
    quoted = district.replace("'", "''")
    if has_district:
        return f"district_code = '{quoted}'"
    return f"department_code >= '{quoted}/' and department_code < '{quoted}0'" if has_department else "true"
