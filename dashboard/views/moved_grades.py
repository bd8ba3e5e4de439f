"""Who crossed a grade, who came or went, and what became verified or unverified."""

import pandas as pd
import streamlit as st

from dashboard import formats, moving, tables
from dashboard.frame import View
from dashboard.frames import first, records
from dashboard.queries import moved

HEIGHT = 360  # of the tables, in pixels
WIDTHS = {"status": 80, "department": 150, "criterion": 170, "basis": 150}  # of a table's columns, in pixels


def show(view: View, known: pd.DataFrame, standings: pd.DataFrame) -> None:
    """The part of the page, for all departments or for the only one in the standings."""
    left, right = st.columns([5, 6], gap="medium")
    with left:
        crossed(view, moving.crossings(standings))
        for side, there in (("new", ~standings["was_there"]), ("gone", ~standings["is_there"])):
            came_or_went(view, side, standings.loc[there])
    with right:
        before = records(known)[1]
        st.markdown(f"##### {view.words('moved.verified')}")
        st.caption(view.words("moved.verified_hint", moment=formats.moment(before.finished_at, view.lang)))
        changes = moved.verifications(view.path, view.year)
        if len(standings) == 1:
            changes = changes.loc[changes["department_code"] == first(standings).department_code]
        verified(view, changes)


def crossed(view: View, rows: pd.DataFrame) -> None:
    """Grades before and now; a click leads to the department's losses."""
    words = view.words
    st.markdown(f"##### {words('moved.crossed')}")
    if rows.empty:
        st.caption(words("moved.crossed_none"))
        return
    points = {words(f"moved.{side}"): rows[f"earned_{side}"].tolist() for side in ("before", "now")}
    table = pd.DataFrame(
        {
            words("department"): rows["department_name"].tolist(),
            words("grade"): [f"{grade(view, row, 'before')} → {grade(view, row, 'now')}" for row in records(rows)],
        }
        | points
    )
    picked = tables.choosable(table, "crossed", HEIGHT, dict.fromkeys(points, tables.POINTS))
    if picked is not None:
        view.go("losses", department=rows["department_code"].iloc[picked], indicator=None, criterion=None, part=None)


def grade(view: View, row: object, side: str) -> str:
    """The grade of one side in words."""
    own, english = getattr(row, f"grade_{side}"), getattr(row, f"grade_en_{side}")
    return view.words.grade(pd.Series({"grade": own, "grade_en": english}))


def came_or_went(view: View, side: str, rows: pd.DataFrame) -> None:
    """Departments that only one of the two refreshes holds; nothing where there are none."""
    if rows.empty:
        return
    words = view.words
    own = "earned_now" if side == "new" else "earned_before"
    st.markdown(f"##### {words(f'moved.{side}', year=view.year)}")
    table = pd.DataFrame({words("department"): rows["department_name"], words("points_earned"): rows[own]})
    tables.plain(table, HEIGHT, {words("points_earned"): tables.POINTS})


def verified(view: View, changes: pd.DataFrame) -> None:
    """Criteria that became verified or unverified; a click leads to the criterion."""
    words = view.words
    if changes.empty:
        st.caption(words("moved.verified_none"))
        return
    rows = records(changes)
    table = pd.DataFrame(
        {
            words("status"): [words("moved.is_verified" if row.is_verified else "moved.is_unverified") for row in rows],
            words("department"): changes["department_name"].tolist(),
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in rows],
            words("basis"): [words(f"basis.{row.basis_before}") + " → " + words(f"basis.{row.basis}") for row in rows],
            words("possible"): changes["points_possible"].tolist(),
        }
    )
    widths = {words(key): st.column_config.TextColumn(width=width) for key, width in WIDTHS.items()}
    picked = tables.choosable(table, "verified", HEIGHT, {words("possible"): tables.POINTS}, widths)
    if picked is not None:
        row = rows[picked]
        view.go("losses", department=row.department_code, criterion=row.criterion_code, indicator=None, part=None)
