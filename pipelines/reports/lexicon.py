"""The word lists of the seeds: what a stretch of text speaks of, and which quantity its words name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.reports.rubric import read_seed

OTHER, WHOLE, NONE = "other", "whole", "none"
YEAR, SUM = "year", "sum"  # the whole too, unless something narrower is spoken of


@dataclass(frozen=True)
class Quantity:
    """A quantity of the form: its unit's kind, the topic it belongs to, and for a rate the two it is made of."""

    code: str
    kind: str
    topic: str
    numerator: str
    denominator: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Mention:
    """A place in a text where a topic or a quantity is named."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class _Pattern:
    name: str
    kind: str
    topic: str
    pattern: re.Pattern[str]


@cache
def quantities() -> tuple[Quantity, ...]:
    """All quantities, in the order of the seed."""
    return tuple(
        Quantity(
            row["quantity"],
            row["kind"],
            row["topic"],
            row["numerator"],
            row["denominator"],
            row["name_zh"],
            row["name_en"],
        )
        for row in read_seed("report_quantities.csv")
        if row["quantity"] != NONE
    )


@cache
def quantity(code: str) -> Quantity:
    """The quantity of a code."""
    return next(each for each in quantities() if each.code == code)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    rows = read_seed("report_quantities.csv")
    return tuple(_Pattern(row["quantity"], row["kind"], row["topic"], re.compile(row["pattern"])) for row in rows)


@cache
def _topics() -> tuple[_Pattern, ...]:
    rows = read_seed("report_topics.csv")
    return tuple(_Pattern(row["topic"], "", "", re.compile(row["pattern"])) for row in rows)


@cache
def topics_in(text: str) -> tuple[Mention, ...]:
    """Topics that a folded text names, by where they end."""
    found = [
        Mention(match.start(), match.end(), each.name) for each in _topics() for match in each.pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda mention: (mention.end, -mention.start)))


def named_in(text: str, topic: str, kind: str) -> Iterator[Mention]:
    """Quantities of a topic and a kind of unit that a folded text names; `none` where the words bar one."""
    for each in _patterns():
        if each.topic == topic and each.kind == kind:
            for match in each.pattern.finditer(text):
                if match.end() > match.start():
                    yield Mention(match.start(), match.end(), each.name)


def last_named(text: str, topic: str, kind: str) -> Mention | None:
    """The quantity named last; of two that end alike the one in more words."""
    return max(named_in(text, topic, kind), key=lambda each: (each.end, -each.start), default=None)


def first_named(text: str, topic: str, kind: str) -> Mention | None:
    """The quantity that a text begins with, in most words."""
    begins = (each for each in named_in(text, topic, kind) if each.start == 0)
    return max(begins, key=lambda each: each.end, default=None)
