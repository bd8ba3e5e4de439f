"""绩衡: the menu, and nothing else. app.py serves it; JIHENG_HOME says where the warehouse lies."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import address, entrance, frame, memory
from dashboard.frame import View
from dashboard.queries import warehouse
from dashboard.views import (
    accesses,
    arrivals,
    claims,
    compare,
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
ROLES = {"overview": DISTRICT, "own": ("department",), "access": ("local", "auditor")}


def may_see(visitor: Visitor, name: str) -> bool:
    """Whether a page is in the visitor's menu."""
    return visitor.role in ROLES.get(name, (visitor.role,))


def run_page(home: Home, place: address.Address, module: ModuleType, pages: dict[str, Page], visitor: Visitor) -> None:
    """Shows a page on the warehouse that is published now, or says that there is none."""
    words = Words(place.lang)
    path = published_path(home)
    if path is None:
        frame.choose_language(place.lang)
        st.info(words("empty.home", landing=str(home.landing)), icon=":material/inbox:")
        return
    seen = warehouse.address(str(path), visitor.department)
    place = frame.settle_year(seen, place)
    address.settle(place)
    if place.year is None:
        frame.choose_language(place.lang)
        st.info(words("empty.years"), icon=":material/inbox:")
        return
    module.show(View(seen, home, place, words, frame.palette(), pages, visitor))


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
    pages: dict[str, Page] = {}

    def runner(module: ModuleType) -> Callable[[], None]:
        return lambda: run_page(home, place, module, pages, visitor)

    for name, (module, icon) in MENU.items():
        if may_see(visitor, name):
            title = words(f"page.{name}")
            pages[name] = st.Page(runner(module), title=title, icon=icon, url_path=name, default=not pages)
    st.navigation(list(pages.values()), position="top").run()
    entrance.stay(visitor, words)


main()
