"""Comparisons that name the wrong year: a year with itself, with a later one, or a budget with the year before last."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipelines.reports.explain import make_finding
from pipelines.reports.model import Finding, Sentence
from pipelines.text import fold

_COMPARED = re.compile(
    r"(?:比|较|与|同比|相比(?:于)?|对比|同)\s*(20\d\d)\s*年(?:度)?"
    r"(?!\s*(?:至|[-—–~]|年?[初末底]|[上下]半年|\d|[一二三四]季度|预算(?!支出|收入)|计划|目标|调整|预期))"
)
_CHANGE = re.compile(r"增加|减少|增长|下降|上升|降低|持平|压减|节约|提高|提升|相比|多|少|增幅|降幅")
_SUBJECT = re.compile(r"(?<!\d)(20\d\d)\s*年(?:度)?|(当年|本年度?|报告期)")
_TITLE = re.compile(r"《[^》]*》")
_MONEY = re.compile(r"\d\s*(?:亿|万|千)?元")
_FURTHEST = 40


def year_findings(sentences: tuple[Sentence, ...], year: int | None) -> Iterator[Finding]:
    """Each comparison whose year cannot be the one compared with."""
    if year is None:
        return
    for sentence in sentences:
        text = _TITLE.sub(lambda match: "□" * len(match[0]), fold(sentence.text))
        for match in _COMPARED.finditer(text):
            named, subject = int(match[1]), _subject(text[: match.start()], year)
            behind = re.split(r"[;。]", text[match.end() :])[0][:_FURTHEST]
            if _CHANGE.search(behind) and _is_wrong(named, subject, year, text, behind):
                yield _finding(sentence, match, named, subject)


def _subject(before: str, year: int) -> int:
    """The year that is compared: the last one named before that is not itself compared with."""
    subject = year
    for match in _SUBJECT.finditer(before):
        if match[2]:
            subject = year
        elif not re.search(r"(?:比|较|与|同比|同)\s*$", before[: match.start()]):
            subject = int(match[1])
    return subject


def _is_wrong(named: int, subject: int, year: int, text: str, behind: str) -> bool:
    """The same year or a later one is always wrong; an earlier one where this year's money is compared."""
    if named >= subject:
        return True
    is_money = bool(_MONEY.search(behind) and _MONEY.search(text[: text.find(behind)]))
    return subject == year and named < year - 1 and is_money


def _finding(sentence: Sentence, match: re.Match[str], named: int, subject: int) -> Finding:
    phrase = sentence.text[match.start() : match.end()]
    return make_finding(
        "year",
        re.sub(r"\s", "", phrase),
        sentence.quote_at(match.start()),
        sentence.line_at(match.start()),
        claimed=Decimal(named),
        recomputed=Decimal(subject - 1),
        words=(phrase, phrase),
    )
