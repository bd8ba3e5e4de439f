"""A report that somebody drops: its findings at once, nothing stored."""

from typing import Any

import streamlit as st

from dashboard import formats, reading
from dashboard.frame import View
from dashboard.views import findings
from pipelines.reports import ReportError

KEPT = "dropped"


def show(view: View) -> None:
    """The field, and the findings of what lies in it."""
    words = view.words
    label = words("drop.label", most=reading.MOST)
    field, said = st.columns([4, 7], gap="medium")
    file = field.file_uploader(label, list(reading.ENDINGS), key="drop", max_upload_size=reading.MOST)
    if file is None:
        st.session_state.pop(KEPT, None)
        st.caption(words("drop.hint"))
        return
    read = remembered(view, file)
    if isinstance(read, ReportError):
        cause = read.cause_zh if view.lang == "zh" else read.cause_en
        st.error(words("drop.failed", cause=formats.plain(cause)), icon=":material/error:")
        return
    with said:
        about(view, read)
    key = f"dropped_{file.file_id}"
    findings.show(view, read.findings, read.lines, file.name, key, 0, has_points=read.claimed is not None)


def remembered(view: View, file: Any) -> reading.Reading | ReportError:
    """What was read of the file that lies in the field, kept for this session until it is taken out."""
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] != file.file_id:
        with st.spinner(view.words("drop.reading")):
            kept = (file.file_id, attempt(file.name, file.getvalue()))
        st.session_state[KEPT] = kept
    read: reading.Reading | ReportError = kept[1]
    return read


def attempt(name: str, content: bytes) -> reading.Reading | ReportError:
    """The report, or why there is none."""
    try:
        return reading.read(name, content)
    except ReportError as error:
        return error


def about(view: View, read: reading.Reading) -> None:
    """Whose report it is, its sums, and what could not be read of it."""
    words = view.words
    who = formats.plain(read.department) if read.department else words("drop.unknown")
    year = words("year.label", year=read.fiscal_year) if read.fiscal_year else formats.EMPTY
    st.markdown(f"**{who}** · {year} · {formats.plain(read.title)}")
    severities = read.findings["severity"].tolist()
    points = {"claimed": read.claimed, "own_recomputed": read.recomputed, "in_doubt": read.in_doubt}
    findings.sums(view, points, severities.count("error"), severities.count("doubt"))
    notes = read.notes[view.lang]
    if notes:
        st.caption(words("drop.note", note=formats.plain("；".join(notes))))
