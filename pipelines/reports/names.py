"""Names of indicators as reports spell them, and points as they print them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache

from pipelines.reports.rubric import Rubric
from pipelines.text import squeeze

_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]\d{2})(?![0-9-])")
_LEADING = re.compile(r"^(?:[A-Z][0-9lIO]{1,2}(?:-\d)?[-.、:]?|\d{1,2}[.、]|\(\d{1,2}\))")
_WEIGHT = re.compile(r"\(?(\d+(?:\.\d+)?)分?\)?$")
_POINTS = re.compile(r"(?:自评|自评分|得分?|实得|评分)?:?(-?\d+(?:\.\d+)?)(?:分|/\d+(?:\.\d+)?分?)?")
_NEAR = 0.8


@dataclass(frozen=True)
class Named:
    """An indicator found in a cell, with the maximum printed behind its name."""

    code: str
    maximum: Decimal | None


def points_in(cell: str) -> Decimal | None:
    """Points as a cell prints them: 4.62, 4.62分, 得4.62分, 4.62/6."""
    match = _POINTS.fullmatch(squeeze(cell))
    return Decimal(match[1]) if match else None


def code_in(text: str) -> str | None:
    """A code of an indicator in a text."""
    match = _CODE.search(text)
    return match[1] if match else None


def bare_name(name: str) -> str:
    """A name without what reports add to it or leave out."""
    only = re.sub(r"[^一-鿿]", "", name)
    return only.removesuffix("等").removesuffix("情况").removeprefix("部门").replace("效益", "")


def find_indicator(cell: str, rubric: Rubric) -> Named | None:
    """The indicator that a cell names and nothing else, by name before code."""
    bare = squeeze(cell)
    if not 2 <= len(bare) <= 40:
        return None
    rest = _LEADING.sub("", bare)
    weight = _WEIGHT.search(rest) if re.search(r"[一-鿿]", rest) else None
    code = _by_name(bare_name(_WEIGHT.sub("", rest) if weight else rest), rubric)
    if code is None and re.fullmatch(r"[A-C]\d{2}", bare):
        code = bare if bare in {each.code for each in rubric.indicators} else None
    return Named(code, Decimal(weight[1]) if weight else None) if code else None


@cache
def _names(rubric: Rubric) -> tuple[tuple[str, str], ...]:
    return tuple((bare_name(each.name), each.code) for each in rubric.indicators)


@cache
def _by_name(bare: str, rubric: Rubric) -> str | None:
    """The indicator of the nearest name, when it is near."""
    if len(bare) < 3:
        return None
    scored = [(SequenceMatcher(None, bare, name, autojunk=False).ratio(), code) for name, code in _names(rubric)]
    best = max(scored)
    return best[1] if best[0] >= _NEAR else None
