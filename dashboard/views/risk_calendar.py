"""What decides when across the district: points by week, and every date with what is due."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, risks, tables
from dashboard.charts import risking
from dashboard.frame import View
from dashboard.queries import risk

HEIGHT = 500  # in pixels


def show(view: View, frame: pd.DataFrame) -> None:
    """The part of the page; `frame` is queries.risk.departments. A click leads to the department."""
    words = view.words
    everything = risk.dates(view.path, view.year)
    dated = risks.dated(everything)
    undated = sum(everything.loc[everything["subject"] == risks.UNDATED, "points_at_stake"])
    told, only = st.columns([8, 2], vertical_alignment="center")
    told.caption(words("risk.calendar_hint", points=formats.points(undated)))
    if only.toggle(words("risk.only_late"), key="risk_late"):
        dated = dated.loc[dated["is_late"].astype(bool)].reset_index(drop=True)
    if dated.empty:
        st.info(words("risk.no_dates"))
        return
    left, right = st.columns([4, 7], gap="medium")
    with left, st.container(height=HEIGHT, border=False):
        clicked = heat(view, dated)
    with right:
        looks = {words("risk.at_stake"): tables.POINTS, words("risk.to_pay"): tables.MONEY}
        table = risks.dates(dated, words, has_department=True)
        picked = tables.choosable(table, f"risk_dates_{len(dated)}", HEIGHT, looks)
    if picked is not None:
        clicked = [str(dated["department_code"].iloc[picked])]
    if clicked:
        view.go("risk", part="countdown", department=clicked[0])


def heat(view: View, dated: pd.DataFrame) -> list[str]:
    """Departments × weeks; the departments clicked."""
    weeks = risks.by_week(dated)
    if weeks.empty:
        st.info(view.words("risk.no_dates"))
        return []
    cells = drawing.show(
        view,
        "risk_weeks",
        lambda: risking.weeks(weeks, view.words, view.palette),
        len(dated),
        choice="cell",
    )
    return [str(cell["department_code"]) for cell in cells]
