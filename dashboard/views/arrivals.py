"""数据: what arrived, what was rejected and why, and what a missing export would settle."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, tables
from dashboard.charts import arriving
from dashboard.frame import View, choose_part, header
from dashboard.frames import records
from dashboard.queries import arrivals, refreshes
from dashboard.views import files, rejected

PARTS = ("arrived", "missing", "files", "rejected", "refreshes")
OWN_PARTS = ("arrived", "missing", "files")


def show(view: View) -> None:
    """The page, one of its parts."""
    header(view, view.words("page.data"))
    part = choose_part(view, PARTS if view.is_district else OWN_PARTS)
    {"arrived": matrix, "missing": missing, "files": files.show, "rejected": rejected.show, "refreshes": history}[part](
        view
    )


def matrix(view: View) -> None:
    """Exports × years."""
    frame = arrivals.matrix(view.path)
    text = [
        formats.number(row.row_count) if row.row_count else view.words("no_rows") if row.has_arrived else "×"
        for row in records(frame)
    ]
    st.caption(view.words("matrix.hint"))
    shown = frame.assign(title=frame[f"title_{view.lang}"], text=text)
    drawing.show(view, "matrix", lambda: arriving.matrix(shown, view.words, view.palette))


def missing(view: View) -> None:
    """Which missing export would settle how many points, for whom."""
    words = view.words
    frame = arrivals.missing(view.path, view.year)
    if frame.empty:
        st.success(words("missing.none", year=view.year))
        return
    titles = view.exports

    def named(exports: str) -> str:
        return "、".join(titles.get(export.strip(), export.strip()) for export in exports.split(","))

    table = pd.DataFrame(
        {
            words("missing.what"): frame["missing_export"].map(named),
            words("missing.points"): frame["points"],
            words("missing.criteria"): frame["criteria"],
            words("departments"): frame["departments"],
            words("missing.who"): frame["who"],
        }
    )
    st.caption(words("missing.hint", year=view.year, points=formats.points(sum(frame["points"]))))
    who = {words("missing.who"): st.column_config.TextColumn(width=480)}
    tables.plain(table, 560, {words("missing.points"): tables.POINTS}, who, tables.TALL)


def history(view: View) -> None:
    """Every refresh the home's log knows, failed ones too, newest first."""
    words, lang = view.words, view.lang
    log = refreshes.log(view.home)
    if not log:
        st.info(words("refreshes.none"))
        return
    table = pd.DataFrame(
        {
            words("finished_at"): [formats.moment(each.finished_at, lang) for each in log],
            words("status"): [words(f"status.{each.status}") for each in log],
            words("as_of"): [formats.day(each.as_of, lang) for each in log],
            words("files_new"): [each.files_new for each in log],
            words("rows_loaded"): [each.rows_loaded for each in log],
            words("departments"): [each.departments for each in log],
            words("seconds"): [(each.finished_at - each.started_at).total_seconds() for each in log],
            words("reason"): [each.reason for each in log],
        }
    )
    tables.plain(table, 560, {words("rows_loaded"): tables.COUNT, words("seconds"): "%.1f"})
