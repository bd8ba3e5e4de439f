"""What moved between two refreshes or years, as bridges and tables: pure functions of the frames of queries.moved.

A measure is `earned` or `lost`: the points earned for sure, or lost for good.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from dashboard import comparisons, formats
from dashboard.frames import mapped, records, total
from dashboard.wording import Words

ENTERED, LEFT = "new", "gone"
"""Steps of departments that only one of the two refreshes holds; all others are causes."""


@dataclass(frozen=True)
class Pair:
    """Two refreshes held against each other, by their ids."""

    since: str
    until: str


def choose_pair(ids: list[str], since: str | None, until: str | None) -> Pair:
    """The pair asked for, else the newest refresh and the one before; `ids` are two or more, newest first."""
    later = until if until in ids[:-1] else ids[0]
    older = ids[ids.index(later) + 1 :]
    return Pair(since if since in older else older[0], later)


def steps(moves: pd.DataFrame, causes: pd.DataFrame, words: Words) -> dict[str, str]:
    """The steps that occur in moves, by their names, in the stated order."""
    names = mapped(causes, "cause", f"name_{words.lang}") | words.map("cause", (ENTERED, LEFT))
    return {step: f"{name[0].upper()}{name[1:]}" for step, name in names.items() if (moves["step"] == step).any()}


def bridge(
    standings: pd.DataFrame, moves: pd.DataFrame, named: dict[str, str], measure: str, words: Words
) -> pd.DataFrame:
    """The way from the sum of the points before to that of now: name, kind, start, end, points.

    `named` are the names of the steps in their order. `kind` is total, better or worse; the points of the steps add
    exactly to the difference of the totals.
    """
    level = total(standings[f"{measure}_before"])
    rows: list[tuple[str, str, Decimal, Decimal]] = [(words("moved.before"), "total", Decimal(0), level)]
    for step, name in named.items():
        change = total(moves.loc[moves["step"] == step, f"{measure}_change"])
        kind = "better" if (change >= 0) == (measure == "earned") else "worse"
        rows.append((name, kind, level, level + change))
        level += change
    rows.append((words("moved.now"), "total", Decimal(0), total(standings[f"{measure}_now"])))
    frame = pd.DataFrame(rows, columns=["name", "kind", "start", "end"])
    return frame.assign(points=frame["end"] - frame["start"])


def by_step(moves: pd.DataFrame, departments: list[str], steps: list[str], measure: str) -> dict[str, list[Decimal]]:
    """What each step moved for each of the departments, by step."""
    sums: dict[tuple[str, str], Decimal] = {}
    for row in records(moves):
        key = (row.step, row.department_code)
        sums[key] = sums.get(key, Decimal(0)) + getattr(row, f"{measure}_change")
    return {step: [sums.get((step, code), Decimal(0)) for code in departments] for step in steps}


def indicator(move: Any, words: Words) -> str:
    """The indicator of a move, or that it is not known."""
    known = not formats.is_empty(move.indicator_code)
    return f"{move.indicator_code} {words.of(move, 'name')}" if known else formats.EMPTY


def ordered(standings: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Departments, those that moved most first."""
    ranked = standings.sort_values(f"{measure}_change", key=lambda column: -column.abs(), kind="stable")
    return ranked.reset_index(drop=True)


def crossings(standings: pd.DataFrame) -> pd.DataFrame:
    """Departments of both refreshes whose grade is another than before, in the standings' order."""
    both = standings["was_there"] & standings["is_there"]
    return standings.loc[both & (standings["grade_before"].fillna("") != standings["grade_now"].fillna(""))]


def by_criterion(
    criteria: pd.DataFrame, indicators: pd.DataFrame, earlier: int, later: int, words: Words
) -> pd.DataFrame:
    """How each criterion moved between two years, largest movement first: label, earlier, later, movement.

    Indicators are rounded to the cent of a point, criteria are not: what that makes is a row of its own, so that the
    movements add exactly to the difference of the totals.
    """
    labels = [f"{row.criterion_code} {words.of(row, 'name')}" for row in records(criteria)]
    table = comparisons.movements(criteria.assign(label=labels), earlier, later)
    whole = comparisons.movements(indicators, earlier, later)
    rounding = [total(whole[column]) - total(table[column]) for column in ("earlier", "later", "movement")]
    if any(rounding):
        row = pd.DataFrame([(words("moved.rounding"), *rounding)], columns=table.columns)
        table = pd.concat([table, row], ignore_index=True)
    return table
