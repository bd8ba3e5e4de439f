"""What the watch rules found worth a notice, folded away above the ranking."""

import pandas as pd
import streamlit as st

from dashboard import tables
from dashboard.frame import View
from dashboard.frames import records
from dashboard.queries.notices import notices


def show(view: View) -> None:
    """The notices of the year, if there are any; a click on one leads to its department."""
    words = view.words
    found = notices(view.path, view.year)
    if found.empty:
        return
    each = records(found)
    with st.expander(words("notices", count=len(found))):
        shown = pd.DataFrame(
            {
                words("notice.rule"): [words.of(row, "name") for row in each],
                words("notice"): [words.of(row, "text") for row in each],
            }
        )
        chosen = tables.choosable(shown, "notices", 260)
    department = None if chosen is None else found["department_code"].iloc[chosen]
    if isinstance(department, str):
        view.go("losses", department=department, indicator=None, criterion=None)
