"""One department against the district's medians: only what a department's own address holds (queries.scopes)."""

import pandas as pd

from dashboard.queries.warehouse import ask


def totals(path: str, year: int) -> pd.DataFrame:
    """One row: the department's year with its grade, and the district's median of the totals (null where too few)."""
    return ask(
        path,
        """
        select scores.department_code, scores.department_name, scores.points_earned, scores.points_lost,
            scores.points_open, scores.verified_points, scores.missing_points, scores.grade, grades.grade_en,
            cast(medians.points as decimal(9, 2)) as median_points, medians.departments
        from marts.department_scores as scores
        left join reference.grades as grades
            on grades.grade = scores.grade and grades.rubric_version = scores.rubric_version
        left join district.medians as medians on medians.fiscal_year = scores.fiscal_year and medians.code = ''
        where scores.fiscal_year = ?
        """,
        year,
    )


def indicators(path: str, year: int) -> pd.DataFrame:
    """One row per indicator, in the form's order: names, possible and earned points, the district's median."""
    return ask(
        path,
        """
        select scores.indicator_code, names.name_zh, names.name_en, scores.points_possible, scores.points_earned,
            cast(medians.points as decimal(9, 2)) as median_points
        from marts.indicator_scores as scores
        join marts.department_scores as totals using (department_code, fiscal_year)
        join reference.indicators as names
            on names.indicator_code = scores.indicator_code and names.rubric_version = totals.rubric_version
        left join district.medians as medians
            on medians.fiscal_year = scores.fiscal_year and medians.code = scores.indicator_code
        where scores.fiscal_year = ?
        order by scores.position
        """,
        year,
    )


def criterion_median(path: str, criterion: str, year: int) -> pd.DataFrame:
    """The district's median of a criterion's earned points, one row (none where too few): points, departments."""
    return ask(
        path,
        "select cast(points as decimal(9, 4)) as points, departments from district.medians"
        " where code = ? and fiscal_year = ?",
        criterion,
        year,
    )
