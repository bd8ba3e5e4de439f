"""The tables in which the rubric is changed."""

from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.figures import SIGNS
from dashboard.frame import View
from dashboard.frames import mapped, records
from dashboard.remembering import remembered
from dashboard.rubric_copy import Cell, RubricCopy, exact, seen, thresholds, values, weights


def show(view: View, own: RubricCopy) -> tuple[dict[Cell, Decimal | None], pd.DataFrame]:
    """The three tables; the numbers as they stand, and the bands."""
    tabs = st.tabs([view.words(f"sandbox.{name}") for name in ("weights", "bands", "thresholds")])
    with tabs[0]:
        numbers = cells(view, "weights", own, weights(own))
    with tabs[1]:
        bands = edit_bands(view, own)
        st.caption(view.words("sandbox.bands_hint"))
    with tabs[2]:
        numbers |= cells(view, "thresholds", own, thresholds(own))
    return numbers, bands


def cells(view: View, name: str, own: RubricCopy, chosen: list[Cell]) -> dict[Cell, Decimal | None]:
    """A table of single numbers, the published ones beside them."""
    words = view.words
    known = [seen(number, cell.column) for cell, number in values(own, chosen).items()]
    names = {
        **mapped(own["indicators"], "indicator_code", f"name_{view.lang}"),
        **mapped(own["criteria"], "criterion_code", f"name_{view.lang}"),
    }
    frame = pd.DataFrame(
        {
            "place": [label(view, cell, names) for cell in chosen],
            "value": known,
            "unit": [words(f"sandbox.unit.{cell.column}") for cell in chosen],
            "published": known,
        }
    )
    columns = {
        "place": st.column_config.TextColumn(words("sandbox.place"), width="medium"),
        "value": st.column_config.NumberColumn(words("sandbox.value"), step=0.0001, format="%g", required=True),
        "unit": st.column_config.TextColumn(words("sandbox.unit"), width=50),
        "published": st.column_config.NumberColumn(words("sandbox.published"), format="%g"),
    }
    edited = remembered(view, name, frame, ["value"], columns)
    return {cell: exact(number, cell.column) for cell, number in zip(chosen, edited["value"], strict=True)}


def label(view: View, cell: Cell, names: dict[str, str]) -> str:
    """A row's name; criteria stand in behind their indicator."""
    if cell.table == "grades":
        return f"{cell.code} {view.words('sandbox.cell.lowest_points')}"
    what = "" if cell.column == "points" else f"{view.words(f'sandbox.cell.{cell.column}')} · "
    return f"{'　' if cell.table == 'criteria' and not what else ''}{cell.code} {what}{names[cell.code]}"


def edit_bands(view: View, own: RubricCopy) -> pd.DataFrame:
    """The bands; lines may be added and taken away, their bounds say their order."""
    words = view.words
    tiered = own["criteria"].loc[own["criteria"]["kind"] == "tiers"]
    names = {row.criterion_code: f"{row.criterion_code} {words.of(row, 'name')}" for row in records(tiered)}
    signs = {**SIGNS, "else": words("sandbox.else")}
    frame = own["bands"][["criterion_code", "comparator", "bound", "points"]].reset_index(drop=True)
    for name in ("bound", "points"):
        frame[name] = pd.Series([seen(each, name) for each in frame[name]], dtype=float)
    columns = {
        "criterion_code": choice(words("criterion"), names),
        "comparator": choice(words("sandbox.sign"), signs),
        "bound": st.column_config.NumberColumn(words("sandbox.bound"), step=0.0001, format="%g"),
        "points": st.column_config.NumberColumn(words("points"), step=0.0001, format="%g"),
    }
    edited = remembered(view, "bands", frame, list(frame.columns), columns, num_rows="dynamic")
    bands = edited.copy()
    for name in ("bound", "points"):
        bands[name] = pd.Series([exact(each, name) for each in edited[name]], edited.index, dtype=object)
    return bands


def choice(label: str, names: dict[str, str]) -> Any:
    """A column of choices, by name."""
    return st.column_config.SelectboxColumn(label, options=list(names), format_func=lambda key: names[str(key)])
