"""失分: why one department lost points in one year; a criterion chosen opens how its figure came about."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import streamlit as st

from dashboard import drawing, figures, formats
from dashboard.charts import losing
from dashboard.frame import View, header
from dashboard.frames import first, mapped, records
from dashboard.queries import losses, scores
from dashboard.views import criterion, ledger


def show(view: View) -> None:
    """The page."""
    names = mapped(scores.departments(view.path), "department_code", "department_name")
    board = scores.ranking(view.path, view.year)
    ranked = board["department_code"].tolist()
    department = view.place.department if view.place.department in names else [*ranked, *names][0]
    view = view.at(department=department)
    header(view, view.words("losses.title"), names)
    if department not in ranked:
        st.info(view.words("empty.department", year=view.year))
        return
    lines = records(losses.criteria(view.path, department, view.year))
    chosen = [row for row in lines if row.criterion_code == view.place.criterion]
    if chosen:
        criterion.show(view, department, chosen[0])
        return
    summary(view, first(board.iloc[ranked.index(department) :]), len(board))
    picture, list_side = st.columns([3.3, 7.7], gap="small")
    with picture:
        waterfall(view, department, lines)
    with list_side:
        ledger.show(view, department, lines)


def summary(view: View, total: Any, departments: int) -> None:
    """The department's place, grade and points in a line."""
    words = view.words
    share = figures.verified_share(total.verified_points, total.points_earned)
    figures_shown = {
        "place": words("place.of", place=total.place, count=departments),
        "grade": words.grade(total),
        "points_earned": formats.points(total.points_earned),
        "points_lost": formats.points(total.points_lost),
        "points_open": formats.points(total.points_open),
        "verified_share": formats.percent(share),
        "points_missing": formats.points(total.missing_points),
    }
    if not view.is_district:
        del figures_shown["place"]
    for column, (key, value) in zip(st.columns(len(figures_shown)), figures_shown.items(), strict=True):
        column.metric(words(key), value)


def waterfall(view: View, department: str, lines: Sequence[Any]) -> None:
    """From 100 to the score; a click on a step narrows the ledger to its indicator."""
    steps = drawing.show(view, "waterfall", lambda: draw(view, department, lines), department, choice="indicator_code")
    clicked = [step["indicator_code"] for step in steps]
    if clicked and clicked[0] != view.place.indicator:
        view.go("losses", department=department, indicator=clicked[0] or None)


def draw(view: View, department: str, lines: Sequence[Any]) -> alt.LayerChart:
    """The waterfall of a department's year."""
    mine = scores.indicators(view.path, view.year, department)
    hidden = figures.unverified_by_indicator(lines)
    return losing.waterfall(losing.steps(mine, hidden, view.words), view.words, view.palette)
