"""The ledger of lost points."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, tables
from dashboard.frame import View, choose
from dashboard.frames import mapped, records
from dashboard.wording import Words

FOUR_LINES = 88  # a row's height in pixels


def show(view: View, department: str, rows: pd.DataFrame) -> None:
    """The lost points, largest first, or all 45 criteria; a click on a row opens the criterion."""
    words = view.words
    indicators = mapped(rows, "indicator_code", f"indicator_{view.lang}")
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        chosen = view.place.indicator if view.place.indicator in indicators else ""
        options = {"": words("indicator.all")} | {code: f"{code} {name}" for code, name in indicators.items()}
        choose(words("indicator"), list(options), chosen, "indicator", options.__getitem__)
    everything = right.toggle(words("ledger.all"), key="ledger_all")
    shown = rows.loc[rows["indicator_code"] == chosen] if chosen else rows
    if not everything:
        shown = shown.loc[(shown["points_lost"] > 0) | (shown["points_open"] > 0)]
        shown = shown.sort_values(["points_lost", "points_open"], ascending=False, kind="stable")
    if shown.empty:
        st.success(words("ledger.none"))
        return
    st.caption(words("ledger.hint"))
    picked = tables.choosable(as_table(view, shown), "ledger", 600, looks(view), widths(words), row_height=FOUR_LINES)
    if picked is not None:
        view.go("losses", department=department, criterion=shown["criterion_code"].iloc[picked])


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


def as_table(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The ledger in words."""
    words = view.words
    each = records(rows)
    return pd.DataFrame(
        {
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in each],
            words("points_lost"): rows["points_lost"].tolist(),
            words("reason"): [words.of(row, "reason") for row in each],
            words("figure"): [figures.figure(row) for row in each],
            words("threshold"): [figures.threshold(row, words) for row in each],
            words("distance"): [figures.distance(row, words) for row in each],
            words("basis"): [figures.basis(row, words) for row in each],
            words("points_earned"): rows["points_earned"].tolist(),
            words("points_open"): rows["points_open"].tolist(),
        }
    )
