"""自评: what departments claim against what follows, the findings of one report, and a field to drop one."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, tables
from dashboard.charts import claiming
from dashboard.claimed import ORDERS, SUMS, ordered, table
from dashboard.frame import View, choose_part, header
from dashboard.frames import first, mapped, records
from dashboard.queries import claims
from dashboard.views import dropped, findings

PARTS = ("claimed", "report", "drop")


def show(view: View) -> None:
    """The page, one of its parts."""
    frame = claims.standings(view.path, view.year)
    part = view.place.part if view.place.part in PARTS else PARTS[0]
    names = mapped(frame, "department_code", "department_name")
    if part == "report":
        view = view.at(department=whose(view, frame), part=part)
    header(view, view.words("claims.title"), names if part == "report" else None)
    part = choose_part(view, PARTS)
    if part == "drop":
        dropped.show(view)
    elif not frame["has_report"].any():
        told = "claims.none" if view.is_district else "claims.none.own"
        landing = formats.plain(str(view.home.landing))
        st.info(view.words(told, year=view.year, landing=landing), icon=":material/inbox:")
    elif part == "report":
        report(view, frame)
    else:
        everyone(view, frame)


def whose(view: View, frame: pd.DataFrame) -> str:
    """The department in the address, else the one with the largest excess."""
    if view.place.department in set(frame["department_code"]):
        return str(view.place.department)
    return str(ordered(frame, "excess")["department_code"].iloc[0])


def everyone(view: View, frame: pd.DataFrame) -> None:
    """All departments: a dumbbell and a row each; a click leads to the report."""
    words = view.words
    told, sort = st.columns([7, 3], vertical_alignment="center")
    without = int((~frame["has_report"].astype(bool)).sum())
    told.caption(words("claims.hint", reports=len(frame) - without, without=without))
    names = {order: words("sort.name" if order == "name" else f"order.{order}") for order in ORDERS}
    by = sort.selectbox(
        words("sort"), list(names), format_func=names.__getitem__, key="claims_order", label_visibility="collapsed"
    )
    rows = ordered(frame, by)
    left, right = st.columns([37, 63], gap="medium")
    with left, st.container(height=540, border=False):
        clicked = dumbbells(view, rows.loc[rows["claimed"].notna()], by)
    with right:
        points = [words(key) for key in SUMS]
        picked = tables.choosable(table(rows, words), f"claims_{by}", 540, dict.fromkeys(points, tables.POINTS))
    if picked is not None:
        clicked = [rows["department_code"].iloc[picked]]
    if clicked:
        view.go("claims", part="report", department=clicked[0], finding=None)


def dumbbells(view: View, rows: pd.DataFrame, by: str) -> list[str]:
    """The chart of those who claim something; the departments clicked."""
    if rows.empty:
        st.info(view.words("claims.no_total"))
        return []
    points = drawing.show(
        view, "dumbbells", lambda: claiming.dumbbells(rows, view.words, view.palette), by, choice="department_code"
    )
    return [str(point["department_code"]) for point in points]


def report(view: View, frame: pd.DataFrame) -> None:
    """One department's report: its sums, its findings, and where they stand."""
    words = view.words
    row = first(frame.loc[frame["department_code"] == view.place.department])
    if not row.has_report:
        name, landing = formats.plain(row.department_name), formats.plain(str(view.home.landing))
        said = words("claims.no_report", department=name, year=view.year, landing=landing)
        st.info(said, icon=":material/inbox:")
        return
    findings.sums(view, {key: getattr(row, column) for key, column in SUMS.items()}, row.errors, row.doubts)
    found = claims.findings(view.path, row.department_code, view.year)
    lines = claims.lines(view.path, row.department_code, view.year)
    keys = [f"{each.check_code} {each.subject}" for each in records(found)]
    chosen = keys.index(view.place.finding) if view.place.finding in keys else 0
    has_points = not formats.is_empty(row.claimed)
    key = f"findings_{row.department_code}_{chosen}"
    picked = findings.show(view, found, lines, row.file_name, key, chosen, has_points)
    if picked != chosen:
        view.go("claims", part="report", finding=keys[picked])
