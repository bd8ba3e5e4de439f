"""What arrived: exports by year, files, rejected rows, and what a missing export would settle."""

import pandas as pd

from dashboard import masking
from dashboard.queries.warehouse import ask, reveal

PAGE = 100


def matrix(path: str) -> pd.DataFrame:
    """One row per export and year: titles, has_arrived, row_count, departments; the agency list has no year.

    Where there are several districts an export has arrived once it has from all that have any department in the year.
    """
    return ask(
        path,
        """
        with scored as (select distinct district_code, fiscal_year from marts.department_scores),
        years as (select fiscal_year, count(*) as districts from scored group by fiscal_year),
        arrivals as (
            select export, fiscal_year, count(*) as districts
            from facts.arrivals semi join scored using (district_code, fiscal_year) group by all
        ),
        counted as (
            select export, fiscal_year, sum(rows_accepted) as row_count, count(*) as departments
            from facts.department_rows group by all
        )
        select exports.export, exports.title_zh, exports.title_en, years.fiscal_year,
            coalesce(arrivals.districts = years.districts, false) as has_arrived,
            cast(coalesce(counted.row_count, 0) as bigint) as row_count,
            coalesce(counted.departments, 0) as departments
        from reference.exports as exports cross join years
        left join arrivals
            on arrivals.export = exports.export and arrivals.fiscal_year = years.fiscal_year
        left join counted on counted.export = exports.export and counted.fiscal_year = years.fiscal_year
        where exports.nature <> 'list'
        order by exports.export, years.fiscal_year
        """,
    )


def files(path: str) -> pd.DataFrame:
    """One row per file and export, troubled ones first: status, counts and message."""
    return ask(
        path,
        """
        select file_name, coalesce(export, '') as export, status, coalesce(message, '') as message,
            data_rows, rows_accepted, rows_rejected, lines_read, layout_lines, file_sha256
        from marts.source_files
        order by case status when 'unreadable' then 0 when 'unrecognised' then 1 when 'loaded' then 3 else 2 end,
            rows_rejected desc, file_name, export
        """,
    )


def rejected_counts(path: str) -> pd.DataFrame:
    """Rejected rows by reason, most first: reason_code, reason_zh, reason_en, row_count."""
    return ask(
        path,
        "select reason_code, any_value(reason_zh) as reason_zh, any_value(reason_en) as reason_en,"
        " count(*) as row_count from marts.rejected_rows group by reason_code order by row_count desc, reason_code",
    )


def rejected(path: str, reason: str, number: int) -> pd.DataFrame:
    """One page of the rows rejected for a reason (all where it is ''), with what would mend them.

    Of payments and petitions only what stands under headers known to hold nothing private is shown.
    """
    known = ask(
        path,
        f"select spelling from reference.export_columns"
        f" where export in {masking.PRIVATE_EXPORTS} and field not in {masking.PRIVATE_FIELDS}",
    )["spelling"]
    rows = reveal(
        path,
        f"""
        select file_name, sheet_name, row_number, coalesce(export, '') as export, reason_zh, reason_en,
            remedy_zh, remedy_en, raw
        from marts.rejected_rows where reason_code = coalesce(nullif(?, ''), reason_code)
        order by file_name, sheet_name, row_number limit {PAGE} offset ?
        """,
        reason,
        (number - 1) * PAGE,
    )
    shown = [masking.row(raw, export, known) for raw, export in zip(rows["raw"], rows["export"], strict=True)]
    return rows.assign(raw=shown)


def missing(path: str, year: int) -> pd.DataFrame:
    """What lacks in a year, largest first: missing_export, points, criteria, departments (how many), who (names)."""
    return ask(
        path,
        """
        select scores.missing_export, sum(scores.points_possible) as points,
            count(distinct scores.criterion_code) as criteria, count(distinct scores.department_code) as departments,
            string_agg(distinct totals.department_name, '、' order by totals.department_name) as who
        from marts.criterion_scores as scores
        join marts.department_scores as totals using (department_code, fiscal_year)
        where scores.basis in ('missing', 'claimed') and scores.missing_export is not null and scores.fiscal_year = ?
        group by scores.missing_export order by points desc, scores.missing_export
        """,
        year,
    )


def export_titles(path: str) -> pd.DataFrame:
    """The exports' titles: export, title_zh, title_en."""
    return ask(path, "select export, title_zh, title_en from reference.exports")
