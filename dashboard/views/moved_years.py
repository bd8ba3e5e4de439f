"""Between two fiscal years: which indicators moved, as on the page of comparisons, and which criteria."""

import streamlit as st

from dashboard import moving, tables
from dashboard.comparisons import with_shares
from dashboard.frame import View
from dashboard.queries import moved, scores
from dashboard.views import compare_years

EXACT = "%.4f"  # criteria have up to four decimals


def show(view: View) -> None:
    """The part of the page."""
    chosen = compare_years.choose_years(view)
    if chosen is None:
        return
    department, earlier, later = chosen
    left, right = st.columns([5, 6], gap="medium")
    with left:
        compare_years.moved(view, department, earlier, later)
    with right:
        criteria(view, department, earlier, later)


def criteria(view: View, department: str, earlier: int, later: int) -> None:
    """Which criteria moved; with what rounding makes, they add to the difference of the totals."""
    words = view.words
    frame = moved.criteria(view.path, department or None)
    indicators = with_shares(scores.indicators(view.path, None, department or None), words)
    table = moving.by_criterion(frame, indicators, earlier, later, words)
    changed = table.loc[table["movement"] != 0]
    if changed.empty:
        return
    st.caption(words("moved.criteria"))
    columns = {"label": words("criterion"), "earlier": str(earlier), "later": str(later), "movement": words("movement")}
    looks = dict.fromkeys([str(earlier), str(later), words("movement")], EXACT)
    tables.plain(changed.rename(columns=columns), 500, looks)
