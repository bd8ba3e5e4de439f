"""What the sandbox's editors begin with: the published rubric as tables in words."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from dashboard import edits, rubric_copy
from dashboard.edits import BAND
from dashboard.frames import mapped
from dashboard.rubric_copy import Cell, seen
from dashboard.wording import Words

CHOSEN = {"weights": rubric_copy.weights, "thresholds": rubric_copy.thresholds}
"""The tables of single numbers."""


@dataclass(frozen=True)
class Start:
    """Cells and a table by name for single numbers, the bands, and criteria with bands."""

    cells: dict[str, list[Cell]]
    numbers: dict[str, pd.DataFrame]
    bands: pd.DataFrame
    tiered: dict[str, str]


@lru_cache(maxsize=edits.KEPT)
def start(path: str, version: str, lang: str) -> Start:
    """What is published, in words; nobody writes into it."""
    own, words = edits.published(path, version), Words(lang)
    names = {
        **mapped(own["indicators"], "indicator_code", f"name_{lang}"),
        **mapped(own["criteria"], "criterion_code", f"name_{lang}"),
    }
    cells = {name: choose(own) for name, choose in CHOSEN.items()}
    numbers = {}
    for name, chosen in cells.items():
        known = [seen(number, cell.column) for cell, number in rubric_copy.values(own, chosen).items()]
        numbers[name] = pd.DataFrame(
            {
                "place": [label(words, cell, names) for cell in chosen],
                "value": known,
                "unit": [words(f"sandbox.unit.{cell.column}") for cell in chosen],
                "published": known,
            }
        )
    bands = own["bands"][list(BAND)].reset_index(drop=True)
    for name in ("bound", "points"):
        bands[name] = pd.Series([seen(each, name) for each in bands[name]], dtype=float)
    tiered = own["criteria"].loc[own["criteria"]["kind"] == "tiers", "criterion_code"]
    return Start(cells, numbers, bands, {code: f"{code} {names[code]}" for code in tiered})


def label(words: Words, cell: Cell, names: dict[str, str]) -> str:
    """A row's name; criteria stand in behind their indicator."""
    if cell.table == "grades":
        return f"{cell.code} {words('sandbox.cell.lowest_points')}"
    what = "" if cell.column == "points" else f"{words(f'sandbox.cell.{cell.column}')} · "
    return f"{'　' if cell.table == 'criteria' and not what else ''}{cell.code} {what}{names[cell.code]}"
