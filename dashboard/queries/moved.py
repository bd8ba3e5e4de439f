"""What moved between two published refreshes: standings on both sides, and what led from one to the other."""

import pandas as pd

from dashboard.queries.warehouse import ask

STANDINGS = """
with earlier as (select * from marts.score_history where refresh_id = $1 and fiscal_year = $3),
later as (select * from marts.score_history where refresh_id = $2 and fiscal_year = $3),
names as (
    select department_code, max_by(department_name, fiscal_year) as department_name
    from marts.department_scores group by department_code
),
grades as (select grade, any_value(grade_en) as grade_en from reference.grades group by grade),
standings as (
    select coalesce(earlier.department_code, later.department_code) as department_code,
        earlier.department_code is not null as was_there, later.department_code is not null as is_there,
        coalesce(earlier.points_earned, 0) as earned_before, coalesce(later.points_earned, 0) as earned_now,
        coalesce(later.points_earned, 0) - coalesce(earlier.points_earned, 0) as earned_change,
        coalesce(earlier.points_lost, 0) as lost_before, coalesce(later.points_lost, 0) as lost_now,
        coalesce(later.points_lost, 0) - coalesce(earlier.points_lost, 0) as lost_change,
        coalesce(earlier.verified_points, 0) as verified_before, coalesce(later.verified_points, 0) as verified_now,
        coalesce(later.verified_points, 0) - coalesce(earlier.verified_points, 0) as verified_change,
        earlier.grade as grade_before, later.grade as grade_now
    from earlier full join later using (department_code)
)
"""
MOVES = """,
told as (
    select department_code, indicator_code, cause, sum(earned_change) as earned_change,
        sum(lost_change) as lost_change, string_agg(distinct files, '、' order by files) as files
    from marts.score_moves where refresh_id > $1 and refresh_id <= $2 and fiscal_year = $3
    group by all
),
untold as (
    select department_code, null as indicator_code, 'whole' as cause,
        standings.earned_change - coalesce(sum(told.earned_change), 0) as earned_change,
        standings.lost_change - coalesce(sum(told.lost_change), 0) as lost_change, null as files
    from standings left join told using (department_code)
    group by department_code, standings.earned_change, standings.lost_change
),
indicators as (
    select indicator_code, max_by(name_zh, rubric_version) as name_zh, max_by(name_en, rubric_version) as name_en
    from reference.indicators group by indicator_code
)
select moves.*, coalesce(names.department_name, department_code) as department_name,
    indicators.name_zh, indicators.name_en, causes.name_zh as cause_zh, causes.name_en as cause_en,
    case when not standings.was_there then 'new' when not standings.is_there then 'gone' else moves.cause end as step
from (from told union all by name from untold) as moves
join standings using (department_code)
join reference.move_causes as causes using (cause)
left join names using (department_code)
left join indicators using (indicator_code)
where moves.earned_change <> 0 or moves.lost_change <> 0
order by department_code, indicator_code nulls last, causes.position
"""


def refreshes(path: str) -> pd.DataFrame:
    """One row per published refresh whose scores are kept, newest first: refresh_id, as_of, finished_at (UTC)."""
    return ask(
        path,
        """
        with kept as (select refresh_id, max(as_of) as as_of from marts.score_history group by refresh_id)
        select kept.refresh_id, kept.as_of, refreshes.finished_at
        from kept left join marts.refreshes as refreshes using (refresh_id) order by kept.refresh_id desc
        """,
    )


def causes(path: str) -> pd.DataFrame:
    """The causes in their stated order: cause, name_zh, name_en."""
    return ask(path, "select cause, name_zh, name_en from reference.move_causes order by position")


def standings(path: str, since: str, until: str, year: int) -> pd.DataFrame:
    """One row per department that either refresh holds in a year: earned, lost and verified points and grades of both.

    Who was not there before or is not there now has no points on that side (`was_there`, `is_there`).
    """
    return ask(
        path,
        STANDINGS
        + """
        select standings.*, coalesce(names.department_name, department_code) as department_name,
            before.grade_en as grade_en_before, now.grade_en as grade_en_now
        from standings
        left join names using (department_code)
        left join grades as before on before.grade = standings.grade_before
        left join grades as now on now.grade = standings.grade_now
        order by department_code
        """,
        since,
        until,
        year,
    )


def moves(path: str, since: str, until: str, year: int) -> pd.DataFrame:
    """One row per department, indicator and cause that moved points between two refreshes, with the files behind it.

    A department's moves add exactly to the change of its standing: what a damaged record of a refresh between them
    no longer tells is a move of the cause `whole`, without an indicator. `step` is the cause, or `new` or `gone` for
    all of a department that only one of the two refreshes holds.
    """
    return ask(path, STANDINGS + MOVES, since, until, year)


def verifications(path: str, year: int) -> pd.DataFrame:
    """Criteria that became verified or unverified at the newest refresh, unverified first, then by points.

    One row per department and criterion: names, basis_before, basis, is_verified, points_possible.
    """
    return ask(
        path,
        """
        select changes.department_code, totals.department_name, changes.criterion_code, rules.name_zh, rules.name_en,
            changes.basis_before, changes.basis, changes.basis in ('computed', 'assessed') as is_verified,
            changes.points_possible
        from marts.basis_changes as changes
        join marts.department_scores as totals using (department_code, fiscal_year)
        join reference.criteria as rules using (rubric_version, criterion_code)
        where changes.fiscal_year = ?
            and (changes.basis in ('computed', 'assessed')) <> (changes.basis_before in ('computed', 'assessed'))
        order by is_verified, changes.points_possible desc, changes.department_code, rules.position
        """,
        year,
    )


def criteria(path: str, department: str | None) -> pd.DataFrame:
    """One row per department, year and criterion, of one department or all: names, position, points_earned."""
    return ask(
        path,
        """
        with rules as (
            select criterion_code, max_by(name_zh, rubric_version) as name_zh,
                max_by(name_en, rubric_version) as name_en, max_by(position, rubric_version) as position
            from reference.criteria group by criterion_code
        )
        select scores.department_code, scores.fiscal_year, scores.criterion_code, rules.name_zh, rules.name_en,
            scores.points_earned
        from marts.criterion_scores as scores join rules using (criterion_code)
        where scores.department_code = coalesce(?, scores.department_code)
        order by scores.fiscal_year, scores.department_code, rules.position
        """,
        department,
    )
