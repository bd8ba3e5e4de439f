"""What a tried rubric makes of departments and years, as tables: pure functions of queries.sandbox.Scored."""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import pandas as pd

from dashboard import formats, tables
from dashboard.frames import records, total
from dashboard.queries.sandbox import Scored
from dashboard.stability import Stability, stability
from dashboard.wording import Words


@dataclass(frozen=True)
class Outcome:
    """What is shown of one year: its rows, its ranking's stability, its departments and all years as tables."""

    year: pd.DataFrame
    stable: Stability
    departments: pd.DataFrame
    years: pd.DataFrame


@lru_cache(maxsize=60)
def outcome(scored: Scored, year: int, lang: str) -> Outcome:
    """All of it, kept; nobody writes into it."""
    words, frame = Words(lang), scored.departments
    own = frame.loc[frame["fiscal_year"] == year]
    return Outcome(own, of_year(own), departments(own, words).drop(columns=words("year")), by_year(frame, words))


def of_year(year: pd.DataFrame) -> Stability:
    """How stable the ranking of a year is."""
    return stability(year["points_before"].tolist(), year["points_after"].tolist())


def departments(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Departments as a table to sort."""
    rows = records(frame)
    table: dict[str, Any] = {
        words("year"): [str(row.fiscal_year) for row in rows],
        words("department"): [row.department_name for row in rows],
        words("sandbox.before"): frame["points_before"].tolist(),
        words("sandbox.after"): frame["points_after"].tolist(),
        words("sandbox.change"): frame["change"].tolist(),
        words("grade"): [grades(row, words) for row in rows],
    }
    columns = ("place_before", "place_after", "climbed")
    return pd.DataFrame(table | dict(zip(places(words), (frame[name].tolist() for name in columns), strict=True)))


def places(words: Words) -> list[str]:
    """The columns of places."""
    return [words("sandbox.place_before"), words("sandbox.place_after"), words("sandbox.climbed")]


def looks(words: Words) -> dict[str, str]:
    """Number formats of the table of departments."""
    shown = {words(key): tables.POINTS for key in ("sandbox.before", "sandbox.after")}
    return shown | {words("sandbox.change"): "%+.2f"}


def grades(row: Any, words: Words) -> str:
    """The grade, or both where one is crossed."""
    before = words.grade(SimpleNamespace(grade=row.grade_before, grade_en=row.grade_before_en))
    after = words.grade(SimpleNamespace(grade=row.grade_after, grade_en=row.grade_after_en))
    return after if before == after else f"{before} → {after}"


def by_year(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Every year in a line."""
    lines = []
    for year, own in frame.groupby("fiscal_year", sort=False):
        stable = of_year(own)
        steps = own["grade_step"].tolist()
        lines.append(
            {
                words("year"): str(year),
                words("sandbox.mean"): formats.signed(total(own["change"]) / len(own)),
                words("sandbox.promoted"): steps.count(1),
                words("sandbox.demoted"): steps.count(-1),
                words("sandbox.kept"): f"{stable.kept} / {stable.departments}",
                words("sandbox.largest"): stable.largest,
                words("sandbox.spearman"): coefficient(stable.spearman),
                words("sandbox.kendall"): coefficient(stable.kendall),
            }
        )
    return pd.DataFrame(lines)


def coefficient(value: float | None) -> str:
    """A correlation with three decimals."""
    return formats.EMPTY if value is None else f"{value:.3f}"
