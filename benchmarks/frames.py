"""What the pandas program (`benchmarks.analyst`) reads and counts with: frames of text, whole fen, whole points."""

from pathlib import Path

import numpy as np
import pandas as pd

KEY = ["department", "year"]
NAMED = {"预算年度": "year", "年度": "year", "部门代码": "department", "主管部门代码": "department"}
POINT = 10_000
"""What one point is counted in."""


def read(landing: Path, title: str, *columns: str) -> pd.DataFrame:
    """These columns of all files of an export as text, year a number; an empty cell is missing."""
    texts = [pd.read_csv(path, dtype=str, usecols=columns) for path in sorted(landing.glob(f"{title}_*.csv"))]
    books = [
        pd.read_excel(path, dtype=str, usecols=columns, engine="calamine")
        for path in sorted(landing.glob(f"{title}_*.xlsx"))
    ]
    frame = pd.concat([*texts, *books], ignore_index=True).rename(columns=NAMED)
    return frame.assign(year=frame["year"].astype(int)) if "year" in frame else frame


def whole(column: pd.Series, parts: int) -> pd.Series:
    """Decimal texts as whole numbers of so many parts of one; a missing one is 0."""
    return (pd.to_numeric(column).fillna(0) * parts).round().astype("int64")


def fen(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with its columns of yuan in fen."""
    return frame.assign(**{column: whole(frame[column], 100) for column in columns})


def days(column: pd.Series) -> pd.Series:
    """Texts as days."""
    return pd.to_datetime(column, format="ISO8601")


def share(part: pd.Series, of: pd.Series, most: int) -> pd.Series:
    """`part` `of`, times `most` points, rounded half-up once; 0 where either is not positive, `most` at most."""
    base = of.where(of > 0, 1)
    over = part.where(of > 0, 0).clip(lower=0).clip(upper=base)
    return (2 * over * (most * POINT) + base) // (2 * base)


def steps(like: pd.DataFrame, *cases: tuple[pd.Series, float], otherwise: float = 0) -> pd.Series:
    """The points of the first case that holds, in the index of `like`."""
    conditions, points = zip(*cases, strict=True)
    whole_points = [round(each * POINT) for each in points]
    return pd.Series(np.select(list(conditions), whole_points, round(otherwise * POINT)), like.index)


def counted(counts: pd.DataFrame, column: str) -> pd.Series:
    """A column of counts, 0 where nothing was counted under that name."""
    return counts[column] if column in counts else pd.Series(0, counts.index)


def sums(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Sums by department and year."""
    return frame.groupby(KEY)[list(columns)].sum()


def number_in(column: pd.Series) -> pd.Series:
    """The number a text begins with, when nothing but a unit follows it."""
    return column.str.extract(r"^(-?[0-9]+(?:\.[0-9]+)?)[^0-9]*$", expand=False).astype(float)
