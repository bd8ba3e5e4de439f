"""What a refresh brought, in a few figures, read from the warehouse it published."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class YearSummary:
    """One fiscal year: departments, their mean points, how many have each grade, how many none yet."""

    fiscal_year: int
    departments: int
    mean_points: Decimal
    by_grade: dict[str, int]
    ungraded: int


@dataclass(frozen=True)
class Summary:
    """Files by status, rows in and rejected, grades best first, years newest first."""

    files_by_status: tuple[tuple[str, int], ...]
    rows_accepted: int
    rows_rejected: int
    grades: tuple[str, ...]
    years: tuple[YearSummary, ...]


def summarise(path: Path) -> Summary:
    """The summary of a warehouse file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        statuses = connection.execute(
            "select status, count(distinct file_name) from marts.source_files group by status order by status"
        ).fetchall()
        rows = connection.execute(
            "select coalesce(sum(rows_accepted), 0), coalesce(sum(rows_rejected), 0) from marts.source_files"
        ).fetchall()[0]
        grades = connection.execute("select grade from reference.grades order by lowest_points desc").fetchall()
        years = connection.execute(
            "select fiscal_year, coalesce(grade, ''), count(*), sum(points_earned) from marts.department_scores"
            " group by all order by fiscal_year desc"
        ).fetchall()
    ordered = dict.fromkeys(year for year, *_ in years)
    summaries = tuple(_year(year, [row[1:] for row in years if row[0] == year]) for year in ordered)
    names = tuple(dict.fromkeys(grade for (grade,) in grades))
    return Summary(tuple(statuses), int(rows[0]), int(rows[1]), names, summaries)


def _year(fiscal_year: int, rows: list[tuple[str, int, Decimal]]) -> YearSummary:
    """One year from its (grade, departments, points) rows; no grade is ''."""
    departments = sum(count for _, count, _ in rows)
    total = sum((points for _, _, points in rows), Decimal(0))
    by_grade = {grade: count for grade, count, _ in rows if grade}
    mean = (total / departments).quantize(Decimal("0.01"))
    return YearSummary(fiscal_year, departments, mean, by_grade, departments - sum(by_grade.values()))
