"""A criterion's figure, threshold and distance in words: pure functions of one row of queries.losses.criteria."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dashboard import formats
from dashboard.wording import Words

SIGNS = {"ge": "≥", "le": "≤", "lt": "<"}
VERIFIED = ("computed", "assessed")


def is_verified(row: Any) -> bool:
    """Whether somebody or something checked the points: computed from exports or assessed."""
    return row.basis in VERIFIED


def has_ratio(row: Any) -> bool:
    """Whether the figure is a share: money, people, weights, percentages; not counts and levels."""
    return row.unit in ("money", "people", "weight", "percent") and not formats.is_empty(row.measure)


def figure(row: Any) -> str:
    """The figure held against the rule: a share in percent, else counts."""
    if has_ratio(row):
        return formats.percent(row.measure)
    if formats.is_empty(row.numerator) or row.unit == "level":
        return formats.EMPTY
    if row.kind == "deduction" or formats.is_empty(row.denominator):
        return formats.number(row.numerator)
    return f"{formats.number(row.numerator)}/{formats.number(row.denominator)}"


def part(row: Any, side: str) -> str:
    """The numerator or denominator as people write it: money to the cent."""
    value = getattr(row, side)
    return formats.money(value) if row.unit == "money" else formats.number(value)


def threshold(row: Any, words: Words) -> str:
    """What the next better result needs, or what full points need."""
    if formats.is_empty(row.numerator) or row.unit == "level":
        return formats.EMPTY
    if row.comparator:
        return f"{SIGNS[row.comparator]} {formats.percent(row.bound)}"
    if row.kind == "proportion":
        return formats.percent(row.full_at)
    if row.kind == "deduction":
        return f"≤ {formats.percent(row.allowance) if row.measured_as == 'ratio' else formats.number(row.allowance)}"
    return words(f"requires.{row.requires}") if row.kind == "all_or_nothing" else formats.EMPTY


def distance(row: Any, words: Words) -> str:
    """How far it is to the next better result, in the unit counted."""
    if (
        row.unit == "level"
        or not (row.points_lost + row.points_open)
        or formats.is_empty(row.gap_value)
        or not row.gap_value
    ):
        return formats.EMPTY
    gap = Decimal(row.gap_value)
    text = formats.money(gap) if row.unit == "money" else formats.number(formats.rounded(gap, 2))
    return words(f"gap.{row.unit}", gap=text) if row.unit in ("money", "people", "percent") else text


def basis(row: Any, words: Words) -> str:
    """The basis in words; what nobody verified carries a mark."""
    return words(f"basis.{row.basis}") if is_verified(row) else f"◌ {words(f'basis.{row.basis}')}"


def unverified_by_indicator(criteria: Iterable[Any]) -> dict[str, Decimal]:
    """Lost points that nobody verified, by indicator."""
    hidden: dict[str, Decimal] = {}
    for row in criteria:
        if not is_verified(row):
            hidden[row.indicator_code] = hidden.get(row.indicator_code, Decimal(0)) + row.points_lost
    return hidden


def verified_share(verified: Decimal, earned: Decimal) -> Decimal | None:
    """The verified part of the earned points; where rounding by criterion and by indicator differ, not above 1."""
    return min(verified / earned, Decimal(1)) if earned else None
