"""Small steps from a frame to exact Python values."""

from collections import Counter, namedtuple
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache, wraps
from typing import Any, ParamSpec

import pandas as pd

P = ParamSpec("P")


@cache
def _row(columns: tuple[str, ...]) -> Any:
    """The class of rows with these fields; making one takes longer than filling it."""
    return namedtuple("Row", columns)


def records(frame: pd.DataFrame) -> list[Any]:
    """A frame's rows as objects, a field a column."""
    row = _row(tuple(frame.columns))
    return list(map(row._make, zip(*(frame[name].tolist() for name in frame.columns), strict=True)))


def first(frame: pd.DataFrame) -> Any:
    """The first row of a frame that has one."""
    return records(frame.iloc[:1])[0]


def mapped(frame: pd.DataFrame, key: str, value: str) -> dict[str, Any]:
    """One column by another."""
    return dict(zip(frame[key].tolist(), frame[value].tolist(), strict=True))


def total(values: Iterable[Decimal]) -> Decimal:
    """An exact sum."""
    return sum(values, Decimal(0))


def told_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """Departments whose name others share too get their code behind it, so that no chart takes them for one."""
    each = list(zip(frame["department_code"].tolist(), frame["department_name"].tolist(), strict=True))
    holders = Counter(name for _, name in set(each))
    if max(holders.values(), default=1) == 1:
        return frame
    names = [f"{name}（{code}）" if holders[name] > 1 else name for code, name in each]
    return frame.assign(department_name=names)


def with_names_apart(query: Callable[P, pd.DataFrame]) -> Callable[P, pd.DataFrame]:
    """A query whose answer has departments, with their names told apart."""

    @wraps(query)
    def asked(*args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        return told_apart(query(*args, **kwargs))

    return asked
