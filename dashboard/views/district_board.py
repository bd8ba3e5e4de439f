"""The ranking of a municipality's districts, as bars and as a table."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, tables
from dashboard.charts import districting
from dashboard.downloads.districts import GRADES
from dashboard.frame import View
from dashboard.frames import records


def show(view: View, standings: pd.DataFrame, grades: list[str]) -> str | None:
    """The part of the page; the code of the district that was clicked."""
    words = view.words
    st.caption(words("districts.hint", districts=len(standings), departments=int(standings["departments"].sum())))
    left, right = st.columns([10, 21], gap="small")
    with left, st.container(height=540, border=False):
        points = drawing.show(
            view, "district_means", lambda: districting.means(standings, words, view.palette), choice="district_code"
        )
    with right:
        shown, looks = table(view, standings, grades)
        picked = tables.choosable(shown, "district_board", 530, looks)
    if picked is not None:
        return str(standings["district_code"].iloc[picked])
    return str(points[0]["district_code"]) if points else None


def table(view: View, standings: pd.DataFrame, grades: list[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The ranking in words, and how its numbers look."""
    words = view.words
    moved = [
        formats.signed(row.movement) + ("" if row.is_settled or formats.is_empty(row.movement) else " *")
        for row in records(standings)
    ]
    points = {words(f"districts.{name}"): name for name in ("mean_points", "median_points", "mean_open")}
    columns = {words("place"): "place", words("district"): "district_name", **points}
    columns |= {words("movement"): "moved", words("departments"): "departments"}
    columns |= dict(zip(grades, GRADES, strict=True))
    columns |= {words("grade.none"): "ungraded", words("verified_share"): "verified_share"}
    shown = standings.assign(moved=moved)[list(columns.values())].set_axis(list(columns), axis="columns")
    return shown, {**dict.fromkeys(points, tables.POINTS), words("verified_share"): tables.SHARE}
