"""How stable a ranking is when the rules change: a pure function of the points before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import StatisticsError, correlation


@dataclass(frozen=True)
class Stability:
    """How alike two rankings of the same departments are.

    `kept` departments have the same place, `largest` is the longest way anybody moved, in places. `spearman` is the
    correlation of the places (ties at their mean), `kendall` is tau-b; both None where a ranking has no order at all.
    `pairs_kept` is the share of the pairs with an order before that have the same after, None where there are none.
    """

    departments: int
    kept: int
    largest: int
    spearman: float | None
    kendall: float | None
    pairs_kept: float | None


def stability(before: Sequence[Decimal], after: Sequence[Decimal]) -> Stability:
    """The two rankings by points, most points first; the sequences name the same departments in the same order."""
    moves = [abs(one - other) for one, other in zip(places(before), places(after), strict=True)]
    signs = [
        (sign(before[one] - before[other]), sign(after[one] - after[other]))
        for one, other in combinations(range(len(before)), 2)
    ]
    agreeing = sum(one * other for one, other in signs)
    ordered_before, ordered_after = (sum(abs(pair[side]) for pair in signs) for side in (0, 1))
    pairs = ordered_before * ordered_after
    kept = sum(one == other != 0 for one, other in signs)
    return Stability(
        departments=len(before),
        kept=moves.count(0),
        largest=max(moves, default=0),
        spearman=spearman(before, after),
        kendall=agreeing / pairs**0.5 if pairs else None,
        pairs_kept=kept / ordered_before if ordered_before else None,
    )


def spearman(before: Sequence[Decimal], after: Sequence[Decimal]) -> float | None:
    """The correlation of mean places; None where all are equal or fewer than two."""
    try:
        return correlation(mean_places(before), mean_places(after))
    except StatisticsError:
        return None


def places(points: Sequence[Decimal]) -> list[int]:
    """Places from 1; equal points share the better place."""
    return [1 + sum(other > own for other in points) for own in points]


def mean_places(points: Sequence[Decimal]) -> list[float]:
    """Places from 1; equal points share the mean of their places."""
    return [place + (points.count(own) - 1) / 2 for place, own in zip(places(points), points, strict=True)]


def sign(difference: Decimal) -> int:
    """-1, 0 or 1."""
    return (difference > 0) - (difference < 0)
