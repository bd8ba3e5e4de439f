"""Where each department is heading by the year's end, and how far off the same method was on finished years."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, risks, tables
from dashboard.charts import risking
from dashboard.frame import View
from dashboard.frames import first
from dashboard.queries import risk

HEIGHT = 470  # in pixels


def show(view: View, frame: pd.DataFrame) -> None:
    """The part of the page; `frame` is queries.risk.departments. A click leads to the department."""
    words = view.words
    st.caption(words("risk.method"))
    error_line(view)
    shown = frame.sort_values("pace_points", ascending=False, kind="stable").reset_index(drop=True)
    left, right = st.columns([5, 6], gap="medium")
    with left, st.container(height=HEIGHT, border=False):
        points = drawing.show(
            view, "risk_ranges", lambda: risking.ranges(shown, words, view.palette), choice="department_code"
        )
    with right:
        keys = ("floor", "pace", "ceiling", "mean_error", "absolute_error")
        looks = dict.fromkeys([words(f"risk.{key}") for key in keys], tables.POINTS)
        table = risks.forecasts(shown, risk.errors(view.path), words)
        picked = tables.choosable(table, "risk_forecasts", HEIGHT, looks)
    clicked = [point["department_code"] for point in points]
    if picked is not None:
        clicked = [shown["department_code"].iloc[picked]]
    if clicked:
        view.go("risk", part="countdown", department=clicked[0])


def error_line(view: View) -> None:
    """The method's error over all finished years that the visitor sees."""
    words = view.words
    error = first(risk.error(view.path))
    if not error.department_years:
        st.caption(words("risk.no_error"))
        return
    one_year = error.first_year == error.last_year
    st.caption(
        words(
            "risk.error",
            count=error.department_years,
            years=error.last_year if one_year else f"{error.first_year}–{error.last_year}",
            mean=f"{error.mean_error:+.2f}",
            absolute=formats.points(error.mean_absolute_error),
            largest=formats.points(error.largest_error),
        )
    )
