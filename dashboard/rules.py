"""A criterion's rule in words, from the rubric's reference data: pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import formats
from dashboard.figures import SIGNS
from dashboard.frames import records
from dashboard.wording import Words


def by_criterion(bands: pd.DataFrame) -> dict[str, list[Any]]:
    """A rubric's bands as rows, by the code of their criterion."""
    found: dict[str, list[Any]] = {}
    for band in records(bands):
        found.setdefault(band.criterion_code, []).append(band)
    return found


def rule(row: Any, bands: Mapping[str, Sequence[Any]], words: Words) -> str:
    """The rule of one criterion (a row of queries.rubric.criteria), `bands` being those of its whole rubric."""
    if row.kind == "tiers":
        return tiers(bands[row.criterion_code], words)
    if row.kind == "deduction":
        return deduction(row, words)
    if row.kind == "proportion":
        over = words("rule.over") if row.over_denominator_is_zero else ""
        return words("rule.proportion", full_at=formats.percent(row.full_at), points=formats.number(row.points)) + over
    if row.kind == "all_or_nothing":
        return words(f"rule.{row.requires}", points=formats.number(row.points))
    return words("rule.assessed", points=formats.number(row.points))


def tiers(bands: Sequence[Any], words: Words) -> str:
    """≥ 90 %：1 分；≥ 75 %：0.7 分；其余 0 分."""
    texts = [
        words("rule.else", points=formats.number(band.points))
        if band.comparator == "else"
        else words(
            "tier",
            sign=SIGNS[band.comparator],
            bound=formats.percent(band.bound),
            points=formats.number(band.points),
        )
        for band in bands
    ]
    return words("rule.separator").join(texts)


def deduction(row: Any, words: Words) -> str:
    """8 less 4 for each, or less 0.1 for each whole percentage point beyond 10 %."""
    points, each = formats.number(row.points), formats.number(row.points_per_step)
    if row.measured_as == "count":
        return words("rule.deduct_each", points=points, each=each)
    return words(
        "rule.deduct_ratio",
        points=points,
        each=each,
        allowance=formats.percent(row.allowance),
        step=formats.number(row.step * 100),
    )
