"""Small steps from a frame to exact Python values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[Any]:
    """A frame's rows as objects, a field a column."""
    return list(frame.itertuples(index=False))


def first(frame: pd.DataFrame) -> Any:
    """The first row of a frame that has one."""
    return next(frame.itertuples(index=False))


def mapped(frame: pd.DataFrame, key: str, value: str) -> dict[str, Any]:
    """One column by another."""
    return dict(zip(frame[key].tolist(), frame[value].tolist(), strict=True))


def total(values: Iterable[Decimal]) -> Decimal:
    """An exact sum."""
    return sum(values, Decimal(0))
