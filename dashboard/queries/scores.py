"""Departments, their totals, indicators and criteria."""

import pandas as pd

from dashboard.frames import with_names_apart
from dashboard.queries.warehouse import ask


def years(path: str) -> pd.DataFrame:
    """One row per fiscal year, newest first: fiscal_year, is_in_progress, departments."""
    return ask(
        path,
        "select fiscal_year, bool_or(is_in_progress) as is_in_progress, count(*) as departments"
        " from marts.department_scores group by fiscal_year order by fiscal_year desc",
    )


@with_names_apart
def departments(path: str) -> pd.DataFrame:
    """One row per department of any year, by code: department_code, department_name (the newest year's)."""
    return ask(
        path,
        "select department_code, max_by(department_name, fiscal_year) as department_name"
        " from marts.department_scores group by department_code order by department_code",
    )


@with_names_apart
def ranking(path: str, year: int) -> pd.DataFrame:
    """One row per department of a year, best first, with its place, its groups' points and the year before.

    `earlier_points` and `movement` are null when the year before does not hold the department; `is_settled` tells
    whether no point is open in either year.
    """
    return ask(
        path,
        """
        with groups as (
            select department_code, fiscal_year,
                sum(points_earned) filter (group_code = 'A') as points_a,
                sum(points_earned) filter (group_code = 'B') as points_b,
                sum(points_earned) filter (group_code = 'C') as points_c
            from marts.indicator_scores where fiscal_year = ? group by all
        )
        select rank() over (order by now.points_earned desc) as place, now.department_code, now.department_name,
            now.unit_kind, peers.group_zh, peers.group_en, now.grade, grades.grade_en, now.points_possible,
            now.points_earned, now.points_lost, now.points_open,
            now.verified_points, now.missing_points, now.is_in_progress, now.as_of,
            points_a, points_b, points_c,
            earlier.points_earned as earlier_points, now.points_earned - earlier.points_earned as movement,
            now.points_open = 0 and coalesce(earlier.points_open, 0) = 0 as is_settled
        from marts.department_scores as now
        join groups using (department_code, fiscal_year)
        join marts.peer_groups as peers using (department_code, fiscal_year)
        left join marts.department_scores as earlier
            on earlier.department_code = now.department_code and earlier.fiscal_year = now.fiscal_year - 1
        left join reference.grades as grades on grades.grade = now.grade and grades.rubric_version = now.rubric_version
        order by place, now.department_code
        """,
        year,
    )


def grades(path: str, year: int) -> pd.DataFrame:
    """The rubric's grades, best first: grade, grade_en, lowest_points, departments of the year that have it."""
    return ask(
        path,
        """
        select grades.grade, grades.grade_en, grades.lowest_points, count(scores.department_code) as departments
        from reference.grades as grades
        left join marts.department_scores as scores
            on scores.grade = grades.grade and scores.rubric_version = grades.rubric_version and scores.fiscal_year = ?
        where grades.rubric_version = (select max(rubric_version) from marts.department_scores where fiscal_year = ?)
        group by all order by grades.lowest_points desc
        """,
        year,
        year,
    )


@with_names_apart
def indicators(path: str, year: int | None = None, department: str | None = None) -> pd.DataFrame:
    """One row per department, year and indicator, of one year or department or of all: names and points.

    Those of one `peer_group` are comparable within a year.
    """
    return ask(
        path,
        """
        select scores.department_code, totals.department_name,
            concat_ws('/', nullif(peers.district_code, ''), peers.group_zh) as peer_group, scores.fiscal_year,
            scores.indicator_code, scores.group_code, scores.position,
            indicators.name_zh, indicators.name_en, indicators.group_zh, indicators.group_en,
            scores.points_possible, scores.points_earned, scores.points_lost, scores.points_open,
            scores.claimed_points, totals.points_earned as total
        from marts.indicator_scores as scores
        join marts.department_scores as totals using (department_code, fiscal_year)
        join marts.peer_groups as peers using (department_code, fiscal_year)
        join reference.indicators as indicators
            on indicators.indicator_code = scores.indicator_code
            and indicators.rubric_version = totals.rubric_version
        where scores.fiscal_year = coalesce(?, scores.fiscal_year)
            and scores.department_code = coalesce(?, scores.department_code)
        order by scores.fiscal_year, scores.department_code, scores.position
        """,
        year,
        department,
    )


def movements(path: str, earlier: int, later: int, department: str | None) -> pd.DataFrame:
    """How each indicator moved between two years, largest movement first, for one department or all.

    Columns: indicator_code, name_zh, name_en, earlier, later, movement, each a sum over the departments that have both
    years; so the movements add exactly to the difference of the totals.
    """
    return ask(
        path,
        """
        with held as (
            select department_code from marts.department_scores
            where fiscal_year in (?, ?) and department_code = coalesce(?, department_code)
            group by department_code having count(*) = 2
        )
        select scores.indicator_code, max_by(indicators.name_zh, scores.fiscal_year) as name_zh,
            max_by(indicators.name_en, scores.fiscal_year) as name_en,
            coalesce(sum(scores.points_earned) filter (scores.fiscal_year = ?), 0) as earlier,
            coalesce(sum(scores.points_earned) filter (scores.fiscal_year = ?), 0) as later, later - earlier as movement
        from marts.indicator_scores as scores
        join held using (department_code)
        join marts.department_scores as totals using (department_code, fiscal_year)
        join reference.indicators as indicators using (rubric_version, indicator_code)
        where scores.fiscal_year in (?, ?)
        group by scores.indicator_code
        order by abs(movement) desc, min(scores.position)
        """,
        earlier,
        later,
        department,
        earlier,
        later,
        earlier,
        later,
    )


@with_names_apart
def totals(path: str) -> pd.DataFrame:
    """One row per department and year: department_code, department_name, fiscal_year, points_earned, points_open."""
    return ask(
        path,
        "select department_code, department_name, fiscal_year, points_earned, points_open from marts.department_scores"
        " order by department_code, fiscal_year",
    )


def standing(path: str) -> pd.DataFrame:
    """One row: the newest published refresh and the day it was scored at."""
    return ask(path, "select refresh_id, finished_at, as_of from marts.refreshes order by started_at desc limit 1")
