"""Rows that were rejected."""

import streamlit as st

from dashboard import tables
from dashboard.frame import View, page_number
from dashboard.frames import records
from dashboard.queries import arrivals

FILE_WIDTH = 260  # pixels: a name that says which file it is


def show(view: View) -> None:
    """Rejected rows with reason, remedy and raw content, paged."""
    words = view.words
    counts = arrivals.rejected_counts(view.path)
    if counts.empty:
        st.success(words("rejected.none"))
        return
    names = {row.reason_code: f"{words.of(row, 'reason')} {row.row_count}" for row in records(counts)}
    bar = st.container(horizontal=True, vertical_alignment="center")
    reason = bar.pills(
        words("reason"), list(names), format_func=names.__getitem__, key="reject_reason", label_visibility="collapsed"
    )
    chosen = counts.loc[counts["reason_code"] == reason] if reason else counts
    number = page_number(view, bar, int(chosen["row_count"].sum()), arrivals.PAGE, f"rejected_{reason}")
    rows = arrivals.rejected(view.path, reason or "", number)
    rows["export"] = view.titled(rows["export"])
    columns = ["file_name", "sheet_name", "row_number", "export", f"reason_{view.lang}", f"remedy_{view.lang}", "raw"]
    labels = ["file_name", "sheet_name", "row_number", "export", "reason", "remedy", "raw"]
    table = rows[columns].set_axis([words(label) for label in labels], axis="columns")
    widths = {words("file_name"): st.column_config.TextColumn(width=FILE_WIDTH)}
    tables.plain(table, 560, columns=widths)
