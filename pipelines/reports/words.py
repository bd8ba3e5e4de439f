"""Points claimed against the report's own words: evidence it says does not exist, faults it admits.

The phrases stand in a seed, by indicator, the words that many of them share in another. A phrase does not count where
it is denied (未发现…), supposed (如…), speaks of another year, is already put right, or stands among plans.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from pipelines.reports.amounts import decimal_of
from pipelines.reports.book import Book
from pipelines.reports.explain import make_finding
from pipelines.reports.model import Claim, Finding, Sentence
from pipelines.reports.recompute import Outcome, outcomes
from pipelines.reports.rubric import Criterion, Rubric, points_of, read_seed
from pipelines.text import fold

_DENIED = re.compile(
    r"(?:(?:未(?:曾|有)?(?:发现|发生|出现|存在)?|不存在|没有(?:发现|发生|出现|存在)?|并?无|杜绝|避免|防止|严防|严禁|零|是否|不得|不再"
    r"|未见|如(?:有|遇|果)?|若|凡|督促|减少|克服|解决|纠正)[^,;。]{0,14}|(?:对于?|针对|为)[^,;。]{0,2})$"
)
_DENIED_WITHIN = re.compile(
    r"(?:未(?:曾|有)?(?:发生|出现|发现|存在)|不存在|没有(?:发生|出现|发现|存在)?|均?无|零|杜绝|防止|避免|严防)"
    r"[^,;。]{0,8}(?:超期|逾期|延期|滞后|差错|错误|情况|问题|现象|未|漏)|[未无不对凡](?:超期|逾期|延期|滞后)"
)
_NONE = re.compile(r"[^,;。\d]{0,8}(?:0|零)\s*[件宗个项起人名]")
_MENDED = re.compile(r"(?:已|均已|现已)(?:全部|及时|按要求)?(?:整改|完善|补充|补正|补报|补齐|更正|纠正)")
_PLANS = re.compile(r"^\s*(?:\d+[.、]|\(\d+\)|[一二三四五]是)?\s*(?:下一步|改进措施|整改措施|今后|后续|下阶段)")
_PLAN_HEADINGS = re.compile(
    r"^(?!.*(?:问题|不足|短板|困难)).*(?:后续|下一步|建议|工作计划|主要职[能责]|职责|履职目标|重点工作任务$)"
)
_BORROWED = re.compile(r"参考|参照|引用|依据区")
_OTHER_SOURCE = re.compile(r"统计(?:部门|局)|民意|第三方|政风行风|评议")
_WORD = re.compile(r"(?<!P)<(\w+)>")
_CENT = Decimal("0.01")
_COUNT = re.compile(r"(\d+|[一二两三四五六七八九十])\s*[个项]")
_DIGITS = dict(zip("一二三四五六七八九十两", (*range(1, 11), 2), strict=True))
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年|(上年|去年|以前年度|往年)")


@dataclass(frozen=True)
class _Phrase:
    """What speaks against points of an indicator, the criteria it concerns, and whether only full points count."""

    check_code: str
    indicator: str
    criteria: tuple[str, ...]
    only_full: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Place:
    """Where a phrase stands."""

    sentence: Sentence
    start: int
    end: int

    def is_within_longer(self, other: "_Place") -> bool:
        """Whether another phrase says more with the same words: they speak of one thing."""
        overlaps = self.sentence is other.sentence and self.start < other.end and other.start < self.end
        return overlaps and other.end - other.start > self.end - self.start


@cache
def _phrases() -> tuple[_Phrase, ...]:
    words = {row["word"]: row["pattern"] for row in read_seed("report_words.csv")}
    return tuple(
        _Phrase(
            row["check_code"],
            row["indicator_code"],
            tuple(row["criteria"].split(";")),
            row["claimed"] == "full",
            re.compile(_WORD.sub(lambda word: words[word[1]], row["pattern"])),
        )
        for row in read_seed("report_admissions.csv")
    )


def word_findings(
    claims: tuple[Claim, ...],
    sentences: tuple[Sentence, ...],
    possible: dict[str, list[Outcome]],
    year: int | None,
    rubric: Rubric,
) -> Iterator[Finding]:
    """At most one finding an indicator: what lacks evidence before what is admitted.

    `possible` are the outcomes of every indicator claimed.
    """
    said = [(sentence, text) for sentence in sentences if not _is_plan(sentence, text := fold(sentence.text))]
    found: list[tuple[Claim, _Phrase, _Place]] = []
    for claim in (each for each in claims if each.points):
        for phrase in (each for each in _phrases() if each.indicator == claim.indicator):
            if phrase.only_full and (claim.points or 0) < _full(phrase, possible[claim.indicator], rubric):
                continue
            if place := _find(phrase, said, year):
                found.append((claim, phrase, place))
                break
    for claim, phrase, place in found:
        if not any(place.is_within_longer(other) for _, _, other in found):
            yield _finding(claim, phrase, place, rubric)


def _full(phrase: _Phrase, possible: list[Outcome], rubric: Rubric) -> Decimal:
    """Full points: the most that figures leave, unless they are what settles the criteria that the phrase is about."""
    settled = {each.criterion.code for outcome in possible for each in outcome.known}
    maximum = rubric.indicator(phrase.indicator).points
    highs = [] if settled & set(phrase.criteria) else [outcome.high for outcome in possible]
    return decimal_of(max(highs, default=maximum)) - _CENT


def _is_plan(sentence: Sentence, text: str) -> bool:
    """Whether a sentence, `text` when folded, says what shall be rather than what is."""
    return bool(_PLANS.match(text) or _PLAN_HEADINGS.search(sentence.heading.split(" / ")[-1]))


def _find(phrase: _Phrase, said: list[tuple[Sentence, str]], year: int | None) -> _Place | None:
    """The first place where the phrase stands and counts, among sentences and what they are when folded."""
    for sentence, text in said:
        for match in phrase.pattern.finditer(text):
            if _counts(match, text, phrase, year):
                return _Place(sentence, match.start(), match.end())
    return None


def _counts(match: re.Match[str], text: str, phrase: _Phrase, year: int | None) -> bool:
    """Whether the words mean what they say."""
    before = re.split(r"[;。]", text[: match.start()])[-1]
    behind = re.split(r"[;。]", text[match.end() :])[0]
    if _DENIED.search(before.split(",")[-1]) or _DENIED_WITHIN.search(match[0]) or _MENDED.search(behind):
        return False
    is_borrowed = _BORROWED.search(text) or _OTHER_SOURCE.search(text[match.end() :])
    if phrase.indicator == "C42" and phrase.check_code == "unsupported" and is_borrowed:
        return False
    counts = match.groupdict()
    if counts and int(counts["part"]) >= int(counts["whole"]):
        return False
    named = list(_YEAR.finditer(before))
    if _NONE.match(behind):
        return False
    years = (str(year), str((year or 0) - 1)) if phrase.indicator == "B13" else (str(year),)
    return not named or year is None or named[-1][1] in years


def _finding(claim: Claim, phrase: _Phrase, place: _Place, rubric: Rubric) -> Finding:
    indicator = rubric.indicator(claim.indicator)
    said = place.sentence.text[place.start : place.end]
    concerned = sum((_at_stake(rubric.criterion(code), said) for code in phrase.criteria), Fraction(0))
    quote, line = place.sentence.quote_at(place.start), place.sentence.line_at(place.start)
    claimed = claim.points or Decimal(0)
    return make_finding(
        phrase.check_code,
        claim.indicator,
        quote,
        line,
        claimed=claimed,
        points=min(claimed, decimal_of(concerned)),
        words=(f"{claim.indicator} {indicator.name}", claim.indicator),
        detail=(f"“{said}”", f"“{said}”"),
    )


def _at_stake(criterion: Criterion, said: str) -> Fraction:
    """A criterion's points; where each fault costs a step, as many steps as the words count."""
    if criterion.measured_as != "count":
        return criterion.points
    counts = _COUNT.findall(fold(said))
    count = _DIGITS.get(counts[-1]) or int(counts[-1]) if counts else 1
    return min(criterion.points, count * criterion.points_per_step)


