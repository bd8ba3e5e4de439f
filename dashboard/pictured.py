"""The charts that can be taken away, by name, each from the published file."""

from collections.abc import Callable

import altair as alt

from dashboard.charts import comparing, losing
from dashboard.charts.ranking import ranking
from dashboard.comparisons import ordered, with_shares
from dashboard.downloads import pictures
from dashboard.figures import unverified_by_indicator
from dashboard.frames import records
from dashboard.palette import LIGHT
from dashboard.queries import losses, scores
from dashboard.wording import Words

Drawing = Callable[[str, int, str, Words], alt.LayerChart]


def _ranking(path: str, year: int, department: str, words: Words) -> alt.LayerChart:
    return ranking(scores.ranking(path, year), words, LIGHT)


def _waterfall(path: str, year: int, department: str, words: Words) -> alt.LayerChart:
    hidden = unverified_by_indicator(records(losses.criteria(path, department, year)))
    return losing.waterfall(losing.steps(scores.indicators(path, year, department), hidden, words), words, LIGHT)


def _heat(path: str, year: int, department: str, words: Words) -> alt.LayerChart:
    frame = with_shares(scores.indicators(path, year), words)
    return comparing.heat(frame, ordered(frame, "total"), words, LIGHT)


def _slopes(path: str, year: int, department: str, words: Words) -> alt.LayerChart:
    return comparing.slopes(scores.totals(path), department, words, LIGHT)


PICTURES: dict[str, Drawing] = {"ranking": _ranking, "waterfall": _waterfall, "heat": _heat, "slopes": _slopes}
OF_DISTRICT = ("ranking", "heat", "slopes")
"""Those that show all departments."""


def drawings(is_district: bool) -> dict[str, Drawing]:
    """Those that can be drawn for somebody who sees the whole district, or one department."""
    return {name: draw for name, draw in PICTURES.items() if is_district or name not in OF_DISTRICT}


def pictured(draw: Callable[[], alt.LayerChart], title: str, kind: str) -> bytes:
    """A chart as a file, drawn when its button is clicked; `kind` is png or svg."""
    return pictures.picture(draw(), title, kind, LIGHT)
