"""How a department stands against others: 本部门, its page against the district's medians, and a criterion's peers."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import drawing, figures, formats, tables
from dashboard.charts import losing
from dashboard.frame import View, header
from dashboard.frames import first, records
from dashboard.queries import losses, own


def show(view: View) -> None:
    """The page."""
    total = first(own.totals(view.path, view.year))
    name = formats.plain(total.department_name)
    header(view, view.words("own.title", department=name, year=view.year))
    summary(view, total)
    st.caption(view.words("own.hint"))
    frame = own.indicators(view.path, view.year)
    looks = {view.words(key): tables.POINTS for key in ("possible", "points_earned", "own.median", "own.difference")}
    picked = tables.choosable(table(view, frame), "own", 800, looks)
    if picked is not None:
        view.go("losses", indicator=frame["indicator_code"].iloc[picked], criterion=None)


def summary(view: View, total: Any) -> None:
    """The year in a line of figures."""
    words = view.words
    shown = {
        "points_earned": formats.points(total.points_earned),
        "own.median": formats.points(total.median_points),
        "grade": words.grade(total),
        "points_lost": formats.points(total.points_lost),
        "points_open": formats.points(total.points_open),
        "verified_share": formats.percent(figures.verified_share(total.verified_points, total.points_earned)),
        "points_missing": formats.points(total.missing_points),
    }
    for column, (key, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(words(key), value)


def table(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """Indicators in words."""
    words = view.words
    return pd.DataFrame(
        {
            words("indicator"): [f"{row.indicator_code} {words.of(row, 'name')}" for row in records(frame)],
            words("possible"): frame["points_possible"],
            words("points_earned"): frame["points_earned"],
            words("own.median"): frame["median_points"],
            words("own.difference"): [
                None if formats.is_empty(row.median_points) else row.points_earned - row.median_points
                for row in records(frame)
            ],
        }
    )


def beside(view: View, department: str, row: Any) -> None:
    """A criterion among the department's peers; a department sees the district's median instead."""
    code = str(row.criterion_code)
    if not view.is_district:
        for median in records(own.criterion_median(view.path, code, view.year)):
            points = formats.points(median.points)
            st.caption(view.words("own.criterion_median", points=points, departments=median.departments))
        return
    st.caption(view.words("peers.title"))
    others = losses.peers(view.path, department, code, view.year)
    column = "measure" if figures.has_ratio(row) else "points_earned"
    drawing.show(view, "peers", lambda: losing.peers(others, column, view.words, view.palette), department, code)