def budget_admission(claims: tuple[Claim, ...], book: Book, rubric: Rubric) -> Iterator[Finding]:
    """Full points for a sound budget, where it moved so far within the year that B12-2 gives nothing."""
    claim = next((each for each in claims if each.indicator == "A11"), None)
    if claim is None or claim.points is None or claim.points < decimal_of(rubric.indicator("A11").points):
        return
    possible = outcomes("B12", book, rubric)
    moved = [each for outcome in possible for each in outcome.known if each.criterion.code == "B12-2"]
    points = [points_of(each.criterion, each.pair.numerator.value, each.pair.denominator.value) for each in moved]
    if not moved or any(points):
        return
    pair, place = moved[0].pair, book.main("adjusted_budget") or book.main("initial_budget")
    shown = f"{decimal_of(pair.numerator.value / pair.denominator.value * 100)} %"
    concerned = sum((rubric.criterion(code).points for code in ("A11-3", "A11-4")), Fraction(0))
    yield make_finding(
        "admitted",
        "A11",
        place.quote if place else claim.quote,
        place.line if place else claim.line,
        claimed=claim.points,
        points=min(claim.points, decimal_of(concerned)),
        words=(f"A11 {rubric.indicator('A11').name}", "A11"),
        detail=(shown, shown),
        explanation="admitted_figures",
    )
