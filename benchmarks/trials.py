"""Scores everything anew under a changed rubric, as the sandbox does at a click."""

import statistics
import time
from decimal import Decimal
from pathlib import Path

from dashboard import rubric_copy
from dashboard.queries import sandbox
from dashboard.rubric_copy import Cell, RubricCopy

ROUNDS = 9


def measured(warehouse: Path) -> dict[str, float]:
    """The median seconds of a trial, by what is changed: one threshold, two indicators' weights, every weight."""
    path = str(warehouse)
    published = sandbox.rubric(path)
    seconds = {}
    for name, copy in _copies(published).items():
        sandbox.rescored(path, copy)
        seconds[name] = statistics.median(_seconds(path, copy) for _ in range(ROUNDS))
    return seconds


def _copies(published: RubricCopy) -> dict[str, RubricCopy]:
    """The rubric with other numbers in it."""
    version = str(published["criteria"]["rubric_version"].iloc[0])
    weights = rubric_copy.values(published, rubric_copy.weights(published))
    doubled = {cell: number * 2 for cell, number in weights.items() if number is not None}
    changes: dict[str, dict[Cell, Decimal | None]] = {
        "one threshold": {Cell("penalties", "B12-2", "allowance"): Decimal("0.2")},
        "two indicators' weights": {cell: doubled[cell] for cell in doubled if cell.code[:3] in ("C23", "C31")},
        "every weight": {**doubled},
    }
    return {name: rubric_copy.with_values(published, version, cells) for name, cells in changes.items()}


def _seconds(path: str, copy: RubricCopy) -> float:
    began = time.perf_counter()
    sandbox.rescored(path, copy)
    return time.perf_counter() - began
