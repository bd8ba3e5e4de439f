"""The bridge between two refreshes by cause, beside it all departments, or one by indicator, cause and file."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, moving, tables
from dashboard.charts import bridging
from dashboard.frame import View
from dashboard.frames import first, records, total
from dashboard.queries import moved

SIGNED = "%+.2f"
HEIGHT = 390  # of the tables, in pixels
WIDTHS = {"indicator": 215, "cause": 75, "moved.files": 205}  # of a table's columns, in pixels


def show(view: View, standings: pd.DataFrame, moves: pd.DataFrame, measure: str) -> None:
    """The part of the page, for all departments or for the only one in the standings."""
    words = view.words
    is_one = len(standings) == 1
    if moves.empty:
        st.caption(told(view, standings, measure))
        st.success(words("moved.nothing"), icon=":material/check:")
        return
    named = moving.steps(moves, moved.causes(view.path), words)
    frame = moving.bridge(standings, moves, named, measure, words)
    left, right = st.columns([4, 6], gap="medium")
    with left:
        st.caption(told(view, standings, measure))
        draw(view, frame, measure, first(standings).department_code if is_one else "")
    with right:
        if is_one:
            detail(view, moves, str(first(standings).department_code))
        else:
            board(view, standings, moves, measure, list(named))


def told(view: View, standings: pd.DataFrame, measure: str) -> str:
    """Whose points they are, from how many to how many."""
    before, now = (total(standings[f"{measure}_{side}"]) for side in ("before", "now"))
    who = formats.plain(first(standings).department_name)
    if len(standings) > 1:
        who = view.words("moved.all", departments=len(standings))
    return view.words(
        f"moved.{measure}",
        who=who,
        before=formats.points(before),
        now=formats.points(now),
        change=formats.signed(now - before),
    )


def draw(view: View, frame: pd.DataFrame, measure: str, department: str) -> None:
    """The bridge."""
    place = (measure, department, view.place.since, view.place.until)
    drawing.show(view, "bridge", lambda: bridging.bridge(frame, view.words, view.palette), *place)


def board(view: View, standings: pd.DataFrame, moves: pd.DataFrame, measure: str, steps: list[str]) -> None:
    """All departments, those that moved most first; a click leads to the department's own moves."""
    words = view.words
    rows = moving.ordered(standings, measure)
    codes = rows["department_code"].tolist()
    by_step = moving.by_step(moves, codes, steps, measure)
    other = "lost" if measure == "earned" else "earned"
    changes: dict[str, list[Decimal]] = {
        words(f"moved.{measure}_change"): rows[f"{measure}_change"].tolist(),
        **{words(f"cause.{step}"): by_step[step] for step in steps},
        words(f"moved.{other}_change"): rows[f"{other}_change"].tolist(),
    }
    shown = {name: [value or None for value in values] for name, values in changes.items()}
    table = pd.DataFrame({words("department"): rows["department_name"]} | shown)
    st.caption(words("moved.board"))
    picked = tables.choosable(table, f"board_{measure}", HEIGHT, dict.fromkeys(changes, SIGNED))
    if picked is not None:
        view.go("moved", department=codes[picked])


def detail(view: View, moves: pd.DataFrame, department: str) -> None:
    """One department by indicator, cause and file; a click leads to what it lost at the indicator."""
    words = view.words
    rows = records(moves)
    changes = [words(f"moved.{each}_change") for each in ("earned", "lost")]
    table = pd.DataFrame(
        {
            words("indicator"): [moving.indicator(row, words) for row in rows],
            words("cause"): [words(f"cause.{row.cause}") for row in rows],
            changes[0]: [row.earned_change or None for row in rows],
            changes[1]: [row.lost_change or None for row in rows],
            words("moved.files"): moves["files"].fillna("").tolist(),
        }
    )
    st.caption(words("moved.detail"))
    widths = {words(key): st.column_config.TextColumn(width=width) for key, width in WIDTHS.items()}
    picked = tables.choosable(table, f"moves_{department}", HEIGHT, dict.fromkeys(changes, SIGNED), widths)
    if picked is not None:
        code = rows[picked].indicator_code
        view.go("losses", department=department, indicator=None if formats.is_empty(code) else code, part=None)
