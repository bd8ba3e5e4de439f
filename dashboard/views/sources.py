"""The source rows behind a criterion."""

import streamlit as st

from dashboard import formats, tables
from dashboard.frame import View, page_number
from dashboard.frames import records
from dashboard.queries import evidence

SEEN = "evidence_seen"


def show(view: View, department: str, code: str) -> None:
    """The source rows, a role at a time, paged."""
    words = view.words
    counts = {row.role: row for row in records(evidence.counts(view.path, department, view.year, code))}
    st.markdown(f"##### {words('sources.title')}")
    roles = [role for role in evidence.ROLES if role in counts]
    if not roles:
        st.info(words("empty.sources"))
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    names = {role: f"{words(f'role.{role}')} {formats.number(counts[role].row_count)}" for role in roles}
    role = (
        bar.segmented_control(
            words("role"),
            roles,
            default=roles[0],
            format_func=names.__getitem__,
            key=f"role_{code}",
            label_visibility="collapsed",
        )
        or roles[0]
    )
    bar.caption(words("sources.sum", amount=formats.money(counts[role].amount)))
    number = page_number(view, bar, counts[role].row_count, evidence.PAGE, f"page_{code}_{role}")
    subject = f"{department} {view.year} {code} {role} {number}"
    if not noted(view, subject):
        return
    rows = evidence.page(view.path, department, view.year, code, role, number)
    rows["export"] = view.titled(rows["export"])
    shown = rows.rename(columns={name: words(name) for name in rows.columns})
    tables.plain(shown, 560, {words("amount"): tables.MONEY, words("row_number"): "%d"})


def noted(view: View, subject: str) -> bool:
    """Writes down, once while it stays in sight, that evidence is looked at; says why where that cannot be."""
    if st.session_state.get(SEEN) == (view.path, subject):
        return True
    try:
        view.visitor.note(view.home, "evidence", subject)
    except OSError as error:
        st.error(view.words("access.failed", cause=formats.plain(str(error))), icon=":material/error:")
        return False
    st.session_state[SEEN] = (view.path, subject)
    return True
