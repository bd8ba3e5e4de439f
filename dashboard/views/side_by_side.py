"""Two to eight departments side by side, indicator by indicator, with the peers' median."""

import pandas as pd
import streamlit as st

from dashboard import address, drawing, tables
from dashboard.charts import comparing
from dashboard.comparisons import medians, with_shares
from dashboard.frame import View
from dashboard.frames import mapped
from dashboard.queries import scores

FEWEST, MOST = 2, 8


def show(view: View) -> None:
    """The part of the page."""
    words = view.words
    frame = with_shares(scores.indicators(view.path, view.year), words)
    names = mapped(frame, "department_code", "department_name")
    chosen = choose_departments(view, names)
    if len(chosen) < FEWEST:
        st.info(words("side.choose"))
        return
    mine = frame.loc[frame["department_code"].isin(chosen)]
    middle = medians(frame, set(mine["peer_group"]))
    left, right = st.columns([6, 5], gap="medium")
    with left:
        drawing.show(
            view, "side", lambda: comparing.side_by_side(mine, middle, words, view.palette), ",".join(sorted(chosen))
        )
    with right:
        points = mine[["department_name", "points_earned"]].groupby("department_name", sort=False)
        columns = {str(name): rows["points_earned"].tolist() for name, rows in points}
        columns[words("peers_median")] = middle["points"].tolist()
        table = {words("indicator"): [*middle["label"], words("total")]}
        table |= {name: [*points, sum(points)] for name, points in columns.items()}
        tables.plain(pd.DataFrame(table), 620, dict.fromkeys(columns, tables.POINTS))


def choose_departments(view: View, names: dict[str, str]) -> list[str]:
    """The departments in the address, else the one looked at and the best others."""
    best = scores.ranking(view.path, view.year)["department_code"].tolist()
    asked = [code for code in view.place.others if code in names]
    first = [view.place.department] if view.place.department in names else []
    st.session_state["choose_others"] = asked or list(dict.fromkeys([*first, *best]))[:3]

    def moved() -> None:
        address.move(others=tuple(st.session_state["choose_others"]))

    return st.multiselect(
        view.words("side.departments"),
        list(names),
        key="choose_others",
        format_func=lambda code: view.label(names[code], code),
        max_selections=MOST,
        on_change=moved,
    )
