"""Every file that lay in landing."""

import streamlit as st

from dashboard import tables
from dashboard.frame import View
from dashboard.queries import arrivals

WIDTHS = {"file_name": 340, "export": 150, "status": 100, "message": 390}
"""Of columns, in pixels: what is told of a file stands whole at 1280."""


def show(view: View) -> None:
    """Every file with its status and message."""
    words = view.words
    frame = arrivals.files(view.path)
    files = frame.groupby("status")["file_name"].nunique().sort_values(ascending=False)  # a row is a file's export
    names = {status: f"{words(f'status.{status}')} {count}" for status, count in files.items()}
    wanted = st.pills(
        words("status"),
        list(names),
        format_func=names.__getitem__,
        selection_mode="multi",
        key="file_status",
        label_visibility="collapsed",
    )
    shown = frame.loc[frame["status"].isin(wanted)] if wanted else frame
    table = shown.assign(
        status=[words(f"status.{status}") for status in shown["status"]],
        export=view.titled(shown["export"]),
    )
    columns = {words(key): st.column_config.TextColumn(width=width) for key, width in WIDTHS.items()}
    tables.plain(table.rename(columns={name: words(name) for name in table.columns}), 560, columns=columns)
