"""What a place in a text speaks of: the department as a whole, or one of the narrower topics of the form."""

import re

from pipelines.reports.lexicon import OTHER, SUM, WHOLE, YEAR, Mention, topics_in
from pipelines.text import fold

_CLAUSE = re.compile(r"[,;:。，；：](?!\d{3})|其中")
_WHOLES = (WHOLE, YEAR, SUM)
_SPENT_ON = ("three_public", "daily", "procurement", "assets")  # topics with money of their own


def heading_topic(heading: str) -> str:
    """The topic of the innermost heading that has one; of two together none."""
    for part in reversed(fold(heading).split(" / ")):
        names = {WHOLE if mention.name in _WHOLES else mention.name for mention in topics_in(part)} - {OTHER}
        if names:
            return names.pop() if len(names) == 1 else ""
    return ""


def last_topic(mentions: tuple[Mention, ...]) -> str:
    """The topic that a sentence leaves to the next: parts carry no further, the whole only where nothing else is."""
    names = [mention.name for mention in mentions if mention.name != OTHER]
    special = [name for name in names if name not in _WHOLES]
    return (special or [WHOLE if names else ""])[-1]


def topic_at(text: str, position: int, carried: str) -> str:
    """What the clause around a position speaks of; else the clauses before it, else what was carried here.

    全年支出 and the like mean the department only where nothing narrower was spoken of; 预算总额 ends a list of parts.
    """
    before = [mention for mention in topics_in(text) if mention.end <= position]
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text[:position]))]
    spoken: set[str] = set()
    for begin, end in zip(reversed(cuts), [position, *reversed(cuts)], strict=False):
        within = [mention.name for mention in before if begin <= mention.start and mention.end <= end]
        special = [name for name in within if name not in _WHOLES]
        if special:
            return WHOLE if SUM in spoken and special[-1] == OTHER else special[-1]
        if WHOLE in within:
            return WHOLE
        spoken |= set(within)
    return WHOLE if spoken and carried not in _SPENT_ON else carried
