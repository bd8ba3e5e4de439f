"""The criteria of one department's year, and how one criterion's figure came about."""

import pandas as pd

from dashboard.frames import with_names_apart
from dashboard.queries.warehouse import ask


def criteria(path: str, department: str, year: int) -> pd.DataFrame:
    """One row per criterion, in the form's order: points, basis, reason, the figure, what a better result needs.

    `bound`, `better_points` and `gap_value` are what the next better result needs: null where there is none.
    """
    return ask(
        path,
        """
        select scores.criterion_code, scores.indicator_code, rules.position, rules.name_zh, rules.name_en, rules.kind,
            rules.unit, rules.full_at, rules.requires, rules.reason_code as rule_code,
            indicators.name_zh as indicator_zh, indicators.name_en as indicator_en,
            scores.points_possible, scores.points_earned, scores.points_lost, scores.points_open, scores.basis,
            scores.computed_points, scores.assessed_points, scores.claimed_points,
            scores.numerator, scores.denominator, scores.measure, scores.missing_export,
            scores.reason_zh, scores.reason_en,
            figures.comparator, figures.bound, figures.better_points, figures.allowance, figures.measured_as,
            cast(figures.gap_value as decimal(28, 4)) as gap_value
        from marts.criterion_scores as scores
        join reference.criteria as rules using (rubric_version, criterion_code)
        join reference.indicators as indicators
            on indicators.rubric_version = scores.rubric_version
            and indicators.indicator_code = scores.indicator_code
        join scoring.reason_figures as figures
            on figures.department_code = scores.department_code and figures.fiscal_year = scores.fiscal_year
            and figures.criterion_code = scores.criterion_code
        where scores.department_code = ? and scores.fiscal_year = ?
        order by rules.position
        """,
        department,
        year,
    )


def bands(path: str, criterion: str, year: int) -> pd.DataFrame:
    """A tiered criterion's bands, best first: comparator, bound, points; none for other kinds."""
    return ask(
        path,
        """
        select comparator, bound, points from reference.bands
        where criterion_code = ?
            and rubric_version = (select max(rubric_version) from marts.department_scores where fiscal_year = ?)
        order by band
        """,
        criterion,
        year,
    )


def trend(path: str, department: str, criterion: str) -> pd.DataFrame:
    """A criterion through the years of one department: fiscal_year, measure, earned and possible points, basis."""
    return ask(
        path,
        "select fiscal_year, measure, points_earned, points_possible, basis from marts.criterion_scores"
        " where department_code = ? and criterion_code = ? order by fiscal_year",
        department,
        criterion,
    )


@with_names_apart
def peers(path: str, department: str, criterion: str, year: int) -> pd.DataFrame:
    """A criterion of all departments of the same peer group in one year, the department itself among them."""
    return ask(
        path,
        """
        select scores.department_code, totals.department_name, scores.measure, scores.points_earned,
            scores.points_possible, scores.basis, scores.department_code = ? as is_self
        from marts.criterion_scores as scores
        join marts.department_scores as totals using (department_code, fiscal_year)
        where scores.criterion_code = ? and scores.fiscal_year = ?
            and (fiscal_year, department_code) in (
                select fiscal_year, department_code from marts.peer_groups
                where (district_code, fiscal_year, group_zh) = (
                    select (district_code, fiscal_year, group_zh) from marts.peer_groups
                    where department_code = ? and fiscal_year = ?
                )
            )
        order by scores.points_earned desc, scores.department_code
        """,
        department,
        criterion,
        year,
        department,
        year,
    )


def payments_by_month(path: str, department: str, year: int) -> pd.DataFrame:
    """Twelve months of one department's year: month, paid (cumulative), budget, scheduled (share at a quarter's end).

    `scheduled` is the share of the adjusted budget due by the end of that month, null between the quarters; `paid` is
    null for months that begin after the day of scoring.
    """
    return ask(
        path,
        """
        with months as (select cast(unnest(generate_series(1, 12)) as integer) as month),
        paid as (
            select cast(month(paid) as integer) as month, sum(counted_amount) as amount from facts.payment_lines
            where department_code = ? and fiscal_year = ? group by all
        ),
        schedule as (
            select cast(3 * row_number() over (order by rules.position) as integer) as month, rules.full_at,
                scores.denominator
            from reference.criteria as rules
            join marts.criterion_scores as scores using (rubric_version, criterion_code)
            where rules.reason_code = 'progress' and scores.department_code = ? and scores.fiscal_year = ?
        )
        select months.month,
            case when make_date(?, months.month, 1) <= (select max(as_of) from marts.department_scores)
                then coalesce(sum(paid.amount) over (order by months.month), 0) end as paid,
            (select max(denominator) from schedule) as budget, schedule.full_at as scheduled
        from months left join paid using (month) left join schedule using (month)
        order by months.month
        """,
        department,
        year,
        department,
        year,
        year,
    )
