"""规则: the rubric as the warehouse holds it, and how the district did on each criterion."""

from functools import lru_cache

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, rules, tables
from dashboard.charts import arriving
from dashboard.frame import View, choose_part, header
from dashboard.frames import first, records
from dashboard.queries import rubric
from dashboard.wording import Words

PARTS = ("tree", "district", "readings", "anomalies")
OWN_PARTS = ("tree", "readings", "anomalies")


def show(view: View) -> None:
    """The page, one of its parts."""
    words = view.words
    header(view, words("page.rules"))
    name = first(rubric.title(view.path, view.year))
    st.caption(formats.plain(words.of(name, "title")))
    part = choose_part(view, PARTS if view.is_district else OWN_PARTS)
    {"tree": tree, "district": district, "readings": readings, "anomalies": anomalies}[part](view)


def tree(view: View) -> None:
    """The tree with weights and rules in words, a table a group."""
    for heading, table in groups(view.path, view.year, view.lang):
        st.markdown(heading)
        tables.plain(table, 900)


@lru_cache(maxsize=60)
def groups(path: str, year: int, lang: str) -> list[tuple[str, pd.DataFrame]]:
    """The heading and the table of each group, kept; nobody writes into them."""
    return rules.by_group(rubric.criteria(path, year), rubric.bands(path, year), Words(lang))


def district(view: View) -> None:
    """How the whole district did, criterion by criterion."""
    words = view.words
    frame = rubric.criteria(view.path, view.year).merge(rubric.performance(view.path, view.year), on="criterion_code")
    frame["label"] = [f"{row.criterion_code} {words.of(row, 'name')}" for row in records(frame)]
    left, right = st.columns([6, 5], gap="medium")
    with left, st.container(height=560, border=False):
        drawing.show(view, "performance", lambda: arriving.performance(frame, words, view.palette))
    columns = ["label", "share", "points_lost", "full_count", "zero_count", "missing_count"]
    labels = ["criterion", "share", "points_lost", "full_count", "zero_count", "missing_count"]
    table = frame[columns].set_axis([words(label) for label in labels], axis="columns")
    looks = {words("share"): tables.SHARE, words("points_lost"): tables.POINTS}
    narrow = {
        words(label): st.column_config.NumberColumn(width=70, format=looks.get(words(label))) for label in labels[1:]
    }
    with right:
        tables.plain(table, 560, looks, narrow | {words("criterion"): st.column_config.TextColumn(width=210)})


def readings(view: View) -> None:
    """How the rubric is read where its text leaves room."""
    words = view.words
    frame = rubric.readings(view.path, view.year)
    frame["label"] = [f"{row.criterion_code} {words.of(row, 'name')}" for row in records(frame)]
    st.caption(words("readings.hint"))
    columns = ["label", f"reading_{view.lang}"]
    tables.plain(frame[columns].set_axis([words("criterion"), words("reading")], axis="columns"))


def anomalies(view: View) -> None:
    """Where the printed form disagrees with itself."""
    words = view.words
    frame = rubric.anomalies(view.path, view.year)
    if frame.empty:
        st.info(words("anomalies.none"))
        return
    st.caption(words("anomalies.hint"))
    columns = ["cell", f"printed_{view.lang}", f"kept_{view.lang}"]
    tables.plain(frame[columns].set_axis([words(key) for key in ("cell", "printed", "kept")], axis="columns"))
