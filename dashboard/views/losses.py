"""失分: why one department lost points in one year; a criterion chosen opens how its figure came about."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, formats, tables
from dashboard.charts import losing
from dashboard.frame import View, choose, header
from dashboard.frames import first, mapped, records
from dashboard.queries import losses, scores
from dashboard.views import criterion


def show(view: View) -> None:
    """The page."""
    names = mapped(scores.departments(view.path), "department_code", "department_name")
    board = scores.ranking(view.path, view.year)
    known = [*board["department_code"], *names]
    department = view.place.department if view.place.department in names else known[0]
    view = view.at(department=department)
    header(view, view.words("losses.title"), names)
    mine = board.loc[board["department_code"] == department]
    if mine.empty:
        st.info(view.words("empty.department", year=view.year))
        return
    rows = losses.criteria(view.path, department, view.year)
    chosen = rows.loc[rows["criterion_code"] == view.place.criterion]
    if not chosen.empty:
        criterion.show(view, department, first(chosen))
        return
    summary(view, first(mine), len(board))
    picture, list_side = st.columns([4, 7], gap="medium")
    with picture:
        waterfall(view, department, rows)
    with list_side:
        ledger(view, department, rows)


def summary(view: View, total: Any, departments: int) -> None:
    """The department's place, grade and points in a line."""
    words = view.words
    share = total.verified_points / total.points_earned if total.points_earned else None
    figures_shown = {
        "place": words("place.of", place=total.place, count=departments),
        "grade": words.grade(total),
        "points_earned": formats.points(total.points_earned),
        "points_lost": formats.points(total.points_lost),
        "points_open": formats.points(total.points_open),
        "verified_share": formats.percent(share),
        "points_missing": formats.points(total.missing_points),
    }
    for column, (key, value) in zip(st.columns(len(figures_shown)), figures_shown.items(), strict=True):
        column.metric(words(key), value)


def waterfall(view: View, department: str, rows: pd.DataFrame) -> None:
    """From 100 to the score; a click on a step narrows the ledger to its indicator."""
    mine = scores.indicators(view.path, view.year, department)
    hidden = figures.unverified_by_indicator(rows)
    chart = losing.waterfall(losing.steps(mine, hidden, view.words), view.words, view.palette)
    event = st.altair_chart(chart, key="waterfall", on_select="rerun", width="stretch")
    clicked = [point["indicator_code"] for point in event["selection"].get("indicator_code", [])]
    if clicked and clicked[0] != view.place.indicator:
        view.go("losses", department=department, indicator=clicked[0] or None)


def ledger(view: View, department: str, rows: pd.DataFrame) -> None:
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
    widths = {words("criterion"): 190, words("reason"): 340}
    columns = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    picked = tables.choosable(as_table(view, shown), "ledger", 600, tables_looks(view), columns, tables.TALL)
    if picked is not None:
        view.go("losses", department=department, criterion=shown["criterion_code"].iloc[picked])


def tables_looks(view: View) -> dict[str, str]:
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
            words("basis"): [figures.basis(row, words) for row in each],
            words("reason"): [words.of(row, "reason") for row in each],
            words("figure"): [figures.figure(row) for row in each],
            words("threshold"): [figures.threshold(row, words) for row in each],
            words("distance"): [figures.distance(row, words) for row in each],
            words("points_earned"): rows["points_earned"].tolist(),
            words("points_open"): rows["points_open"].tolist(),
        }
    )
