"""The rubric's seeds and its four kinds of rules, as the warehouse applies them, on exact numbers with bounds."""

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from pipelines.reports.model import Amount
from pipelines.settings import SEEDS


@dataclass(frozen=True)
class Indicator:
    """An indicator of the form, with its group and sub-group."""

    code: str
    name: str
    points: Fraction
    group: str
    group_name: str
    subgroup: str
    subgroup_name: str


@dataclass(frozen=True)
class Band:
    """A band of a tiered rule; the first that fits gives its points."""

    comparator: str
    bound: Fraction
    points: Fraction


@dataclass(frozen=True)
class Criterion:
    """A criterion and whatever its rule needs; fields are the seed's columns."""

    code: str
    indicator: str
    points: Fraction
    kind: str
    without_denominator: str
    full_at: Fraction
    requires: str
    over_denominator_is_zero: bool
    bands: tuple[Band, ...]
    measured_as: str
    allowance: Fraction
    step: Fraction
    points_per_step: Fraction


@dataclass(frozen=True, eq=False)
class Rubric:
    """The version that holds for one fiscal year, loaded once: what is remembered by rubric goes by its identity."""

    version: str
    indicators: tuple[Indicator, ...]
    criteria: tuple[Criterion, ...]

    def indicator(self, code: str) -> Indicator:
        """The indicator of a code."""
        return next(each for each in self.indicators if each.code == code)

    def criterion(self, code: str) -> Criterion:
        """The criterion of a code."""
        return next(each for each in self.criteria if each.code == code)

    def criteria_of(self, indicator: str) -> tuple[Criterion, ...]:
        """The criteria of an indicator, in order."""
        return tuple(each for each in self.criteria if each.indicator == indicator)


def read_seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed, by column."""
    with Path(SEEDS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def load_rubric(fiscal_year: int | None = None) -> Rubric:
    """The rubric of a fiscal year; the last one when the year is unknown or beyond all."""
    versions = read_seed("rubric_versions.csv")
    fitting = [
        each
        for each in versions
        if fiscal_year and int(each["first_fiscal_year"]) <= fiscal_year <= int(each["last_fiscal_year"])
    ]
    version = (fitting or versions)[-1]["rubric_version"]
    indicators = tuple(_indicator(row) for row in _rows("indicators.csv", version))
    bands, penalties = _rows("bands.csv", version), _rows("penalties.csv", version)
    criteria = tuple(_criterion(row, bands, penalties) for row in _rows("criteria.csv", version))
    return Rubric(version, indicators, criteria)


def _rows(name: str, version: str) -> list[dict[str, str]]:
    return [row for row in read_seed(name) if row["rubric_version"] == version]


def _indicator(row: dict[str, str]) -> Indicator:
    groups = (row["group_code"], row["group_zh"], row["subgroup_code"], row["subgroup_zh"])
    return Indicator(row["indicator_code"], row["name_zh"], Fraction(row["points"]), *groups)


def _criterion(row: dict[str, str], bands: list[dict[str, str]], penalties: list[dict[str, str]]) -> Criterion:
    code = row["criterion_code"]
    own = [band for band in bands if band["criterion_code"] == code]
    penalty = next((each for each in penalties if each["criterion_code"] == code), {})
    return Criterion(
        code=code,
        indicator=row["indicator_code"],
        points=Fraction(row["points"]),
        kind=row["kind"],
        without_denominator=row["without_denominator"],
        full_at=Fraction(row["full_at"] or 1),
        requires=row["requires"],
        over_denominator_is_zero=row["over_denominator_is_zero"].lower() == "true",
        bands=tuple(
            Band(band["comparator"], Fraction(band["bound"] or 0), Fraction(band["points"]))
            for band in sorted(own, key=lambda band: int(band["band"]))
        ),
        measured_as=penalty.get("measured_as", ""),
        allowance=Fraction(penalty.get("allowance") or 0),
        step=Fraction(penalty.get("step") or 1),
        points_per_step=Fraction(penalty.get("points_per_step") or 0),
    )


def points_of(criterion: Criterion, numerator: Fraction, denominator: Fraction) -> Fraction:
    """Points of a criterion, to 4 decimals half-up."""
    rules = {"tiers": _tiers, "proportion": _proportion, "deduction": _deduction, "all_or_nothing": _all_or_nothing}
    exact = rules[criterion.kind](criterion, numerator, denominator)
    return Fraction(int(exact * 10**4 + Fraction(1, 2)), 10**4)


def bounds_of(criterion: Criterion, numerator: Amount, denominator: Amount) -> tuple[Fraction, Fraction]:
    """The least and most points that the roundings of two printed figures allow.

    Every rule is monotonic between its steps, so corners and middles suffice.
    """
    tops = (numerator.low, numerator.value, numerator.high)
    bottoms = (denominator.low, denominator.value, denominator.high)
    points = [points_of(criterion, top, bottom) for top in tops for bottom in bottoms]
    return min(points), max(points)


def _fits(band: Band, numerator: Fraction, denominator: Fraction) -> bool:
    bound = band.bound * denominator
    held = {"ge": numerator >= bound, "gt": numerator > bound, "le": numerator <= bound, "lt": numerator < bound}
    return held.get(band.comparator, True)


def _tiers(criterion: Criterion, numerator: Fraction, denominator: Fraction) -> Fraction:
    if denominator <= 0 and criterion.without_denominator == "full":
        return criterion.bands[0].points
    if denominator <= 0 and criterion.without_denominator == "full_if_nothing":
        return criterion.bands[0 if numerator <= 0 else -1].points
    return next(band.points for band in criterion.bands if _fits(band, numerator, denominator))


def _proportion(criterion: Criterion, numerator: Fraction, denominator: Fraction) -> Fraction:
    target = denominator * criterion.full_at
    if criterion.over_denominator_is_zero and numerator > denominator:
        return Fraction(0)
    if target <= 0 and criterion.without_denominator == "full":
        return criterion.points
    if numerator <= 0 or target <= 0:
        return Fraction(0)
    return min(criterion.points, numerator / target * criterion.points)


def _deduction(criterion: Criterion, numerator: Fraction, denominator: Fraction) -> Fraction:
    base = Fraction(1) if criterion.measured_as == "count" else denominator
    beyond = numerator - criterion.allowance * base
    steps = beyond // (criterion.step * base) if beyond > 0 and base > 0 else 0
    return max(Fraction(0), criterion.points - steps * criterion.points_per_step)


def _all_or_nothing(criterion: Criterion, numerator: Fraction, denominator: Fraction) -> Fraction:
    enough = numerator > 0 if criterion.requires == "any" else numerator >= denominator
    return criterion.points if enough else Fraction(0)
