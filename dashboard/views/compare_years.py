"""Years side by side, for one department or all: slopes, and which indicators moved."""

import streamlit as st

from dashboard import drawing, formats, tables
from dashboard.charts import comparing
from dashboard.frame import View, choose
from dashboard.frames import mapped
from dashboard.queries import scores


def show(view: View) -> None:
    """The part of the page."""
    chosen = choose_years(view)
    if chosen is None:
        return
    department, earlier, later = chosen
    left, right = st.columns([5, 6], gap="medium")
    with left:
        slopes(view, department)
    with right:
        moved(view, department, earlier, later)


def choose_years(view: View) -> tuple[str, int, int] | None:
    """The department ('' for all) and two years, the earlier one first; None, and said, where there is only one."""
    words = view.words
    years = sorted(scores.years(view.path)["fiscal_year"].tolist())
    if len(years) < 2:
        st.info(words("years.one"))
        return None
    names = {"": words("years.all")} if view.is_district else {}
    names |= mapped(scores.departments(view.path), "department_code", "department_name")
    who, first = st.columns([2, 1])
    with who:
        department = view.place.department or ""
        department = department if department in names else next(iter(names))
        choose(words("department"), list(names), department, "department", names.__getitem__)
    others = [year for year in years if year != view.year]
    before = max([year for year in others if year < view.year], default=others[0])
    other = first.selectbox(
        words("years.against"),
        others,
        others.index(before),
        label_visibility="collapsed",
        format_func=lambda year: words("years.with", year=year),
    )
    earlier, later = sorted((view.year, other))
    return department, earlier, later


def slopes(view: View, department: str) -> None:
    """Totals through the years; a click on a department chooses it."""
    st.caption(view.words("years.slopes" if view.is_district else "years.slopes.own"))
    points = drawing.show(
        view,
        "slopes",
        lambda: comparing.slopes(scores.totals(view.path), department, view.words, view.palette),
        department,
        choice="department_code",
    )
    for point in points:
        if point["department_code"] != department:
            view.go("compare", department=point["department_code"])


def moved(view: View, department: str, earlier: int, later: int) -> None:
    """Which indicators moved between two years, and that they add to the difference of the totals."""
    words = view.words
    table = scores.movements(view.path, earlier, later, department or None)
    table["label"] = table["indicator_code"] + " " + table[f"name_{view.lang}"]
    if table.empty:
        st.info(words("years.apart", earlier=earlier, later=later))
        return
    total = sum(table["movement"])
    st.caption(
        words(
            "years.moved",
            earlier=earlier,
            later=later,
            before=formats.points(sum(table["earlier"])),
            after=formats.points(sum(table["later"])),
            moved=formats.signed(total),
        )
    )
    changed = table.loc[table["movement"] != 0]
    if changed.empty:
        st.info(words("years.same"))
        return
    place = (department, earlier, later)
    drawing.show(view, "movements", lambda: comparing.movements(changed, words, view.palette), *place)
    columns = {"label": words("indicator"), "earlier": str(earlier), "later": str(later), "movement": words("movement")}
    table = table[list(columns)]
    looks = dict.fromkeys([str(earlier), str(later), words("movement")], tables.POINTS)
    with st.expander(words("years.table")):
        tables.plain(table.rename(columns=columns), 480, looks)
