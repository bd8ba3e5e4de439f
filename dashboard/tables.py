"""Tables as all pages show them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.formats import EMPTY

LINE, TALL = 35, 66  # a row's height in pixels, and that of one with long texts: Streamlit wraps them beyond 64
POINTS, MONEY, COUNT, SHARE = "%.2f", "%,.2f", "%,d", "%.2f %%"


def plain(
    frame: pd.DataFrame,
    height: int = 420,
    looks: Mapping[str, str] | None = None,
    columns: Mapping[str, Any] | None = None,
    row_height: int = LINE,
) -> None:
    """A table to read; `looks` are number formats by column, `columns` settings by column."""
    st.dataframe(
        drawn(frame, looks),
        hide_index=True,
        placeholder=EMPTY,
        height=fitting(frame, height, row_height),
        row_height=row_height,
        column_config=settings(looks, columns or {}),
    )


def choosable(
    frame: pd.DataFrame,
    key: str,
    height: int = 420,
    looks: Mapping[str, str] | None = None,
    columns: Mapping[str, Any] | None = None,
    chosen: int | None = None,
    row_height: int = LINE,
) -> int | None:
    """A table in which a click on any cell chooses its row; the row's position, None when nothing is chosen.

    `chosen` is the row chosen at the beginning; it counts only when the table's key is new.
    """
    cells = [] if chosen is None else [(chosen, str(frame.columns[0]))]
    event = st.dataframe(
        drawn(frame, looks),
        hide_index=True,
        placeholder=EMPTY,
        height=fitting(frame, height, row_height),
        row_height=row_height,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        selection_default={"selection": {"cells": cells}},
        column_config=settings(looks, columns or {}),
    )
    picked = event["selection"]["cells"]
    return int(picked[0][0]) if picked else None


def drawn(frame: pd.DataFrame, looks: Mapping[str, str] | None) -> pd.DataFrame:
    """The frame with its exact numbers as floats, for showing and sorting; shares as percentages."""
    shown = frame.copy()
    for column, look in (looks or {}).items():
        factor = 100 if look == SHARE else 1
        shown[column] = [None if value is None else float(value) * factor for value in shown[column]]
    return shown


def settings(looks: Mapping[str, str] | None, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Column settings from number formats."""
    return {name: st.column_config.NumberColumn(format=look) for name, look in (looks or {}).items()} | dict(columns)


def fitting(frame: pd.DataFrame, most: int, row_height: int = LINE) -> int:
    """The height that shows all rows, but no more than `most`."""
    return min(most, LINE + row_height * len(frame) + 3)
