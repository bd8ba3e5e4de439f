"""规则: the rubric as the warehouse holds it, and how the district did on each criterion."""

from itertools import groupby
from operator import attrgetter

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, rules, tables
from dashboard.charts import arriving
from dashboard.frame import View, choose_part, header
from dashboard.frames import first, records
from dashboard.queries import rubric

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
    words = view.words
    bands = rules.by_criterion(rubric.bands(view.path, view.year))
    for _, group in groupby(records(rubric.criteria(view.path, view.year)), attrgetter("group_code")):
        each = list(group)
        head = each[0]
        points = formats.number(sum(row.points for row in each))
        st.markdown(f"##### {head.group_code} {words.of(head, 'group')} · {words('points.of', points=points)}")
        table = pd.DataFrame(
            {
                words("subgroup"): [f"{row.subgroup_code} {words.of(row, 'subgroup')}" for row in each],
                words("indicator"): [
                    f"{row.indicator_code} {words.of(row, 'indicator')}（{formats.number(row.indicator_points)}）"
                    for row in each
                ],
                words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in each],
                words("possible"): [formats.number(row.points) for row in each],
                words("kind"): [words(f"kind.{row.kind}") for row in each],
                words("rule"): [rules.rule(row, bands, words) for row in each],
            }
        )
        tables.plain(table, 900)


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
