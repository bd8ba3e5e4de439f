"""The rubric as the warehouse holds it, and how the district did on each criterion."""

import pandas as pd

from dashboard.queries.warehouse import ask

VERSION = "(select max(rubric_version) from marts.department_scores where fiscal_year = ?)"


def criteria(path: str, year: int) -> pd.DataFrame:
    """One row per criterion of the year's rubric, in the form's order: the tree, the points and the rule's parts."""
    return ask(
        path,
        f"""
        select indicators.group_code, indicators.group_zh, indicators.group_en, indicators.subgroup_code,
            indicators.subgroup_zh, indicators.subgroup_en, indicators.indicator_code,
            indicators.name_zh as indicator_zh, indicators.name_en as indicator_en,
            indicators.points as indicator_points, indicators.rubric_version,
            rules.criterion_code, rules.name_zh, rules.name_en, rules.kind, rules.unit, rules.points, rules.full_at,
            rules.requires, rules.without_denominator, rules.over_denominator_is_zero,
            penalties.measured_as, penalties.allowance, penalties.step, penalties.points_per_step
        from reference.criteria as rules
        join reference.indicators as indicators using (rubric_version, indicator_code)
        left join reference.penalties as penalties using (rubric_version, criterion_code)
        where rules.rubric_version = {VERSION}
        order by rules.position
        """,
        year,
    )


def bands(path: str, year: int) -> pd.DataFrame:
    """All bands of the year's tiered criteria, best first: criterion_code, comparator, bound, points."""
    return ask(
        path,
        "select criterion_code, comparator, bound, points from reference.bands"
        f" where rubric_version = {VERSION} order by criterion_code, band",
        year,
    )


def performance(path: str, year: int) -> pd.DataFrame:
    """How the district did, by criterion: share (mean of the points earned), and departments by outcome."""
    return ask(
        path,
        """
        select criterion_code, sum(points_earned) / nullif(sum(points_possible), 0) as share,
            sum(points_lost) as points_lost, sum(points_open) as points_open, count(*) as departments,
            count(*) filter (points_lost = 0 and points_open = 0) as full_count,
            count(*) filter (points_earned = 0 and points_open = 0) as zero_count,
            count(*) filter (basis = 'missing') as missing_count
        from marts.criterion_scores where fiscal_year = ? group by criterion_code
        """,
        year,
    )


def anomalies(path: str, year: int) -> pd.DataFrame:
    """Where the printed form disagrees with itself, and what stands instead."""
    return ask(
        path,
        "select cell, printed_zh, printed_en, kept_zh, kept_en from reference.form_anomalies"
        f" where rubric_version = {VERSION} order by cell",
        year,
    )


def readings(path: str, year: int) -> pd.DataFrame:
    """How the rubric is read where its text leaves room: criterion_code, name and reading in both languages."""
    return ask(
        path,
        f"""
        select readings.criterion_code, criteria.name_zh, criteria.name_en, readings.reading_zh, readings.reading_en
        from reference.readings as readings
        join reference.criteria as criteria using (rubric_version, criterion_code)
        where rubric_version = {VERSION}
        order by criteria.position
        """,
        year,
    )


def title(path: str, year: int) -> pd.DataFrame:
    """One row: the year's rubric, rubric_version, title_zh, title_en."""
    return ask(
        path,
        f"select rubric_version, title_zh, title_en from reference.rubric_versions where rubric_version = {VERSION}",
        year,
    )
