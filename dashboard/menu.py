"""绩衡: the menu, and nothing else. app.py serves it; JIHENG_HOME says where the warehouse lies."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import address, entrance, frame, memory
from dashboard.frame import View
from dashboard.frames import mapped
from dashboard.queries import warehouse
from dashboard.queries.districts import names as district_names
from dashboard.views import (
    accesses,
    arrivals,
    claims,
    compare,
    districts,
    losses,
    moved,
    overview,
    own,
    risk,
    rubric,
    sandbox,
    takeaway,
)
from dashboard.visitor import DISTRICT, Visitor
from dashboard.wording import Words
from pipelines.publish import published_path
from pipelines.settings import Home, find_home

# A page is a module with `show(view)`; its name is its address and its label's key. The first one is the start.
MENU: dict[str, tuple[ModuleType, str]] = {
    "overview": (overview, ":material/leaderboard:"),
    "own": (own, ":material/leaderboard:"),
    "districts": (districts, ":material/location_city:"),
    "compare": (compare, ":material/grid_on:"),
    "losses": (losses, ":material/trending_down:"),
    "risk": (risk, ":material/hourglass_top:"),
    "moved": (moved, ":material/swap_vert:"),
    "claims": (claims, ":material/fact_check:"),
    "data": (arrivals, ":material/inventory_2:"),
    "rules": (rubric, ":material/rule:"),
    "sandbox": (sandbox, ":material/science:"),
    "takeaway": (takeaway, ":material/download:"),
    "access": (accesses, ":material/policy:"),
}
# Pages that not every role has; a department sees no other's rows on any page, whatever stands here.
ROLES = {"overview": DISTRICT, "own": ("department",), "districts": DISTRICT, "access": ("local", "auditor")}


@dataclass(frozen=True)
class Visit:
    """What a page runs on: whose home, its published warehouse, and the names of its districts by code, if several."""

    home: Home
    path: Path | None
    visitor: Visitor
    districts: dict[str, str]

    def may_see(self, name: str) -> bool:
        """Whether a page is in the visitor's menu."""
        role = self.visitor.role
        return role in ROLES.get(name, (role,)) and (name != "districts" or bool(self.districts))


def run_page(visit: Visit, place: address.Address, module: ModuleType, pages: dict[str, Page]) -> None:
    """Shows a page on the warehouse that is published now, or says that there is none."""
    words = Words(place.lang)
    home, path, visitor = visit.home, visit.path, visit.visitor
    if path is None:
        frame.choose_language(place.lang)
        st.info(words("empty.home", landing=str(home.landing)), icon=":material/inbox:")
        return
    choices = {} if module is districts else visit.districts
    place = replace(place, district=place.district if place.district in visit.districts else None)
    seen = warehouse.address(str(path), visitor.department, None if module is districts else place.district)
    place = frame.settle_year(seen, place)
    address.settle(place)
    if place.year is None:
        frame.choose_language(place.lang)
        st.info(words("empty.years"), icon=":material/inbox:")
        return
    module.show(View(seen, home, place, words, frame.palette(), pages, visitor, choices))


def turn_back(words: Words) -> None:
    """The page behind an address that is not in the visitor's menu."""
    entrance.head(words)
    st.info(words("page.closed"), icon=":material/block:")


def known_districts(path: str) -> dict[str, str]:
    """Names by code of the districts of a published warehouse; none where there is one."""
    found = mapped(district_names(path), "district_code", "district_name")
    return found if len(found) > 1 else {}


def main() -> None:
    """Lays out the menu and runs the page chosen."""
    st.set_page_config(page_title="绩衡", page_icon="⚖️", layout="wide")
    memory.set_imports_aside()
    home = find_home()
    place = address.current()
    words = Words(place.lang)
    st.html(Path(__file__).parent / "style.css")
    visitor = entrance.find_visitor(home, words)
    if visitor is None:
        return
    path = published_path(home)
    listed = path is not None and visitor.department is None
    visit = Visit(home, path, visitor, known_districts(str(path)) if listed else {})
    pages: dict[str, Page] = {}

    def runner(module: ModuleType) -> Callable[[], None]:
        return lambda: run_page(visit, place, module, pages)

    closed: list[Page] = []
    for name, (module, icon) in MENU.items():
        title = words(f"page.{name}")
        if visit.may_see(name):
            pages[name] = st.Page(runner(module), title=title, icon=icon, url_path=name, default=not pages)
        else:
            closed.append(st.Page(partial(turn_back, words), title=title, url_path=name, visibility="hidden"))
    st.navigation([*pages.values(), *closed], position="top").run()
    entrance.stay(visitor, words)


main()
