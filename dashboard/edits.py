"""What was typed into the sandbox and what it makes of the rubric and the scores: kept, for a page seen again."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import pandas as pd

from dashboard import judging, rubric_copy
from dashboard.frames import total
from dashboard.judging import Problem
from dashboard.queries import sandbox
from dashboard.queries.sandbox import Scored
from dashboard.rubric_copy import Cell, RubricCopy

BAND = ("criterion_code", "comparator", "bound", "points")
"""The columns of a band as typed."""
KEPT = 20


@dataclass(frozen=True)
class Edits:
    """All numbers and bands as they stand in the editors, None for a blank."""

    numbers: tuple[tuple[Cell, Decimal | None], ...]
    bands: tuple[tuple[str | Decimal | None, ...], ...]


@dataclass(frozen=True)
class Edited:
    """A rubric as edited: `copy` has every version; `own` and `changed` are the version's rows, before and after.

    `cells` and `criteria` (by code) are those whose numbers and bands differ; there are none while a band is not begun
    in earnest. With `problems` nothing can be scored.
    """

    copy: RubricCopy
    own: RubricCopy
    changed: RubricCopy
    cells: tuple[Cell, ...]
    criteria: tuple[str, ...]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=KEPT)
def published(path: str, version: str) -> RubricCopy:
    """A version of the rubric as published."""
    return rubric_copy.of_version(sandbox.rubric(path), version)


@lru_cache(maxsize=KEPT)
def edited(path: str, version: str, edits: Edits) -> Edited:
    """The published rubric with the edits in a version."""
    own = published(path, version)
    bands = pd.DataFrame(list(edits.bands), columns=list(BAND), dtype=object)
    copy = rubric_copy.with_values(sandbox.rubric(path), version, dict(edits.numbers))
    copy = rubric_copy.with_bands(copy, version, bands)
    changed = rubric_copy.of_version(copy, version)
    if begun := judging.strayed(bands):
        return Edited(copy, own, changed, (), (), tuple(begun))
    cells = rubric_copy.changed_cells(own, changed, [cell for cell, _ in edits.numbers])
    criteria = rubric_copy.changed_bands(own, changed)
    problems = judging.problems(changed, total(own["indicators"]["points"]))
    return Edited(copy, own, changed, tuple(cells), tuple(criteria), tuple(problems))


@lru_cache(maxsize=KEPT)
def scored(path: str, version: str, edits: Edits) -> Scored:
    """All departments and years under the edited rubric, which has no problems.

    Raises:
        duckdb.Error: the rubric does not fit the models.
    """
    return sandbox.rescored(path, edited(path, version, edits).copy)
