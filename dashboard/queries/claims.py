"""What departments claim in their self-evaluation reports, and what is wrong with it."""

import pandas as pd

from dashboard.queries.warehouse import ask

STANDINGS = """
with reports as (
    select department_code, max(file_name) as file_name from marts.report_lines where fiscal_year = ? group by 1
),
sums as (
    select department_code, sum(claimed_points) as claimed from marts.indicator_scores
    where fiscal_year = ? group by 1
),
checks as (select * from marts.claim_checks where fiscal_year = ?),
counted as (
    select department_code,
        cast(count(*) filter (severity = 'error') as integer) as errors,
        cast(count(*) filter (severity = 'doubt') as integer) as doubts,
        cast(count(*) filter (severity = 'form') as integer) as forms,
        coalesce(sum(recomputed - claimed) filter (check_code = 'recomputed'), 0) as correction
    from checks group by 1
),
doubted as (
    select department_code, subject, max(points_in_doubt) as points from checks
    where severity <> 'form' group by all
),
doubt as (select department_code, sum(points) as points from doubted group by 1),
told as (
    select department_code, file_name,
        coalesce(scores.claimed_points, sums.claimed) as claimed,
        coalesce(correction, 0) as correction,
        coalesce(errors, 0) as errors, coalesce(doubts, 0) as doubts, coalesce(forms, 0) as forms,
        cast(coalesce(doubt.points, 0) as decimal(9, 2)) as in_doubt
    from reports
    join marts.department_scores as scores using (department_code)
    left join sums using (department_code)
    left join counted using (department_code)
    left join doubt using (department_code)
    where scores.fiscal_year = ?
)
select scores.department_code, scores.department_name, told.file_name is not null as has_report,
    told.file_name, scores.points_earned, scores.points_open, told.claimed,
    cast(told.claimed + told.correction as decimal(9, 2)) as recomputed,
    cast(told.claimed - scores.points_earned as decimal(9, 2)) as excess,
    cast(-told.correction as decimal(9, 2)) as own_excess,
    told.errors, told.doubts, told.forms, told.in_doubt
from marts.department_scores as scores left join told using (department_code)
where scores.fiscal_year = ? order by scores.department_code
"""


def standings(path: str, year: int) -> pd.DataFrame:
    """One row per department of a year, by code: what it claims, what follows, and how much of it is in doubt.

    `claimed` is the total its report prints, else what its claims add to; `recomputed` is that with the report's own
    figures put right; `excess` and `own_excess` are what is claimed beyond the warehouse's points and beyond that.
    All are null where there is no report (`has_report`) or nothing is claimed. Points in doubt count once a subject.
    """
    return ask(path, STANDINGS, *[year] * STANDINGS.count("?"))


def findings(path: str, department: str, year: int) -> pd.DataFrame:
    """What is wrong with a department's report, worst first: errors, doubts, the form's; most points in doubt first."""
    return ask(
        path,
        """
        select check_code, subject, severity, claimed, recomputed, points_in_doubt, quote, line,
            explanation_zh, explanation_en
        from marts.claim_checks where department_code = ? and fiscal_year = ?
        order by list_position(['error', 'doubt', 'form'], severity), coalesce(points_in_doubt, 0) desc, line,
            check_code, subject
        """,
        department,
        year,
    )


def lines(path: str, department: str, year: int) -> pd.DataFrame:
    """The text of a department's report: line (from 1), text."""
    return ask(
        path,
        "select line, text from marts.report_lines where department_code = ? and fiscal_year = ? order by line",
        department,
        year,
    )
