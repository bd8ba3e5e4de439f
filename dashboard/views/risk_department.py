"""One department's open points: when each is decided and what saves it, and the dates with the rows behind them."""

from typing import Any

import streamlit as st

from dashboard import formats, risks, tables
from dashboard.frame import View
from dashboard.queries import risk

TABLE = 520  # height in pixels


def show(view: View, row: Any) -> None:
    """The part of the page; `row` is the department's row of queries.risk.departments."""
    words = view.words
    summary(view, row)
    frame = risk.criteria(view.path, row.department_code, view.year)
    if frame.empty:
        st.success(words("risk.settled"), icon=":material/check:")
        return
    listed, dated = st.tabs([words("risk.criteria"), words("risk.calendar")])
    with listed:
        st.caption(words("risk.criteria_hint"))
        points = [words(f"risk.{key}") for key in ("open", "certain", "pace")]
        widths = {
            words("criterion"): st.column_config.TextColumn(width=170),
            words("risk.saves"): st.column_config.TextColumn(width=500),
        }
        picked = tables.choosable(
            risks.criteria(frame, words),
            f"risk_criteria_{row.department_code}",
            TABLE,
            dict.fromkeys(points, tables.POINTS),
            widths,
            row_height=tables.TALL,
        )
        if picked is not None:
            view.go("losses", criterion=frame["criterion_code"].iloc[picked], indicator=None, part=None)
    with dated:
        dates = risks.dated(risk.dates(view.path, view.year, row.department_code))
        st.caption(words("risk.dates_hint"))
        looks = {words("risk.at_stake"): tables.POINTS, words("risk.to_pay"): tables.MONEY}
        tables.plain(risks.dates(dates, words, False), TABLE, looks)


def summary(view: View, row: Any) -> None:
    """The department's points in a line: certain, open, lost, at stake soon, at today's pace."""
    words = view.words
    shown = {
        words("risk.certain"): row.points_earned,
        words("risk.open"): row.points_open,
        words("risk.lost"): row.points_lost,
        **{words("risk.within", days=days): getattr(row, f"within_{days}") for days in risks.WINDOWS},
        words("risk.pace"): row.pace_points,
    }
    for column, (label, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(label, formats.points(value))
