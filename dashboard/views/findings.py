"""The findings of a report beside its text, the quote of the chosen one marked in it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import claimed, formats, quoting, tables
from dashboard.frame import View
from dashboard.frames import records
from dashboard.queries import rubric

TABLE, TEXT = 380, 320  # heights in pixels


def sums(view: View, points: Mapping[str, Decimal | None], errors: int, doubts: int) -> None:
    """The report's points by their labels' keys, and the numbers of errors and doubts, in a line."""
    shown = {key: formats.points(value) for key, value in points.items()}
    shown |= {"errors": str(errors), "doubts": str(doubts)}
    for column, (key, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(view.words(key), value)


def show(
    view: View, found: pd.DataFrame, lines: pd.DataFrame, file: str, key: str, chosen: int, has_points: bool
) -> int:
    """Findings, worst first, and the text around one of them; the position of the one chosen now.

    Where no claimed points could be read (`has_points` false), nothing wrong is not the same as right.
    """
    if not has_points:
        st.warning(view.words("claims.no_points"), icon=":material/rule:")
    if found.empty:
        if has_points:
            st.success(view.words("claims.clean"), icon=":material/check:")
        text(view, lines, None, key)
        return chosen
    left, right = st.columns([6, 5], gap="medium")
    with left:
        st.caption(view.words("claims.choose", file=formats.plain(file)))
        picked = tables.choosable(as_table(view, found), key, TABLE, looks(view), columns(view), chosen)
    chosen = chosen if picked is None else picked
    with right:
        text(view, lines, records(found)[chosen], key)
    return chosen


def as_table(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """Findings in words."""
    words = view.words
    criteria = rubric.criteria(view.path, view.year)
    figures = found[["claimed", "recomputed"]].mask(found["check_code"] == "year")  # a year is no amount
    return pd.DataFrame(
        {
            words("severity"): [words(f"severity.{each}") for each in found["severity"]],
            words("check"): [words(f"check.{each}") for each in found["check_code"]],
            words("line"): found["line"],
            words("finding.claimed"): figures["claimed"],
            words("finding.recomputed"): figures["recomputed"],
            words("in_doubt"): found["points_in_doubt"],
            words("subject"): claimed.subjects(found, criteria, words),
            words("message"): [words.of(row, "explanation") for row in records(found)],
        }
    )


def looks(view: View) -> dict[str, str]:
    """How the findings' numbers look."""
    figures = {view.words(key): tables.MONEY for key in ("finding.claimed", "finding.recomputed")}
    return {**figures, view.words("in_doubt"): tables.POINTS}


def columns(view: View) -> dict[str, Any]:
    """How wide the findings' columns are."""
    narrow = {view.words(key): st.column_config.TextColumn(width=72) for key in ("severity",)}
    return {**narrow, view.words("line"): st.column_config.NumberColumn(width=50, format="%d")}


def text(view: View, lines: pd.DataFrame, finding: Any, key: str) -> None:
    """What the finding says, and the report's text around it or as a whole."""
    line, quote, severity = (finding.line, finding.quote, finding.severity) if finding else (None, "", "form")
    if finding:
        badge = f":{quoting.MARKS[severity]}-badge[{view.words(f'severity.{severity}')}]"
        st.markdown(f"{badge} :small[{formats.plain(view.words.of(finding, 'explanation'))}]")
    whole = st.toggle(view.words("claims.whole"), key=f"whole_{key}")
    said = quoting.said((int(row.line), row.text) for row in records(lines))
    part = said if whole else quoting.around(said, line)
    with st.container(height=TEXT, border=True):
        st.markdown(quoting.context(part, line, quote, severity))
