"""Every place of the dashboard: pages, their parts and the parameters of their addresses."""

import re
from importlib import import_module

from pipelines.settings import PROJECT

# The menu's own file runs the page when it is imported, so its names are read from it.
MENU = dict(re.findall(r'^    "(\w+)": \((\w+),', (PROJECT / "dashboard" / "menu.py").read_text("utf-8"), re.M))
MINE, OTHER = "103", "105"
"""The department whose clerk looks, and the one that every address asks for."""


def parts(module: str) -> tuple[str, ...]:
    """The parts of a page; none of a page that is one."""
    return getattr(import_module(f"dashboard.views.{module}"), "PARTS", ())


PLACES: list[tuple[str, dict[str, str]]] = [
    *[(page, {}) for page in ("", *MENU)],
    *[(page, {"part": part}) for page, module in MENU.items() for part in parts(module)],
    ("losses", {"criterion": "C21-2"}),
    ("losses", {"criterion": "C41-2"}),
    ("losses", {"indicator": "B32"}),
    ("compare", {"part": "side", "others": f"{OTHER},101,102"}),
    ("claims", {"part": "report", "finding": "total total"}),
    ("moved", {"since": "x", "until": "wh_x.duckdb"}),
    ("", {"district": "990101"}),
]
"""A page's name in the address, empty for the start, and what the address asks for."""
