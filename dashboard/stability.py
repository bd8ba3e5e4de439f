"""How stable a ranking is when the rules change: a pure function of the points before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import StatisticsError, correlation
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, Any]


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
    moves = np.abs(places(before) - places(after))
    signs_before, signs_after = (pair_signs(points) for points in (before, after))
    ordered_before, ordered_after = (int(np.count_nonzero(signs)) for signs in (signs_before, signs_after))
    same = int(np.count_nonzero((signs_before == signs_after) & (signs_before != 0)))
    pairs = ordered_before * ordered_after
    return Stability(
        departments=len(before),
        kept=int(np.count_nonzero(moves == 0)),
        largest=int(max(moves, default=0)),
        spearman=spearman(before, after),
        kendall=int(np.sum(signs_before * signs_after)) / pairs**0.5 if pairs else None,
        pairs_kept=same / ordered_before if ordered_before else None,
    )


def spearman(before: Sequence[Decimal], after: Sequence[Decimal]) -> float | None:
    """The correlation of mean places; None where all are equal or fewer than two."""
    try:
        return correlation(mean_places(before).tolist(), mean_places(after).tolist())
    except StatisticsError:
        return None


def places(points: Sequence[Decimal]) -> Numbers:
    """Places from 1; equal points share the better place."""
    better: Numbers = np.count_nonzero(pair_signs(points) < 0, axis=1)
    return better + 1


def mean_places(points: Sequence[Decimal]) -> Numbers:
    """Places from 1; equal points share the mean of their places."""
    equal: Numbers = np.count_nonzero(pair_signs(points) == 0, axis=1)
    return places(points) + (equal - 1) / 2


def pair_signs(points: Sequence[Decimal]) -> Numbers:
    """For every two, in rows and columns, whether the first has more points (1), as many (0) or fewer (-1)."""
    ranks = {each: rank for rank, each in enumerate(sorted(set(points)))}
    own = np.array([ranks[each] for each in points], dtype=np.int64)
    signs: Numbers = np.sign(own[:, None] - own[None, :])
    return signs
