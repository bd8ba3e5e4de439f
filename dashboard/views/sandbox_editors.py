"""The tables in which the rubric is changed."""

from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard.edits import BAND, Edits
from dashboard.figures import SIGNS
from dashboard.formats import is_empty
from dashboard.frame import View
from dashboard.frames import records
from dashboard.published import Start, start
from dashboard.remembering import remembered
from dashboard.rubric_copy import Cell, exact


def show(view: View, version: str) -> Edits:
    """The three tables; what stands in them."""
    begun = start(view.path, version, view.lang)
    tabs = st.tabs([view.words(f"sandbox.{name}") for name in ("weights", "bands", "thresholds")])
    with tabs[0]:
        numbers = edit_numbers(view, "weights", begun)
    with tabs[1]:
        bands = edit_bands(view, begun)
        st.caption(view.words("sandbox.bands_hint"))
    with tabs[2]:
        numbers |= edit_numbers(view, "thresholds", begun)
    return Edits(tuple(numbers.items()), bands)


def edit_numbers(view: View, name: str, begun: Start) -> dict[Cell, Decimal | None]:
    """A table of single numbers, the published ones beside them."""
    words = view.words
    columns = {
        "place": st.column_config.TextColumn(words("sandbox.place"), width="medium"),
        "value": st.column_config.NumberColumn(words("sandbox.value"), step=0.0001, format="%g", required=True),
        "unit": st.column_config.TextColumn(words("sandbox.unit"), width=50),
        "published": st.column_config.NumberColumn(words("sandbox.published"), format="%g"),
    }
    typed = remembered(view, name, begun.numbers[name], ["value"], columns)["value"]
    return {cell: exact(number, cell.column) for cell, number in zip(begun.cells[name], typed, strict=True)}


def edit_bands(view: View, begun: Start) -> tuple[tuple[str | Decimal | None, ...], ...]:
    """The bands; lines may be added and taken away, their bounds say their order."""
    words = view.words
    signs = {**SIGNS, "else": words("sandbox.else")}
    columns = {
        "criterion_code": choice(words("criterion"), begun.tiered),
        "comparator": choice(words("sandbox.sign"), signs),
        "bound": st.column_config.NumberColumn(words("sandbox.bound"), step=0.0001, format="%g"),
        "points": st.column_config.NumberColumn(words("points"), step=0.0001, format="%g"),
    }
    typed = remembered(view, "bands", begun.bands, list(BAND), columns, num_rows="dynamic")
    return tuple(
        (
            *(None if is_empty(text) else str(text) for text in (row.criterion_code, row.comparator)),
            *(exact(getattr(row, name), name) for name in ("bound", "points")),
        )
        for row in records(typed)
    )


def choice(label: str, names: dict[str, str]) -> Any:
    """A column of choices, by name."""
    return st.column_config.SelectboxColumn(label, options=list(names), format_func=lambda key: names[str(key)])
