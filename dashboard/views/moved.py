"""变动: what moved between two refreshes, by cause, and between two fiscal years."""

import pandas as pd
import streamlit as st

from dashboard import formats
from dashboard.downloads import moved as workbooks
from dashboard.frame import View, choose, choose_part, header, with_bare_codes
from dashboard.frames import mapped, records
from dashboard.moving import Pair, choose_pair
from dashboard.queries import moved
from dashboard.views import moved_grades, moved_points, moved_years, takeaway

PARTS = ("earned", "lost", "grades", "years")


def show(view: View) -> None:
    """The page, one of its parts."""
    header(view, view.words("moved.title"))
    bar, corner = st.columns([8, 2], vertical_alignment="center")
    with bar:
        part = choose_part(view, PARTS)
    if part == "years":
        moved_years.show(view)
        return
    known = moved.refreshes(view.path)
    if len(known) < 2:
        st.info(view.words("moved.first"), icon=":material/inbox:")
        return
    pair = choose_pair(known["refresh_id"].tolist(), view.place.since, view.place.until)
    view = view.at(since=pair.since, until=pair.until)
    standings = moved.standings(view.path, pair.since, pair.until, view.year)
    moves = moved.moves(view.path, pair.since, pair.until, view.year)
    with corner:
        offer(view, known, pair, standings, moves)
    department = choose_between(view, known, pair, standings)
    if department:
        standings, moves = (each.loc[each["department_code"] == department] for each in (standings, moves))
    if standings.empty:
        st.info(view.words("moved.nobody", year=view.year))
    elif part == "grades":
        moved_grades.show(view, known, standings)
    else:
        moved_points.show(view, standings, moves, part)


def choose_between(view: View, known: pd.DataFrame, pair: Pair, standings: pd.DataFrame) -> str:
    """The boxes for the two refreshes and the department; the department chosen, '' for all."""
    words = view.words
    labels = {
        row.refresh_id: words(
            "moved.refresh",
            day=formats.day(row.as_of, view.lang),
            moment=formats.moment(row.finished_at, view.lang),
        )
        for row in records(known)
    }
    ids = list(labels)
    since, until, who = st.columns([9, 9, 5])
    with since:
        choose(words("moved.since"), ids[ids.index(pair.until) + 1 :], pair.since, "since", labels.__getitem__)
    with until:
        choose(words("moved.until"), ids[:-1], pair.until, "until", labels.__getitem__)
    names = mapped(standings, "department_code", "department_name")
    if not view.is_district:
        return next(iter(names), "")
    names = {"": words("years.all")} | names
    department = view.place.department if view.place.department in names else ""
    with who:
        choose(words("department"), list(names), department, "department", names.__getitem__)
    return department or ""


def offer(view: View, known: pd.DataFrame, pair: Pair, standings: pd.DataFrame, moves: pd.DataFrame) -> None:
    """The button that takes the tables away."""
    words = view.words
    days = mapped(known, "refresh_id", "as_of")
    stem = f"{words('page.moved')}_{view.year}_{days[pair.since]}_{days[pair.until]}"
    causes = moved.causes(view.path)
    standings, moves = with_bare_codes(view, standings), with_bare_codes(view, moves)
    takeaway.offer(view, "moved", stem, "xlsx", lambda: workbooks.moved_book(standings, moves, causes, words))
