"""What another figure of one department does to the figures that hang together with it: pure functions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboard.formats import is_empty
from dashboard.queries.sandbox import Figure

MEAN_PACE = "mean_pace"


def paid_more(rows: Sequence[Any], quarter: int, amount: Decimal) -> list[Figure]:
    """Figures when so much more (yuan; less when negative) is paid by the end of a quarter.

    `rows` are those of queries.sandbox.figures. What is paid by then is also paid by the ends of the later quarters;
    the mean pace adds all four. Quarters without a figure, for want of a budget, stay without.
    """
    quarters = [row for row in rows if not is_empty(row.quarter) and not is_empty(row.numerator)]
    later = [row for row in quarters if row.quarter >= quarter]
    changed = [Figure(row.criterion_code, row.numerator + amount, row.denominator) for row in later]
    means = [row for row in rows if row.rule_code == MEAN_PACE and not is_empty(row.numerator)]
    return changed + [Figure(row.criterion_code, row.numerator + amount * len(later), row.denominator) for row in means]


def refigured(row: Any, numerator: Decimal, other: Decimal) -> Figure:
    """Another figure of one criterion; `other` is the denominator, or the rest where it includes the numerator."""
    return Figure(row.criterion_code, numerator, numerator + other if row.denominator_includes_numerator else other)
