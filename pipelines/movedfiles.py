"""Which files stand behind what moved: those that are new, changed or gone, by the rows they have or had."""

import duckdb

JUDGED = ("assessments", "findings")
"""The exports in which people judge; all others are data."""
REPORT = "self_evaluation"


def files_sql(database: str, judged: bool) -> str:
    """A select of the files of one warehouse that speak, whether of judged exports or of the others."""
    return (
        f"select file_name, file_sha256, file_key, export, file_date from {database}.landed.files"
        f" where status = 'loaded' and export {'in' if judged else 'not in'} {JUDGED} order by all"
    )


def name_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Table files: one row per department-year, indicator and cause (data, assessment) with `files`, their names.

    The files are those whose rows concern the indicator, else the department-year, else all of its district that
    changed but reports, which are each of one department: an agency list changes departments without a row of theirs.
    """
    _lay_changed(connection)
    connection.execute(f"create table touched as {' union '.join(_rows_sql(connection))}")
    connection.execute(
        f"""
        create table files as
        with changed as (from changed_after union from changed_before),
        causes as (
            select distinct case when export in {JUDGED} then 'assessment' else 'data' end as cause, export, file_name,
                district_code
            from changed
        ),
        wanted as (select distinct department_code, fiscal_year, indicator_code, cause from states cross join causes),
        near as (select touched.*, causes.cause from touched inner join causes using (export, file_name)),
        exact as (
            select department_code, fiscal_year, indicator_code, cause, {_names("file_name")} as files
            from near where indicator_code is not null group by all
        ),
        of_year as (
            select department_code, fiscal_year, cause, {_names("file_name")} as files from near group by all
        ),
        of_all as (
            select district_code, cause, {_names("file_name")} as files from causes
            where export <> '{REPORT}' group by all
        )
        select wanted.*, coalesce(exact.files, of_year.files, of_all.files) as files
        from wanted
        left join exact using (department_code, fiscal_year, indicator_code, cause)
        left join of_year using (department_code, fiscal_year, cause)
        left join whose using (department_code)
        left join of_all using (district_code, cause)
        """
    )


def _lay_changed(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables changed_after and changed_before, the files of one side only, and whose, every department's district."""
    whose = []
    for name, other in (("after", "before"), ("before", "after")):
        connection.execute(
            f"create table changed_{name} as select distinct export, file_name, {_district(connection, name, 'files')}"
            f" from {name}.landed.files"
            f" where status = 'loaded' and (file_name, file_sha256) not in"
            f" (select (file_name, file_sha256) from {other}.landed.files where status = 'loaded')"
        )
        district = _district(connection, name, "department_scores")
        whose.append(f"select department_code, {district} from {name}.marts.department_scores")
    connection.execute(f"create table whose as {' union '.join(whose)}")


def _district(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    """A table's column district_code; one district where a warehouse of an older program knows none."""
    found = connection.execute(
        f"from duckdb_columns() where database_name = '{database}' and table_name = '{table}'"
        " and column_name = 'district_code'"
    ).fetchall()
    return "district_code" if found else "'' as district_code"


def _names(column: str) -> str:
    """An aggregate: the names in order, as a reader lists them."""
    return f"string_agg(distinct {column}, '、' order by {column})"


def _rows_sql(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Selects of export, file, department-year and indicator that rows of a changed file count for, either side."""
    tables = connection.execute(
        "select distinct table_name from duckdb_columns() where database_name = 'after' and schema_name = 'staging'"
        " and column_name = 'fiscal_year'"
    ).fetchall()
    return [
        f"select '{table.removeprefix('stg_')}' as export, rows.file_name, rows.department_code,"
        f" cast(rows.fiscal_year as integer) as fiscal_year, fed.indicator_code"
        f" from {side}.staging.{table} as rows inner join changed_{side} as changed"
        f" on rows.file_name = changed.file_name and changed.export = '{table.removeprefix('stg_')}'"
        f" left join ({_fed_sql(table)}) as fed on {_feeds(table)}"
        f" where rows.verdict = 'counts'"
        for (table,) in tables
        for side in ("after", "before")
    ]


def _fed_sql(table: str) -> str:
    """The indicators that an export's rows concern: a judged row names its criterion, the others feed the rubric's."""
    if table.removeprefix("stg_") in JUDGED:
        return (
            "select distinct criterion_code, indicator_code from after.reference.criteria"
            " union select vetoes.veto_code, criteria.indicator_code from after.reference.vetoes as vetoes"
            " inner join after.reference.criteria as criteria using (rubric_version, criterion_code)"
        )
    if table == f"stg_{REPORT}":
        return "select distinct indicator_code from after.reference.criteria"
    return (
        "select distinct criteria.indicator_code from after.reference.criterion_exports as needs"
        " inner join after.reference.criteria as criteria using (rubric_version, criterion_code)"
        f" where needs.export = '{table.removeprefix('stg_')}'"
    )


def _feeds(table: str) -> str:
    """How a row is joined to the indicators it concerns."""
    if table.removeprefix("stg_") in JUDGED:
        return "rows.criterion = fed.criterion_code"
    return "rows.indicator_code = fed.indicator_code" if table == f"stg_{REPORT}" else "true"
