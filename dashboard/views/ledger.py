"""The ledger of lost points."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, tables
from dashboard.frame import View, choose
from dashboard.wording import Words

FOUR_LINES = 88  # a row's height in pixels


def show(view: View, department: str, lines: Sequence[Any]) -> None:
    """The lost points, largest first, or all 45 criteria; a click on a row opens the criterion.

    `lines` are those of queries.losses.criteria.
    """
    words = view.words
    indicators = {row.indicator_code: words.of(row, "indicator") for row in lines}
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        chosen = view.place.indicator if view.place.indicator in indicators else ""
        options = {"": words("indicator.all")} | {code: f"{code} {name}" for code, name in indicators.items()}
        choose(words("indicator"), list(options), chosen, "indicator", options.__getitem__)
    everything = right.toggle(words("ledger.all"), key="ledger_all")
    shown = [row for row in lines if chosen in ("", row.indicator_code)]
    if not everything:
        short = [row for row in shown if row.points_lost > 0 or row.points_open > 0]
        shown = sorted(short, key=lambda row: (row.points_lost, row.points_open), reverse=True)
    if not shown:
        st.success(words("ledger.none"))
        return
    st.caption(words("ledger.hint"))
    picked = tables.choosable(as_table(view, shown), "ledger", 600, looks(view), widths(words), row_height=FOUR_LINES)
    if picked is not None:
        view.go("losses", department=department, criterion=shown[picked].criterion_code)


def widths(words: Words) -> dict[str, Any]:
    """How wide the ledger's columns are, in pixels, so that all that tells why fits 1280."""
    pixels = {"criterion": 136, "points_lost": 56, "reason": 330, "figure": 72, "threshold": 80, "distance": 110}
    return {
        words(key): st.column_config.NumberColumn(width=width, format=tables.POINTS)
        if key == "points_lost"
        else st.column_config.TextColumn(width=width)
        for key, width in pixels.items()
    }


def looks(view: View) -> dict[str, str]:
    """How the ledger's numbers look."""
    return {view.words(key): tables.POINTS for key in ("points_lost", "points_open", "points_earned")}


def as_table(view: View, lines: Sequence[Any]) -> pd.DataFrame:
    """The ledger in words."""
    words = view.words
    return pd.DataFrame(
        {
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in lines],
            words("points_lost"): [row.points_lost for row in lines],
            words("reason"): [words.of(row, "reason") for row in lines],
            words("figure"): [figures.figure(row) for row in lines],
            words("threshold"): [figures.threshold(row, words) for row in lines],
            words("distance"): [figures.distance(row, words) for row in lines],
            words("basis"): [figures.basis(row, words) for row in lines],
            words("points_earned"): [row.points_earned for row in lines],
            words("points_open"): [row.points_open for row in lines],
        }
    )
