"""The frame of every page: which warehouse it reads, where the user is, and the line above the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page

from dashboard import address, formats
from dashboard.address import Address
from dashboard.frames import first, mapped, records
from dashboard.palette import DARK, LIGHT, Palette
from dashboard.queries import arrivals, refreshes, scores, warehouse
from dashboard.visitor import Visitor
from dashboard.wording import LANGUAGES, Words
from pipelines.settings import Home


@dataclass(frozen=True)
class View:
    """What a page is given for one run.

    `path` is the address of what the visitor may see of the published file (queries.warehouse.address), taken once, so
    that no page mixes versions. `districts` are the names, by code, of the districts that the visitor can choose from;
    none where a home is one district.
    """

    path: str
    home: Home
    place: Address
    words: Words
    palette: Palette
    pages: Mapping[str, Page]
    visitor: Visitor
    districts: Mapping[str, str]

    @property
    def lang(self) -> str:
        """The language, zh or en."""
        return self.words.lang

    @property
    def is_district(self) -> bool:
        """Whether all departments are seen; else everything asked for is about one."""
        return self.visitor.department is None

    @property
    def year(self) -> int:
        """The fiscal year; a page is only called when there is one."""
        assert self.place.year is not None
        return self.place.year

    def code(self, department: str) -> str:
        """A department's code for people."""
        return warehouse.bare(self.path, department)

    def label(self, name: str, department: str) -> str:
        """A department's name with its code behind it, where it does not end with it already."""
        code = self.code(department)
        return name if name.endswith(f"{code.rpartition('/')[2]}）") else f"{name}（{code}）"

    @property
    def exports(self) -> dict[str, str]:
        """The titles of the exports, and of departments' reports, by their code."""
        titles = mapped(arrivals.export_titles(self.path), "export", f"title_{self.lang}")
        return titles | {"self_evaluation": self.words("export.self_evaluation")}

    def titled(self, exports: pd.Series) -> list[str]:
        """The titles of exports given by their codes; what is none stays as it is."""
        titles = self.exports
        return [titles.get(code, code) for code in exports]

    def at(self, **changes: Any) -> "View":
        """The same page at another place, written into the address."""
        place = replace(self.place, **changes)
        address.settle(place)
        return replace(self, place=place)

    def go(self, page: str, **changes: Any) -> None:
        """Leads to another page, or to another place on this one."""
        target = replace(self.place, **changes)
        st.session_state[address.LAST] = target
        st.switch_page(self.pages[page], query_params=target.to_query())


def with_bare_codes(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """A table of departments with their codes as people know them."""
    return table.assign(department_code=table["department_code"].map(view.code))


def palette() -> Palette:
    """The palette of the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def settle_year(path: str, place: Address) -> Address:
    """The address with a year that exists: the one asked for, else the newest finished, else the newest."""
    years = scores.years(path)
    known = years["fiscal_year"].tolist()
    if place.year in known:
        return place
    finished = years.loc[~years["is_in_progress"].astype(bool), "fiscal_year"].tolist()
    return replace(place, year=next(iter([*finished, *known]), None))


def header(view: View, title: str, departments: dict[str, str] | None = None) -> None:
    """The title, the boxes for district, department, year and language, and the line that says what the figures are.

    `departments` are names by code, where the page is about one of them: the one in the address is chosen.
    """
    boxes = [choose_district] if view.districts else []
    boxes += [partial(choose_department, departments=departments)] if departments else []
    widths = ([6.6, 1.9, 1.6], [4, 3, 1.9, 1.6], [3.2, 2, 3, 1.9, 1.6])[len(boxes)]
    columns = st.columns(widths, vertical_alignment="center")
    columns[0].subheader(title, anchor=False)
    for column, box in zip(columns[1:], boxes, strict=False):
        with column:
            box(view)
    with columns[-2]:
        choose_year(view)
    with columns[-1]:
        choose_language(view.lang)
    standing_line(view)


def choose_district(view: View) -> None:
    """The district's box; all of them when none is chosen."""
    names = {"": view.words("districts.all"), **view.districts}
    chosen = view.place.district or ""
    choose(view.words("district"), list(names), chosen, "district", names.__getitem__, department=None, others=())


def choose_department(view: View, departments: dict[str, str]) -> None:
    """The department's box, on pages about one of them."""

    def label(code: str) -> str:
        return view.label(departments[code], code)

    choose(view.words("department"), list(departments), view.place.department, "department", label)


def choose_year(view: View) -> None:
    """The year's box; a year still running says so."""
    years = records(scores.years(view.path))
    running = {row.fiscal_year for row in years if row.is_in_progress}

    def label(year: int) -> str:
        return view.words("year.running" if year in running else "year.label", year=year)

    choose(view.words("year"), [row.fiscal_year for row in years], view.year, "year", label)


def choose(label: str, options: list[Any], value: Any, field: str, name: Any = str, **changes: Any) -> None:
    """A box bound to one part of the address; `changes` are other parts that a choice resets."""
    key = f"choose_{field}"
    st.session_state[key] = value if value in options else None

    def moved() -> None:
        address.move(**{field: st.session_state[key]}, **changes)

    st.selectbox(
        label, options, key=key, format_func=name, on_change=moved, label_visibility="collapsed", placeholder=label
    )


def choose_part(view: View, parts: tuple[str, ...]) -> str:
    """One of a page's parts, kept in the address; the first when none is chosen."""
    part = view.place.part if view.place.part in parts else parts[0]
    st.session_state["choose_part"] = part

    def moved() -> None:
        address.move(part=st.session_state["choose_part"] or part)

    st.segmented_control(
        view.words("part"),
        parts,
        key="choose_part",
        format_func=lambda name: view.words(f"part.{name}"),
        on_change=moved,
        label_visibility="collapsed",
    )
    return part


def page_number(view: View, where: DeltaGenerator, count: int, size: int, key: str) -> int:
    """The page of a long table, from 1 on; there is nothing to choose where it has only one."""
    pages = max(1, -(-count // size))
    if pages == 1:
        return 1
    number = where.number_input(view.words("page"), 1, pages, key=key, width=130, label_visibility="collapsed")
    where.caption(view.words("page.of", page=int(number), pages=pages))
    return int(number)


def standing_line(view: View) -> None:
    """The day the data stands at, when it was refreshed, and whether the last refresh failed."""
    words = view.words
    stand = first(scores.standing(view.path))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(words("stand.as_of", day=formats.day(stand.as_of, view.lang)), icon=":material/event:")
        refreshed = formats.moment(stand.finished_at, view.lang)
        st.badge(words("stand.refreshed", moment=refreshed), icon=":material/update:", color="gray")
        last = refreshes.last_failure(view.home, str(stand.refresh_id))
        if last is None:
            st.badge(words("stand.good"), icon=":material/check:", color="green")
        else:
            when = formats.moment(last.finished_at, view.lang)
            st.badge(
                words("stand.failed", moment=when),
                icon=":material/error:",
                color="red",
                help=formats.plain(last.reason[:300]) if view.is_district else None,
            )


def choose_language(lang: str) -> None:
    """The language switch, on every page."""
    st.session_state["choose_lang"] = lang

    def moved() -> None:
        address.move(lang=st.session_state["choose_lang"] or lang)

    st.segmented_control(
        "语言 / Language",
        list(LANGUAGES),
        key="choose_lang",
        format_func=LANGUAGES.__getitem__,
        on_change=moved,
        label_visibility="collapsed",
    )
