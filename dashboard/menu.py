"""绩衡: the menu, and nothing else. app.py serves it; JIHENG_HOME says where the warehouse lies."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import address, frame
from dashboard.frame import View
from dashboard.views import arrivals, claims, compare, losses, overview, rubric, takeaway
from dashboard.wording import Words
from pipelines.publish import published_path
from pipelines.settings import Home, find_home

# A page is a module with `show(view)`; its name is its address and its label's key. The first one is the start.
MENU: dict[str, tuple[ModuleType, str]] = {
    "overview": (overview, ":material/leaderboard:"),
    "compare": (compare, ":material/grid_on:"),
    "losses": (losses, ":material/trending_down:"),
    "claims": (claims, ":material/fact_check:"),
    "data": (arrivals, ":material/inventory_2:"),
    "rules": (rubric, ":material/rule:"),
    "takeaway": (takeaway, ":material/download:"),
}


def run_page(home: Home, place: address.Address, module: ModuleType, pages: dict[str, Page]) -> None:
    """Shows a page on the warehouse that is published now, or says that there is none."""
    words = Words(place.lang)
    path = published_path(home)
    if path is None:
        frame.choose_language(place.lang)
        st.info(words("empty.home", landing=str(home.landing)), icon=":material/inbox:")
        return
    place = frame.settle_year(str(path), place)
    address.settle(place)
    if place.year is None:
        frame.choose_language(place.lang)
        st.info(words("empty.years"), icon=":material/inbox:")
        return
    module.show(View(str(path), home, place, words, frame.palette(), pages))


def main() -> None:
    """Lays out the menu and runs the page chosen."""
    st.set_page_config(page_title="绩衡", page_icon="⚖️", layout="wide")
    home = find_home()
    place = address.current()
    words = Words(place.lang)
    pages: dict[str, Page] = {}

    def runner(module: ModuleType) -> Callable[[], None]:
        return lambda: run_page(home, place, module, pages)

    for name, (module, icon) in MENU.items():
        title = words(f"page.{name}")
        pages[name] = st.Page(runner(module), title=title, icon=icon, url_path=name, default=name == "overview")
    chosen = st.navigation(list(pages.values()), position="top")
    st.html(Path(__file__).parent / "style.css")
    chosen.run()


main()
