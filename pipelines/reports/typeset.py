"""Characters on a page as lines of text: those at one height, from the left, with what gaps between them say."""

import re
from itertools import dropwhile

from pipelines.reports.pdfpage import Character

_SPACE = 0.2  # of a character's size: a gap that is a space
_OFF_BASE = 0.4  # sizes: how far a character of a line may stand off its base
_PARTING = 2  # sizes: a gap that parts cells
_POINTS = re.compile(r"[\d,]+\.\d+[分%]?")

Line = tuple[float, tuple[str, ...]]
"""The height of a line from the top, and its cells."""


def lines_of(characters: list[Character]) -> list[list[Character]]:
    """Characters by line, from the top, each line from the left; lines of nothing but spaces are none."""
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda each: each.base):
        first = lines[-1][0] if lines else None
        if first and character.base - first.base < _OFF_BASE * max(first.size, character.size):
            lines[-1].append(character)
        else:
            lines.append([character])
    return [bare for line in lines if (bare := _stripped(sorted(line, key=lambda each: each.x0)))]


def _stripped(line: list[Character]) -> list[Character]:
    """A line without the spaces it begins with."""
    return list(dropwhile(lambda each: each.text.isspace(), line))


def text_line(line: list[Character]) -> Line:
    """A line outside ruled tables; a wide gap parts cells, though a sentence is one cell however wide it is set."""
    cells, before, is_spaced = [""], line[0], False
    for character in line:
        if character.text.isspace():
            is_spaced = True
            continue
        gap = character.x0 - before.x1
        if gap > _PARTING * max(before.size, character.size):
            cells.append("")
        elif is_spaced or gap > _SPACE * before.size:
            cells[-1] += " "
        cells[-1] += character.text
        before, is_spaced = character, False
    is_sentence = re.search("[，。；]", "".join(cells)) and not any(_POINTS.fullmatch(cell) for cell in cells)
    return line[0].base, (" ".join(cells),) if is_sentence else tuple(cells)


def cell_text(characters: list[Character]) -> str:
    """What stands in a cell: Chinese wraps without a space."""
    lines = (" ".join(text_line(line)[1]) for line in lines_of(characters))
    return re.sub(r"(?<=[A-Za-z])\n(?=[A-Za-z])", " ", "\n".join(lines)).replace("\n", "")
