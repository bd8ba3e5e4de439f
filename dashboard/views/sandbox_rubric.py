"""The first part of the sandbox: the rubric to change on the left, what comes of it on the right."""

from collections.abc import Sequence

import streamlit as st

from dashboard import edits, formats, remembering, rubric_copy, rules
from dashboard.edits import Edited
from dashboard.frame import View
from dashboard.frames import first, records
from dashboard.judging import Problem
from dashboard.queries import rubric
from dashboard.rubric_copy import RubricCopy
from dashboard.views import sandbox_editors, sandbox_results


def show(view: View) -> None:
    """The editors, the changes, the scores anew or what is wrong with the copy."""
    version = str(first(rubric.title(view.path, view.year)).rubric_version)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        typed = sandbox_editors.show(view, version)
        edited = edits.edited(view.path, version, typed)
        changes = changed_lines(view, edited)
        told(view, changes)
        offer(view, edited.copy, may_go=bool(changes) and not edited.problems)
    with right:
        if edited.problems:
            refused(view, edited.problems)
        else:
            if not changes:
                st.caption(view.words("sandbox.unchanged"))
            sandbox_results.show(view, edits.scored(view.path, version, typed))


def changed_lines(view: View, edited: Edited) -> list[str]:
    """Every change, old → new."""
    words = view.words
    lines = []
    published, tried = (rubric_copy.values(copy, edited.cells) for copy in (edited.own, edited.changed))
    for cell in edited.cells:
        numbers = (rubric_copy.seen(values[cell], cell.column) for values in (published, tried))
        before, after = (formats.number(number) for number in numbers)
        what, unit = (words(f"sandbox.{kind}.{cell.column}") for kind in ("cell", "unit"))
        lines.append(f"{cell.code} {what} {before} → **{after}** {unit}")
    for code in edited.criteria:
        parts = (copy["bands"].loc[copy["bands"]["criterion_code"] == code] for copy in (edited.own, edited.changed))
        before, after = (formats.plain(rules.tiers(records(part), words)) for part in parts)
        lines.append(f"{code} {words('sandbox.bands')} {before} → **{after}**")
    return lines


def told(view: View, changes: list[str]) -> None:
    """What was changed so far, and the way back."""
    head, back = st.columns([3, 2], vertical_alignment="center")
    head.markdown(f"**{view.words('sandbox.changes', count=len(changes))}**")
    back.button(
        view.words("sandbox.reset"),
        icon=":material/restart_alt:",
        on_click=remembering.reset,
        disabled=not changes,
        width="stretch",
        key="sandbox.reset",
    )
    if changes:
        st.markdown("\n".join(f"- {line}" for line in changes))


def offer(view: View, copy: RubricCopy, may_go: bool) -> None:
    """The changed rubric as seeds."""
    name = "seeds.zip"
    st.download_button(
        view.words("sandbox.download"),
        view.visitor.noted(view.home, name, lambda: rubric_copy.archive(copy)),
        name,
        "application/zip",
        key="sandbox.download",
        icon=":material/download:",
        disabled=not may_go,
        help=view.words("sandbox.download_hint"),
        width="stretch",
        on_click="ignore",
    )


def refused(view: View, found: Sequence[Problem]) -> None:
    """What has to be put right before anything is scored."""
    words = view.words
    st.error(words("sandbox.refused", count=len(found)), icon=":material/block:")
    texts = (words(f"judge.{problem.key}", place=formats.plain(problem.place), **problem.values) for problem in found)
    st.markdown("\n".join(f"- {text}" for text in texts))
