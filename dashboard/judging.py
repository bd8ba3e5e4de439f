"""Whether a copy of the rubric can be scored: every problem with its place and values. A pure function of the copy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard.formats import is_empty, number
from dashboard.frames import records, total
from dashboard.rubric_copy import BEST_FIRST, CODES, SHARES, RubricCopy, shown

DECIMALS = {"points": 4, "lowest_points": 2, "points_per_step": 4, "full_at": 6, "allowance": 6, "step": 6, "bound": 6}
"""Numbers that may be changed, and how many decimals the seeds keep of each."""

MOST = 999
"""No number of a rubric is larger: the seeds' columns end there."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, as the key of a wording `judge.<key>`, and what the wording names: the place first of all."""

    key: str
    place: str
    values: dict[str, str] = field(default_factory=dict)


def problems(copy: RubricCopy, printed: Decimal) -> list[Problem]:
    """All that is wrong with a copy of one version of the rubric, whose indicators have to add to `printed` points.

    What is said of numbers that cannot stand at all is said alone.
    """
    broken = list(_numbers(copy))
    if broken:
        return broken
    return [*_parts(copy, printed), *_all_bands(copy), *_scales(copy)]


def _numbers(copy: RubricCopy) -> Iterator[Problem]:
    """Numbers that cannot stand, wherever they stand."""
    for table, code in CODES.items():
        for row in records(copy[table]):
            columns = [column for column in DECIMALS if column in copy[table].columns]
            for column in columns:
                if column != "bound" or row.comparator in BEST_FIRST:
                    yield from _number(str(getattr(row, code)), column, getattr(row, column))


def _number(place: str, column: str, value: Decimal | None) -> Iterator[Problem]:
    """Blank, negative, too large or too finely divided."""
    if value is None or is_empty(value):
        yield Problem("blank", place)
        return
    seen = f"{shown(value, column).normalize():f}"
    if value < 0:
        yield Problem("negative", place, {"value": seen})
    elif value > MOST:
        yield Problem("large", place, {"value": seen, "most": number(shown(Decimal(MOST), column))})
    elif value != round(value, DECIMALS[column]):
        places = DECIMALS[column] - (2 if column in SHARES else 0)
        yield Problem("decimals", place, {"value": seen, "places": str(places)})


def _parts(copy: RubricCopy, printed: Decimal) -> Iterator[Problem]:
    """Indicators add to the whole, criteria to their indicator."""
    added = total(copy["indicators"]["points"])
    if added != printed:
        gap = number(abs(printed - added))
        yield Problem("total", "", {"added": number(added), "whole": number(printed), "gap": gap})
    criteria = copy["criteria"]
    for row in records(copy["indicators"]):
        added = total(criteria.loc[criteria["indicator_code"] == row.indicator_code, "points"])
        if added != row.points:
            yield Problem("parts", row.indicator_code, {"added": number(added), "whole": number(row.points)})


def _all_bands(copy: RubricCopy) -> Iterator[Problem]:
    """Every tiered criterion has bands, and nothing else has."""
    criteria, bands = copy["criteria"], copy["bands"]
    tiered = criteria.loc[criteria["kind"] == "tiers"]
    for code in sorted({str(code) for code in bands["criterion_code"]} - set(tiered["criterion_code"])):
        yield Problem("stranger", code)
    for row in records(tiered):
        own = bands.loc[bands["criterion_code"] == row.criterion_code].sort_values("band")
        yield from _bands(row, records(own))


def _bands(criterion: Any, bands: list[Any]) -> Iterator[Problem]:
    """No hole, no overlap, all points for the best band and no more for a worse one."""
    place = str(criterion.criterion_code)
    closing = [band for band in bands if band.comparator == "else"]
    bounded = [band for band in bands if band.comparator in BEST_FIRST]
    if len(closing) + len(bounded) < len(bands):
        yield Problem("comparator", place)
    if len(closing) != 1 or bands[-1].comparator != "else":
        yield Problem("closing", place, {"count": str(len(closing))})
    if any(not is_empty(band.bound) for band in closing):
        yield Problem("closing_bound", place)
    if len({BEST_FIRST[band.comparator] for band in bounded}) > 1:
        yield Problem("mixed", place)
    for better, worse in pairwise(bounded):
        if not _follows(better, worse):
            yield Problem("order", place, {"band": str(worse.band)})
    for better, worse in pairwise(bands):
        if worse.points > better.points:
            yield Problem("rising", place, {"band": str(worse.band)})
    best = max((band.points for band in bands), default=Decimal(0))
    if best != criterion.points:
        yield Problem("best", place, {"best": number(best), "points": number(criterion.points)})


def _follows(better: Any, worse: Any) -> bool:
    """Whether a band takes up where the better one ends."""
    if better.comparator == "lt" and worse.comparator == "le":
        return bool(better.bound <= worse.bound)
    direction = BEST_FIRST[better.comparator]
    return bool(better.bound * direction < worse.bound * direction)


def _scales(copy: RubricCopy) -> Iterator[Problem]:
    """Steps, penalties and full marks that divide, grades that fall to 0."""
    for row in records(copy["penalties"]):
        for column in ("step", "points_per_step"):
            if getattr(row, column) == 0:
                yield Problem(f"zero_{column}", row.criterion_code)
    for row in records(copy["criteria"]):
        if row.kind == "proportion" and row.full_at == 0:
            yield Problem("zero_full_at", row.criterion_code)
    grades = records(copy["grades"])
    for better, worse in pairwise(grades):
        if worse.lowest_points >= better.lowest_points:
            yield Problem("grades", worse.grade, {"better": better.grade, "points": number(better.lowest_points)})
    if grades[-1].lowest_points != 0:
        yield Problem("lowest", grades[-1].grade)


def strayed(bands: pd.DataFrame) -> list[Problem]:
    """Bands that name no criterion or comparator yet: a line just begun."""
    begun = bands["criterion_code"].map(is_empty) | bands["comparator"].map(is_empty)
    return [Problem("begun", "")] if begun.any() else []
