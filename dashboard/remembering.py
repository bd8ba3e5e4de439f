"""Tables to type into that keep what was typed when their page is left, until it is reset."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard.frame import View

MEMORY = "sandbox.memory"
"""Where the session keeps what was typed."""

HEIGHT = 330


@dataclass
class Memory:
    """Each table as last typed, by its name, and what each editor began with, by its key.

    It holds for one published file; with each `turn` the editors begin anew.
    """

    path: str
    turn: int = 0
    typed: dict[str, pd.DataFrame] = field(default_factory=dict)
    begun: dict[str, pd.DataFrame] = field(default_factory=dict)


def memory(view: View) -> Memory:
    """The session's, new when another warehouse is published."""
    known: Memory | None = st.session_state.get(MEMORY)
    if known is None or known.path != view.path:
        known = Memory(view.path, known.turn + 1 if known else 0)
        st.session_state[MEMORY] = known
    return known


def reset() -> None:
    """Forgets all that was typed."""
    known: Memory = st.session_state[MEMORY]
    st.session_state[MEMORY] = Memory(known.path, known.turn + 1)


def remembered(
    view: View,
    name: str,
    frame: pd.DataFrame,
    typed: list[str],
    columns: dict[str, Any],
    num_rows: Literal["fixed", "dynamic"] = "fixed",
) -> pd.DataFrame:
    """An editor of the columns `typed` of a frame; one that is new to the page begins with what was typed before."""
    known = memory(view)
    key = f"{name} {known.turn} {view.lang}"
    if key not in st.session_state:
        start = known.typed.get(name)
        known.begun[key] = frame if start is None else start[typed].join(frame.drop(columns=typed))
    edited = st.data_editor(
        known.begun[key],
        key=key,
        height=HEIGHT,
        hide_index=True,
        column_order=list(columns),
        column_config=columns,
        disabled=[column for column in frame.columns if column not in typed],
        num_rows=num_rows,
    )
    known.typed[name] = edited
    return edited
