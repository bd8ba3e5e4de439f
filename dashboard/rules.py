"""A criterion's rule in words, from the rubric's reference data: pure functions."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from dashboard import formats
from dashboard.figures import SIGNS
from dashboard.frames import records
from dashboard.wording import Words


def by_group(criteria: pd.DataFrame, bands: pd.DataFrame, words: Words) -> list[tuple[str, pd.DataFrame]]:
    """A rubric's groups (queries.rubric.criteria), each with its heading in Markdown and its criteria as a table."""
    own_bands = by_criterion(bands)
    found = []
    for _, group in groupby(records(criteria), attrgetter("group_code")):
        each = list(group)
        points = formats.number(sum(row.points for row in each))
        heading = f"##### {each[0].group_code} {words.of(each[0], 'group')} · {words('points.of', points=points)}"
        table = {
            words("subgroup"): [f"{row.subgroup_code} {words.of(row, 'subgroup')}" for row in each],
            words("indicator"): [
                f"{row.indicator_code} {words.of(row, 'indicator')}（{formats.number(row.indicator_points)}）"
                for row in each
            ],
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in each],
            words("possible"): [formats.number(row.points) for row in each],
            words("kind"): [words(f"kind.{row.kind}") for row in each],
            words("rule"): [rule(row, own_bands, words) for row in each],
        }
        found.append((heading, pd.DataFrame(table)))
    return found


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
