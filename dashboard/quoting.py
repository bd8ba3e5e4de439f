"""A report's text around a quote as Markdown: nothing in it formats, links or runs; the quote is marked."""

import re
from collections.abc import Iterable

from dashboard.formats import plain

MARKS = {"error": "red", "doubt": "orange", "form": "gray"}
BEFORE, BEHIND = 2, 6  # lines of text shown around the quote


def said(lines: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines that say something."""
    return [(number, text.strip()) for number, text in lines if text.strip()]


def around(lines: list[tuple[int, str]], line: int | None) -> list[tuple[int, str]]:
    """A few lines before and behind a line; the first ones when there is no line."""
    place = next((place for place, (number, _) in enumerate(lines) if number >= (line or 0)), 0)
    return lines[max(0, place - BEFORE) : place + BEHIND + 1]


def context(lines: list[tuple[int, str]], line: int | None, quote: str, severity: str) -> str:
    """Numbered lines, a paragraph each, the quote in its line marked by the finding's severity."""
    return "\n\n".join(
        f":small[:gray[{number}]&emsp;{marked(text, quote, severity) if number == line else shown(text)}]"
        for number, text in lines
    )


def marked(text: str, quote: str, severity: str) -> str:
    """A line with the quote in it marked, spaces aside; the whole line where the quote cannot be told."""
    span = place_of(text, quote)
    before, inside, behind = text[: span[0]], text[span[0] : span[1]], text[span[1] :]
    return f"{shown(before)}:{MARKS[severity]}-background[{shown(inside)}]{shown(behind)}"


def place_of(text: str, quote: str) -> tuple[int, int]:
    """Where the quote stands in a line, however it is spaced; the whole line if it does not."""
    letters = [re.escape(letter) for letter in quote if not letter.isspace()]
    found = re.search(r"\s*".join(letters), text) if letters else None
    return found.span() if found else (0, len(text))


def shown(text: str) -> str:
    """A line's text made safe; the filled cells of a table's row are told apart."""
    return plain(re.sub(r"\s*\t\s*", " ｜ ", text))
