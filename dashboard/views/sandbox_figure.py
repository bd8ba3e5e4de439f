"""The second part of the sandbox: another figure of one department, and what it does to its points."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard import formats, whatif
from dashboard.frame import View
from dashboard.frames import records
from dashboard.queries import sandbox
from dashboard.queries.sandbox import Figure
from dashboard.views import sandbox_effects


def show(view: View) -> None:
    """A criterion, its figure to change, and the points before and after."""
    words = view.words
    department = str(view.place.department)
    rows = records(sandbox.figures(view.path, department, view.year))
    choices = {row.criterion_code: row for row in rows if row.rule_code != whatif.MEAN_PACE}
    asked, answered = st.columns([4, 7], gap="large")
    with asked:
        code = st.selectbox(
            words("criterion"),
            list(choices),
            format_func=lambda code: f"{code} {words.of(choices[code], 'name')}",
            key="sandbox.criterion",
        )
        row = choices[code]
        changed = ask(view, rows, row)
        st.caption(words("sandbox.figure_hint"))
    with answered:
        if changed:
            sandbox_effects.show(view, row, *sandbox.refigured(view.path, department, view.year, changed))
        else:
            st.info(words("sandbox.no_figure"))


def ask(view: View, rows: Sequence[Any], row: Any) -> list[Figure]:
    """The figures as typed; none where the figure is not whole."""
    if not formats.is_empty(row.quarter):
        return ask_payment(view, rows, row)
    numerator = number(view, row, "numerator", row.numerator)
    other = row.denominator
    if not formats.is_empty(row.denominator_zh):
        rest = row.denominator_includes_numerator and not formats.is_empty(row.numerator)
        other = number(view, row, "denominator", row.denominator - row.numerator if rest else row.denominator)
    return [] if numerator is None or other is None else [whatif.refigured(row, numerator, other)]


def ask_payment(view: View, rows: Sequence[Any], row: Any) -> list[Figure]:
    """Payments by the end of a quarter; none where there is no budget to hold them against."""
    words = view.words
    if formats.is_empty(row.numerator):
        return []
    month = int(row.last_month)
    end = date(view.year, month, monthrange(view.year, month)[1])
    paid, budget = formats.money(row.numerator), formats.money(row.denominator)
    st.caption(words("sandbox.paid", paid=paid, budget=budget, rate=formats.percent(row.numerator / row.denominator)))
    amount = st.number_input(
        words("sandbox.pay_more", day=formats.day(end, view.lang)),
        value=0.0,
        step=100000.0,
        format="%.2f",
        key=f"sandbox.pay {view.place.department} {view.year} {row.criterion_code}",
    )
    return whatif.paid_more(rows, int(row.quarter), Decimal(str(amount)))


def number(view: View, row: Any, side: str, value: Decimal | None) -> Decimal | None:
    """A part of the figure, named as people call it; a denominator that must not be 0 is not."""
    whole = row.unit in ("people", "count", "level")
    kind: Any = int if whole else float
    divides = side == "denominator" and row.kind in ("proportion", "deduction") and not row.without_denominator
    step, look = (1, "%d") if whole else (100000.0, "%.2f") if row.unit == "money" else (1.0, "%.4g")
    typed = st.number_input(
        view.words.of(row, side),
        min_value=kind(1) if divides else kind(0),
        max_value=kind(row.denominator) if row.unit in ("level", "percent") else None,
        value=None if formats.is_empty(value) else kind(value),
        step=step,
        format=look,
        key=f"sandbox.{side} {view.place.department} {view.year} {row.criterion_code}",
    )
    return None if typed is None else Decimal(str(typed))
