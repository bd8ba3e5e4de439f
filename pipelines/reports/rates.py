"""Printed rates against the two figures they are made of."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pipelines.reports.amounts import decimal_of, numbers_in
from pipelines.reports.book import Book, Pair
from pipelines.reports.explain import make_finding
from pipelines.reports.figures import kind_of
from pipelines.reports.lexicon import Quantity, quantities
from pipelines.reports.model import Amount, Figure, Finding, Sentence
from pipelines.text import fold

_GROWN = re.compile(
    r"(?:比|较|同比|与)[^,;。]{0,30}?(?P<verb>增加|增长|减少|下降|上升|降低|压减)(?:了|额|金额|为|约)*\s*$"
)
_GROWTH = re.compile(
    r"^[,、(]?\s*(?:同比|增幅|降幅|减幅|幅度|比例|即)*"
    r"(?:增长|下降|减少|上升|降低|压减|增加|增幅|降幅)?"
    r"(?:了|率|幅度|比例|为|达|约)*\s*$"
)
_RISES = ("增加", "增长", "上升")
_PARAGRAPH = re.compile(r"p\d+s")


def rate_findings(book: Book, sentences: tuple[Sentence, ...]) -> Iterator[Finding]:
    """Every rate that no pair of its figures explains: of its sentence, else its paragraph, else the whole report."""
    seen = set()
    for each in quantities():
        if not each.numerator:
            continue
        for rate in book.all(each.code):
            pairs = _pairs_near(rate, each, book)
            if pairs and not any(follows(rate.amount, pair) for pair in pairs):
                finding = _finding(each, rate, pairs[0])
                if (finding.subject, finding.claimed, finding.recomputed) not in seen:
                    seen.add((finding.subject, finding.claimed, finding.recomputed))
                    yield finding
    yield from _growth(sentences)


def _pairs_near(rate: Figure, each: Quantity, book: Book) -> list[Pair]:
    """The pairs that a reader would hold a rate against."""
    for group in dict.fromkeys((rate.group, *_PARAGRAPH.findall(rate.group))):
        own = [
            Pair(top.amount, bottom.amount)
            for top in book.all(each.numerator)
            for bottom in book.all(each.denominator)
            if _is_within(top, group, rate) and _is_within(bottom, group, rate)
        ]
        if own:
            return own
    return book.pairs(each.numerator, each.denominator)


def _is_within(figure: Figure, group: str, rate: Figure) -> bool:
    return figure.group == group or (group != rate.group and figure.group.startswith(group))


def follows(rate: Amount, pair: Pair) -> bool:
    """Whether a rate is what the pair gives, within all roundings; cutting off instead of rounding is none's error."""
    top, bottom = pair.numerator, pair.denominator
    if bottom.low <= 0:
        return bottom.value == 0
    slack = 2 * rate.half
    return top.low / bottom.high - slack <= rate.value <= top.high / bottom.low + slack


def _finding(each: Quantity, rate: Figure, pair: Pair) -> Finding:
    ratio = pair.numerator.value / pair.denominator.value
    shown = f"{pair.numerator.printed}/{pair.denominator.printed}"
    return make_finding(
        "rate",
        each.name_zh,
        rate.quote,
        rate.line,
        claimed=decimal_of(rate.amount.value * 100),
        recomputed=decimal_of(ratio * 100),
        words=(each.name_zh, each.name_en),
        detail=(shown, shown),
    )


def _growth(sentences: tuple[Sentence, ...]) -> Iterator[Finding]:
    """An amount, its change since last year and the rate: 预算 1,167.07 万元，比 2021 年增加 2.00 万元，增长 0.17%."""
    for sentence in sentences:
        text = fold(sentence.text)
        numbers = [number for number in numbers_in(sentence.text) if kind_of(number.unit)]
        for value, change, rate in zip(numbers, numbers[1:], numbers[2:], strict=False):
            grown = _GROWN.search(text[value.end : change.start])
            kinds = [kind_of(number.unit) for number in (value, change, rate)]
            if kinds != ["money", "money", "rate"] or not grown or not _GROWTH.match(text[change.end : rate.start]):
                continue
            sign = 1 if grown["verb"] in _RISES else -1
            last = _difference(value.amount, change.amount, sign)
            if last.low > 0 and not follows(_positive(rate.amount), Pair(change.amount, last)):
                yield _growth_finding(sentence, rate.start, rate.amount, change.amount, last)


def _difference(value: Amount, change: Amount, sign: int) -> Amount:
    """What an amount was before it changed."""
    half = value.half + change.half
    return Amount(value.value - sign * change.value, half, value.factor, "")


def _positive(amount: Amount) -> Amount:
    return Amount(abs(amount.value), amount.half, amount.factor, amount.printed)


def _growth_finding(sentence: Sentence, at: int, rate: Amount, change: Amount, last: Amount) -> Finding:
    ratio: Fraction = change.value / last.value
    shown = f"{change.printed}/{decimal_of(last.value / change.factor)}"
    claimed: Decimal = decimal_of(rate.value * 100)
    words = ("增长率", "growth rate")
    place = sentence.quote_at(at), sentence.line_at(at)
    return make_finding(
        "rate",
        "增长率",
        *place,
        claimed=claimed,
        recomputed=decimal_of(ratio * 100),
        words=words,
        detail=(shown, shown),
    )
