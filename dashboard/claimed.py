"""Standings of claims, ordered and in words: pure functions of queries.claims.standings and queries.claims.findings."""

from decimal import Decimal

import pandas as pd

from dashboard import formats
from dashboard.frames import records
from dashboard.wording import Words

SUMS = {
    "claimed": "claimed",
    "own_recomputed": "recomputed",
    "points_scored": "points_earned",
    "excess": "excess",
    "in_doubt": "in_doubt",
}
"""Columns of the standings by their labels' keys."""
ORDERS = ("excess", "own_excess", "in_doubt", "name")


def ordered(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Departments with the largest difference or most doubt first, or by name; those without a report last."""
    if by == "name":
        return frame.sort_values("department_name", kind="stable").reset_index(drop=True)
    ranks = [(not row.has_report, -known(getattr(row, by))) for row in records(frame)]
    return frame.iloc[sorted(range(len(frame)), key=ranks.__getitem__)].reset_index(drop=True)


def known(value: Decimal | None) -> Decimal:
    """The value, or less than any where there is none."""
    return Decimal("-Infinity") if value is None or formats.is_empty(value) else value


def table(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Standings in words."""
    return pd.DataFrame(
        {words("department"): frame["department_name"]}
        | {words(key): frame[column] for key, column in SUMS.items()}
        | {
            words("errors"): frame["errors"],
            words("doubts"): frame["doubts"],
            words("report"): [words("report.yes" if has_report else "report.no") for has_report in frame["has_report"]],
        }
    )


def subjects(found: pd.DataFrame, criteria: pd.DataFrame, words: Words) -> list[str]:
    """What each finding is about: an indicator of these criteria with its name, else what the report calls it."""
    names = {row.indicator_code: f"{row.indicator_code} {words.of(row, 'indicator')}" for row in records(criteria)}
    names["total"] = words("total")
    return [names.get(each, each) for each in found["subject"]]
