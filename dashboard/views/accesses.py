"""访问日志: who came in, looked at evidence and took what away, and whether the log is whole."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import formats, tables
from dashboard.frame import View, header
from pipelines import accesslog
from pipelines.settings import BUREAU_TIME

MOST = 2000  # entries shown; the file has all


def show(view: View) -> None:
    """The page."""
    words = view.words
    header(view, words("page.access"))
    verdict = accesslog.verify(accesslog.log_path(view.home))
    if verdict.broken_line is None:
        st.success(words("access.whole", lines=verdict.lines, hash=verdict.last_hash[:16]), icon=":material/link:")
    else:
        cause = formats.plain(verdict.cause)
        st.error(words("access.broken", line=verdict.broken_line, cause=cause), icon=":material/link_off:")
    found = accesslog.entries(view.home, MOST)
    if not found:
        st.info(words("access.none"), icon=":material/inbox:")
        return
    st.caption(words("access.hint", most=MOST))
    tables.plain(table(view, found), 560)


def table(view: View, found: list[accesslog.Entry]) -> pd.DataFrame:
    """Entries in words, newest first."""
    words = view.words
    return pd.DataFrame(
        {
            words("access.at"): [moment(each.at) for each in found],
            words("access.event"): [words(f"event.{each.event}") for each in found],
            words("access.who"): [each.who for each in found],
            words("access.name"): [each.name for each in found],
            words("access.role"): [words(f"visitor.{each.role or 'none'}") for each in found],
            words("department"): [each.department for each in found],
            words("access.subject"): [each.subject for each in found],
        }
    )


def moment(at: str) -> str:
    """An entry's moment to the second as the bureau's clock shows it, so that its column sorts."""
    return f"{datetime.fromisoformat(at).astimezone(BUREAU_TIME):%Y-%m-%d %H:%M:%S}"
