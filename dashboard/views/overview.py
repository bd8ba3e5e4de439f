"""总览: how all departments of a year stand; every bar and row leads to its department."""

from statistics import median
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import drawing, figures, formats, names, tables
from dashboard.charts.ranking import ranking
from dashboard.frame import View, header
from dashboard.frames import records, total
from dashboard.queries import scores
from dashboard.views import board, noticed


def show(view: View) -> None:
    """The page."""
    header(view, view.words("overview.title", year=view.year))
    frame = scores.ranking(view.path, view.year)
    summary(view, frame)
    noticed.show(view)
    shown = filtered(view, frame)
    if shown.empty:
        st.info(view.words("empty.filter"))
        return
    left, right = st.columns([5, 6], gap="medium")
    with left, st.container(height=560, border=False):
        codes = ",".join(shown["department_code"])
        points = drawing.show(
            view, "ranking", lambda: ranking(shown, view.words, view.palette), codes, choice="department_code"
        )
    with right:
        chosen = tables.choosable(board.table(view, shown), "board", 530, board.looks(view))
        if not shown["is_settled"].all():
            st.caption(view.words("movement.note"))
    clicked = [point["department_code"] for point in points]
    if chosen is not None:
        clicked = [shown["department_code"].iloc[chosen]]
    if clicked:
        view.go("losses", department=clicked[0], indicator=None, criterion=None)


def summary(view: View, frame: pd.DataFrame) -> None:
    """The year in a line of figures."""
    words = view.words
    earned, verified = frame["points_earned"], frame["verified_points"]
    share = figures.verified_share(total(verified), total(earned))
    counted = scores.grades(view.path, view.year)
    graded = " ".join(f"{words.grade(row)} {row.departments}" for row in records(counted))
    without = int(frame["grade"].isna().sum())
    shown = {
        "departments": str(len(frame)),
        "mean": formats.points(total(earned) / len(frame)),
        "median": formats.points(median(earned)),
        "grades": f"{graded} · {words('grade.none')} {without}" if without else graded,
        "verified_share": formats.percent(share),
        "points_missing": formats.points(total(frame["missing_points"])),
    }
    widths = [1, 0.9, 0.9, 3.4, 1, 1]
    for column, (key, value) in zip(st.columns(widths), shown.items(), strict=True):
        column.metric(words(key), value, help=words(f"help.{key}"))


def filtered(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The departments left by the kind of unit or peer group, the grade and the search."""
    words = view.words
    rows = records(frame)
    kinds, graded, search = st.columns([2, 2, 2])
    alike = {kind: kind for kind in sorted({row.unit_kind for row in rows if not formats.is_empty(row.unit_kind)})}
    alike |= dict(sorted({(row.group_zh, words.of(row, "group")) for row in rows}))
    chosen = kinds.multiselect(
        words("peer_group"),
        list(alike),
        format_func=alike.__getitem__,
        placeholder=words("peer_group"),
        label_visibility="collapsed",
    )
    options = {row.grade: words.grade(row) for row in records(scores.grades(view.path, view.year))}
    options[""] = words("grade.none")
    grade = graded.multiselect(
        words("grade"),
        list(options),
        format_func=options.__getitem__,
        placeholder=words("grade"),
        label_visibility="collapsed",
    )
    sought = search.text_input(words("search"), placeholder=words("search"), label_visibility="collapsed")

    def fits(row: Any) -> bool:
        is_named = names.fits(row.department_name, sought) or view.code(row.department_code).startswith(sought.strip())
        is_alike = not chosen or row.unit_kind in chosen or row.group_zh in chosen
        own = "" if formats.is_empty(row.grade) else row.grade
        return is_named and is_alike and (not grade or own in grade)

    return frame.loc[list(map(fits, rows))].reset_index(drop=True)
