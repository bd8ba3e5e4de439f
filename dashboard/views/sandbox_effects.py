"""What another figure does to one department's year."""

from decimal import Decimal
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard import formats, trials
from dashboard.frame import View
from dashboard.frames import first, records
from dashboard.queries import scores

Colour = Literal["normal", "inverse", "off"]
STEPS = ("computed_points", "points_earned", "points_lost")


def show(view: View, row: Any, total: pd.DataFrame, criteria: pd.DataFrame) -> None:
    """The year's totals, what stands above the figure, and the criteria that move."""
    chosen = first(criteria.loc[criteria["criterion_code"] == row.criterion_code])
    totals(view, first(total))
    notices(view, chosen, running=bool(first(total).is_in_progress))
    st.table(moved(view, criteria, str(row.criterion_code)), border="horizontal", hide_index=True)


def totals(view: View, total: Any) -> None:
    """Points, what is lost and open, grade and place, each with its difference."""
    words = view.words
    shown: list[tuple[str, Decimal, Decimal, Colour]] = [
        ("points_earned", total.points_before, total.points_after, "normal"),
        ("points_lost", total.lost_before, total.lost_after, "inverse"),
        ("points_open", total.open_before, total.open_after, "off"),
    ]
    columns = st.columns(5)
    for column, (key, before, after, colour) in zip(columns, shown, strict=False):
        change = after - before
        column.metric(words(key), formats.points(after), f"{change:+.2f}" if change else None, delta_color=colour)
    columns[3].metric(words("grade"), trials.grades(total, words))
    if view.is_district:
        columns[4].metric(words("place"), place(view, total))


def place(view: View, total: Any) -> str:
    """The place among the others as published, before → after."""
    board = scores.totals(view.path)
    others = board.loc[
        (board["fiscal_year"] == view.year) & (board["department_code"] != total.department_code), "points_earned"
    ]
    before, after = (1 + sum(each > own for each in others) for own in (total.points_before, total.points_after))
    return str(after) if before == after else f"{before} → {after}"


def notices(view: View, chosen: Any, running: bool) -> None:
    """Whatever stands between the figure and the points."""
    words = view.words
    computed = formats.points(chosen.computed_points_after, 4)
    if chosen.basis_after == "assessed" and formats.is_empty(chosen.assessed_points):
        st.warning(words("sandbox.vetoed", computed=computed), icon=":material/gavel:")
    elif chosen.basis_after == "assessed":
        assessed = formats.points(chosen.assessed_points, 4)
        st.warning(words("sandbox.assessed", assessed=assessed, computed=computed), icon=":material/gavel:")
    elif chosen.basis_before != chosen.basis_after:
        before, after = (words(f"basis.{basis}") for basis in (chosen.basis_before, chosen.basis_after))
        st.info(words("sandbox.basis", before=before, after=after))
    if running:
        st.info(words("sandbox.running_figure", computed=computed), icon=":material/hourglass_top:")


def moved(view: View, criteria: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """The criterion chosen and whatever moves with it: points by the figure alone, and as they count."""
    words = view.words
    rows = [row for row in records(criteria) if row.criterion_code == chosen or moves(row)]
    return pd.DataFrame(
        {
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in rows],
            words("possible"): [formats.number(row.points_possible) for row in rows],
            words("sandbox.computed"): [step(row, "computed_points") for row in rows],
            words("points_earned"): [step(row, "points_earned") for row in rows],
            words("points_lost"): [step(row, "points_lost") for row in rows],
        }
    )


def moves(row: Any) -> bool:
    """Whether any of a criterion's points differ."""
    return any(step_of(row, name)[0] != step_of(row, name)[1] for name in STEPS)


def step_of(row: Any, name: str) -> tuple[str, str]:
    """Points before and after."""
    return formats.points(getattr(row, f"{name}_before"), 4), formats.points(getattr(row, f"{name}_after"), 4)


def step(row: Any, name: str) -> str:
    """Points before and after in words, once where they are the same."""
    before, after = step_of(row, name)
    return after if before == after else f"{before} → {after}"
