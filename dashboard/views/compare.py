"""对比: departments and years held against each other."""

import pandas as pd
import streamlit as st

from dashboard import drawing
from dashboard.charts import comparing
from dashboard.comparisons import ordered, with_shares
from dashboard.frame import View, choose_part, header, page_number
from dashboard.frames import mapped
from dashboard.queries import scores
from dashboard.views import compare_years, side_by_side

PARTS = ("heat", "side", "years")
AT_ONCE = 100  # departments of a heat map


def show(view: View) -> None:
    """The page, one of its three parts."""
    header(view, view.words("page.compare"))
    part = choose_part(view, PARTS if view.is_district else ("years",))
    {"heat": heat, "side": side_by_side.show, "years": compare_years.show}[part](view)


def heat(view: View) -> None:
    """Departments × indicators as a heat map; a click on a cell leads to the department's losses there."""
    words = view.words
    frame = with_shares(scores.indicators(view.path, view.year), words)
    by = sorting(view, frame, "heat.hint")
    order = ordered(frame, by)
    bar = st.container(horizontal=True, vertical_alignment="center")
    page = page_number(view, bar, len(order), AT_ONCE, "heat.page")
    shown = order[(page - 1) * AT_ONCE : page * AT_ONCE]
    drawn = frame.loc[frame["department_name"].isin(shown)]
    cells = drawing.show(
        view, "heat", lambda: comparing.heat(drawn, shown, words, view.palette), by, page, choice="cell"
    )
    for cell in cells:
        view.go(
            "losses", department=cell["department_code"], indicator=cell["indicator_code"], criterion=None, part=None
        )


def sorting(view: View, frame: pd.DataFrame, hint: str) -> str:
    """The hint above a heat map and the box for its order: total, name, or an indicator's code."""
    words = view.words
    labels = mapped(frame, "indicator_code", "label")
    options = {"total": words("sort.total"), "name": words("sort.name")}
    options |= {code: words("sort.lost", indicator=label) for code, label in labels.items()}
    said, box = st.columns([2, 1], vertical_alignment="center")
    has_open = (frame["points_open"] > 0).any()
    said.caption(words(hint) + (words("heat.open") if has_open else ""))
    by: str = box.selectbox(
        words("sort"), list(options), format_func=options.__getitem__, key="sort", label_visibility="collapsed"
    )
    return by
