"""Points at risk in a year in progress, the dates that decide them, and how well the pace method did before."""

import pandas as pd

from dashboard.queries.warehouse import ask


def departments(path: str, year: int) -> pd.DataFrame:
    """One row per department of a year in progress: its points, its pace, what is decided when.

    `within_30`, `within_60`, `within_90` are open points decided within so many days, `decides_on` is the next date.
    """
    return ask(
        path,
        """
        with risks as (
            select department_code, sum(points_within_30_days) as within_30, sum(points_within_60_days) as within_60,
                sum(points_within_90_days) as within_90, min(decides_on) as decides_on, min(days_left) as days_left
            from marts.points_at_risk where fiscal_year = ? group by department_code
        )
        select scores.department_code, scores.department_name, scores.points_earned, scores.points_open,
            scores.points_lost, forecasts.pace_points, forecasts.ceiling_points,
            coalesce(risks.within_30, 0) as within_30, coalesce(risks.within_60, 0) as within_60,
            coalesce(risks.within_90, 0) as within_90, risks.decides_on, risks.days_left
        from marts.department_scores as scores
        join marts.forecasts as forecasts using (department_code, fiscal_year)
        left join risks on risks.department_code = scores.department_code
        where scores.fiscal_year = ? and scores.is_in_progress
        order by scores.department_code
        """,
        year,
        year,
    )


def criteria(path: str, department: str, year: int) -> pd.DataFrame:
    """One row per open criterion of a department, the one decided first on top: its date, points and advice."""
    return ask(
        path,
        """
        select risks.criterion_code, rules.name_zh, rules.name_en, risks.basis, risks.decides_on, risks.days_left,
            risks.working_days_left, risks.points_certain, risks.points_open, risks.points_lost, risks.pace_points,
            risks.points_within_30_days, risks.points_within_60_days, risks.points_within_90_days,
            risks.needed, risks.needed_unit, risks.advice_zh, risks.advice_en
        from marts.points_at_risk as risks
        join marts.department_scores as scores using (department_code, fiscal_year)
        join reference.criteria as rules using (rubric_version, criterion_code)
        where risks.department_code = ? and risks.fiscal_year = ?
        order by risks.decides_on, risks.points_open desc, rules.position
        """,
        department,
        year,
    )


def dates(path: str, year: int, department: str | None = None) -> pd.DataFrame:
    """One row per department, criterion, date and subject that decides points or lost them, of one department or all.

    `name` is the subject's name or a quarter's number, null for petitions: these have their `case_no`.
    """
    return ask(
        path,
        """
        select dates.department_code, scores.department_name, dates.criterion_code, rules.name_zh, rules.name_en,
            dates.decides_on, dates.days_left, dates.working_days_left, dates.subject, dates.due, dates.is_late,
            case when dates.subject <> 'petition' then coalesce(dates.subject_name, dates.subject_code) end as name,
            case when dates.subject = 'petition' then dates.subject_code end as case_no,
            dates.points_at_stake, dates.amount, dates.file_name, dates.sheet_name, dates.row_number
        from marts.deciding_dates as dates
        join marts.department_scores as scores using (department_code, fiscal_year)
        join reference.criteria as rules using (rubric_version, criterion_code)
        where dates.fiscal_year = ? and dates.department_code = coalesce(?, dates.department_code)
        order by dates.decides_on, dates.points_at_stake desc, dates.department_code, rules.position, dates.subject_code
        """,
        year,
        department,
    )


def errors(path: str) -> pd.DataFrame:
    """One row per department with finished years: years, mean and mean absolute error of the pace method in points."""
    return ask(
        path,
        """
        select department_code, count(*) as years, cast(avg(pace_error) as decimal(9, 2)) as mean_error,
            cast(avg(abs(pace_error)) as decimal(9, 2)) as mean_absolute_error
        from marts.forecasts where pace_error is not null group by department_code order by department_code
        """,
    )


def error(path: str) -> pd.DataFrame:
    """One row: the same over all departments and finished years together, and the first and last of these years."""
    return ask(
        path,
        """
        select count(*) as department_years, min(fiscal_year) as first_year, max(fiscal_year) as last_year,
            cast(avg(pace_error) as decimal(9, 2)) as mean_error,
            cast(avg(abs(pace_error)) as decimal(9, 2)) as mean_absolute_error,
            cast(max(abs(pace_error)) as decimal(9, 2)) as largest_error
        from marts.forecasts where pace_error is not null
        """,
    )
