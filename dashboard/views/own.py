"""本部门: how a department stands against the district's medians; a row leads to its losses."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import figures, formats, tables
from dashboard.frame import View, header
from dashboard.frames import first, records
from dashboard.queries import own


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


def median(view: View, code: str, where: DeltaGenerator) -> None:
    """The district's median of a criterion, where there are departments enough."""
    for row in records(own.criterion_median(view.path, code, view.year)):
        points = formats.points(row.points)
        where.caption(view.words("own.criterion_median", points=points, departments=row.departments))
