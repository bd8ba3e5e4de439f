"""Small steps from a frame to exact Python values."""

from collections import Counter, namedtuple
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

import pandas as pd

from dashboard.queries import districts

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


def told_apart(frame: pd.DataFrame, district_names: Callable[[], dict[str, str]]) -> pd.DataFrame:
    """Departments whose name others share too get their code behind it, so that no chart takes them for one.

    In a municipality it is the district's name and the code there, where all are of one district the code alone.
    """
    each = list(zip(frame["department_code"].tolist(), frame["department_name"].tolist(), strict=True))
    holders = Counter(name for _, name in set(each))
    if max(holders.values(), default=1) == 1:
        return frame
    known = district_names()
    names = [f"{name}（{_code(code, known)}）" if holders[name] > 1 else name for code, name in each]
    return frame.assign(department_name=names)


def _code(code: str, districts: dict[str, str]) -> str:
    """A department's code for people, where the districts seen are these, by code; none where there is but one."""
    district, _, bare = code.partition("/")
    if district not in districts:
        return code
    return f"{districts[district]} {bare}" if len(districts) > 1 else bare


def with_names_apart(query: Callable[Concatenate[str, P], pd.DataFrame]) -> Callable[Concatenate[str, P], pd.DataFrame]:
    """A query of an address whose answer has departments, with their names told apart."""

    @wraps(query)
    def asked(path: str, /, *args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        def names() -> dict[str, str]:
            return mapped(districts.names(path), "district_code", "district_name")

        return told_apart(query(path, *args, **kwargs), names)

    return asked
