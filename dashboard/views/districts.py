"""区县: the districts of a municipality held against each other; a click leads to a district's departments."""

import streamlit as st

from dashboard import drawing, tables
from dashboard.charts import comparing
from dashboard.comparisons import ordered, with_shares
from dashboard.downloads.districts import districts_book
from dashboard.frame import View, choose_part, header
from dashboard.frames import records
from dashboard.queries import districts, scores
from dashboard.views import compare, district_board, takeaway

PARTS = ("board", "district_heat", "district_years")


def show(view: View) -> None:
    """The page, one of its three parts."""
    header(view, view.words("districts.title", year=view.year))
    bar, corner = st.columns([8, 2], vertical_alignment="center")
    with bar:
        part = choose_part(view, PARTS)
    standings = districts.standings(view.path, view.year)
    grades = [view.words.grade(row) for row in records(scores.grades(view.path, view.year))]
    with corner:
        stem = f"{view.words('page.districts')}_{view.year}"
        takeaway.offer(
            view, "districts", stem, "xlsx", lambda: districts_book(standings, grades, view.year, view.words)
        )
    if part == "board":
        chosen = district_board.show(view, standings, grades)
    else:
        chosen = heat(view) if part == "district_heat" else years(view)
    if chosen is not None:
        view.go("overview", district=chosen, department=None, others=(), indicator=None, criterion=None, part=None)


def heat(view: View) -> str | None:
    """Districts × indicators by share of points; the code of the district that was clicked."""
    frame = with_shares(districts.indicators(view.path, view.year), view.words)
    by = compare.sorting(view, frame, "districts.heat_hint")
    order = ordered(frame, by, "district")
    cells = drawing.show(
        view,
        "district_heat",
        lambda: comparing.heat(frame, order, view.words, view.palette, "district"),
        by,
        choice="cell",
    )
    return str(cells[0]["district_code"]) if cells else None


def years(view: View) -> str | None:
    """The districts' means through the years; the code of the district that was clicked."""
    means = districts.means(view.path)
    if means["fiscal_year"].nunique() < 2:
        st.info(view.words("years.one"))
        return None
    st.caption(view.words("districts.years_hint"))
    chosen = view.place.district
    left, right = st.columns([6, 5], gap="medium")
    with left:
        points = drawing.show(
            view,
            "district_slopes",
            lambda: comparing.slopes(means, chosen, view.words, view.palette, "district"),
            chosen,
            choice="district_code",
        )
    with right:
        wide = means.pivot(index="district_name", columns="fiscal_year", values="points_earned")
        wide.columns = [str(year) for year in wide.columns]
        shown = (
            wide.sort_values(wide.columns[-1], ascending=False)
            .reset_index()
            .rename(columns={"district_name": view.words("district")})
        )
        tables.plain(shown, 530, dict.fromkeys(map(str, wide.columns), tables.POINTS))
    return str(points[0]["district_code"]) if points else None
