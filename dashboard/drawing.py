"""Showing charts. Altair takes longer to write a chart down than all else on a page, so what it wrote is kept."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import altair as alt
import pyarrow as pa
import streamlit as st
from altair.utils.schemapi import debug_mode

from dashboard.frame import View

Part = str | int | None


@st.cache_data(max_entries=600, show_spinner=False)
def _specification(place: tuple[Part, ...], _draw: Callable[[], alt.LayerChart]) -> dict[str, Any]:
    """A chart as Vega-Lite, kept for whoever stands at the same place of the same published file.

    Its data are Arrow's bytes, as the browser gets them, so that they are not converted anew for every page.
    """
    return written(_draw())


def written(chart: alt.LayerChart) -> dict[str, Any]:
    """A chart of any number of rows as Vega-Lite, its data packed."""
    with debug_mode(False):  # no check of every part against Vega-Lite's schema; tests do that
        specification: dict[str, Any] = chart.to_dict(validate=False)
    datasets = specification["datasets"]
    return specification | {"datasets": {name: _packed(rows) for name, rows in datasets.items()}}


def _packed(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a stream of Arrow."""
    table, stream = pa.Table.from_pylist(rows), BytesIO()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue()


def show(
    view: View, name: str, draw: Callable[[], alt.LayerChart], *parts: Part, choice: str | None = None
) -> list[dict[str, Any]]:
    """Shows a chart, and says what was clicked in it: the fields of the selection `choice`.

    `parts` are all that the chart depends on beyond the published file, the language, the theme and the year.
    """
    place = (name, view.path, view.lang, view.palette.ink, view.year, *parts)
    specification = _specification(place, draw)
    if choice is None:
        st.vega_lite_chart(specification, width="stretch")
        return []
    event: Any = st.vega_lite_chart(specification, width="stretch", key=name, on_select="rerun")
    clicked: list[dict[str, Any]] = event["selection"].get(choice, [])
    return clicked
