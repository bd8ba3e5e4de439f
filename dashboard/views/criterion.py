"""One criterion of a department's year: how the figure came about, and the source rows behind it."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import drawing, figures, formats
from dashboard.charts import losing
from dashboard.frame import View
from dashboard.frames import records
from dashboard.queries import losses
from dashboard.views import own, sources

LINE = 50  # letters that a line of figures holds


def show(view: View, department: str, row: Any) -> None:
    """The part of the page for one criterion."""
    words = view.words
    name, back = st.columns([5, 1], vertical_alignment="center")
    name.markdown(f"#### {row.criterion_code} {formats.plain(words.of(row, 'name'))}")
    if back.button(words("back"), icon=":material/arrow_back:", key="back", width="stretch"):
        view.go("losses", department=department, criterion=None)
    notice = st.warning if not figures.is_verified(row) else st.info if row.points_lost else st.success
    notice(formats.plain(words.of(row, "reason")))
    facts(view, row)
    charts(view, department, row)
    sources.show(view, department, str(row.criterion_code))


def facts(view: View, row: Any) -> None:
    """Points, basis and the parts of the figure in a line."""
    words = view.words
    shown = {
        "points_earned": f"{formats.points(row.points_earned, 4)} / {formats.points(row.points_possible)}",
        "basis": figures.basis(row, words),
        "numerator": figures.part(row, "numerator"),
        "denominator": figures.part(row, "denominator"),
        "figure": figures.figure(row),
        "threshold": figures.threshold(row, words),
        "distance": figures.distance(row, words),
    }
    shown = {key: value for key, value in shown.items() if value != formats.EMPTY}
    widths = [max(6, len(value)) for value in shown.values()]
    columns = st.columns([*widths, max(1, LINE - sum(widths))])[:-1]
    for column, (key, value) in zip(columns, shown.items(), strict=True):
        column.metric(words(key), value)


def charts(view: View, department: str, row: Any) -> None:
    """The figure against its thresholds, through the years, among the peers; payments by month where they tell."""
    words, palette, code = view.words, view.palette, str(row.criterion_code)
    has_payments = row.rule_code in ("progress", "mean_pace")
    columns = st.columns(3, gap="medium")
    left, middle, right = columns if has_payments or figures.has_ratio(row) else (columns[2], *columns[:2])
    with left:
        if has_payments:
            payments(view, department)
        elif figures.has_ratio(row):
            st.caption(words("bullet.title"))
            measure = float(row.measure)
            drawing.show(
                view, "bullet", lambda: losing.bullet(measure, bounds(view, row), words, palette), department, code
            )
    with middle:
        st.caption(words("trend.title"))
        through = losses.trend(view.path, department, code)
        drawing.show(view, "trend", lambda: losing.trend(through, words, palette), department, code)
    with right:
        own.beside(view, department, row)


def payments(view: View, department: str) -> None:
    """Cumulative payments against the schedule, where there is a budget to hold them against."""
    paid = losses.payments_by_month(view.path, department, view.year)
    if paid["budget"].notna().all():
        st.caption(view.words("payments.title"))
        drawing.show(view, "payments", lambda: losing.payments(paid, view.words, view.palette), department)


def bounds(view: View, row: Any) -> pd.DataFrame:
    """The thresholds to draw: a tiered rule's bands, else where full points begin."""
    tiers = losses.bands(view.path, row.criterion_code, view.year)
    tiers = tiers.loc[tiers["bound"].notna()]
    if tiers.empty:
        full = row.allowance if row.kind == "deduction" else row.full_at
        return pd.DataFrame({"bound": [full], "text": [view.words("full_at", bound=formats.percent(full))]})
    text = [
        view.words(
            "tier",
            sign=figures.SIGNS[tier.comparator],
            bound=formats.percent(tier.bound),
            points=formats.number(tier.points),
        )
        for tier in records(tiers)
    ]
    return tiers.assign(text=text)
