"""Figures in running text: which quantity each number is, by the words around it and what the text speaks of.

A number belongs to the quantity named last before it (or right behind it: 20名在编人员), among those of the topic of
its clause, else of the clauses, sentences and headings before it. Numbers of other years, differences, parts of a
whole and amounts that are only about so much are none of the department's figures.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.reports.amounts import MONEY, PEOPLE, PERCENT, PIECES, Printed, mask_dates, numbers_in
from pipelines.reports.lexicon import (
    NONE,
    OTHER,
    WHOLE,
    Mention,
    first_named,
    last_named,
    named_in,
    quantities,
    topics_in,
)
from pipelines.reports.model import Amount, Figure, Sentence
from pipelines.reports.topics import heading_topic, last_topic, topic_at
from pipelines.text import fold

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年|(上年|上一年|去年|前一年)|(当年|本年|今年|报告期)|(次年|明年|下一年|下年)")
_COMPARED = re.compile(r"(?:比|较|同比|与|同|相比于?|对比|超|至|到|自|从|[-—–~])\s*$")
_DELTA = re.compile(
    r"(?:增加|减少|增长|下降|节约|节省|超支|超出|上升|降低|压减|压缩|缩减|提高|提升|多|少|相差|差额|差距|结余率|扣|回落|增幅|降幅|减幅|下浮|上浮)"
    r"(?:了|额|金额|为|约|到?达|幅度|幅)*\s*$"
)
_RESPECTIVELY = re.compile(r"(?:分别|依次)[是为有达到约]*\s*$")
_EACH_QUARTER = re.compile(r"各季|四个季度|每季|逐季|分季|一至四季度|1-4季度")
_LISTED = re.compile(r"[、,和及与;/\s]*(?:以及)?\s*")
_OF_QUARTER = re.compile(r"q[1-4]_")
_OF_WHICH = re.compile(r"其中|包括")
_OTHER_MONTH = re.compile(r"(?<![-—–~\d])(?<!\d至)(?:[124578]|1[01])\s*月(?:[底末份]|\s*\d{1,2}\s*日)")
_SOME = (
    ("spending", _OTHER_MONTH, True),
    ("budget_rate", _OTHER_MONTH, True),
    (
        "projects_planned",
        re.compile(r"监控|抽查|评价|检查|督查|重点|绩效目标|验收|子项目|部分|新增|招商|民生|投资"),
        True,
    ),
    (
        "procurement_",
        re.compile(r"货物|工程|服务类?[^,;]{0,4}(?:采购|预算|计划|类)|中小企业|小微|电子卖场|公开招标|节能|进口"),
        False,
    ),
    ("petitions_", re.compile(r"热线|工单|12345|问政|意见建议|咨询"), True),
)
_BEHIND = 20  # characters behind a number that may name it
_OF_BODIES = re.compile(r"(?<![及和与含、])(?:下属|所属|直属)[^;。]{0,24}$")
_RANGE = re.compile(r"^\s*[-—–~至]\s*\d")


@dataclass(frozen=True)
class _Place:
    """A sentence folded and with its dates masked, and the topic that the text before it left."""

    sentence: Sentence
    text: str
    masked: str
    carried: str
    group: str
    year: int | None


def kind_of(unit: str) -> str:
    """money, rate, people or pieces; '' for a bare number."""
    if unit in MONEY:
        return "money"
    kinds = {"rate": PERCENT[:2], "people": PEOPLE, "pieces": PIECES}
    return next((kind for kind, units in kinds.items() if unit in units), "")


def text_figures(sentences: tuple[Sentence, ...], year: int | None) -> list[Figure]:
    """The figures of all sentences."""
    found: list[Figure] = []
    carried, paragraph = "", -1
    for at, sentence in enumerate(sentences):
        text = fold(sentence.text)
        if sentence.paragraph != paragraph:
            carried, paragraph = heading_topic(sentence.heading), sentence.paragraph
        place = _Place(sentence, text, mask_dates(text), carried, f"p{sentence.paragraph}s{at}", year)
        found += _figures(place)
        carried = last_topic(topics_in(text)) or carried
    return found


def _figures(place: _Place) -> Iterator[Figure]:
    """The figures of one sentence, from left to right."""
    previous, last, queue, listed = 0, "", list[str](), list[str]()
    for number in numbers_in(place.sentence.text):
        window = place.text[previous : number.start]
        kind = kind_of(number.unit)
        if _RESPECTIVELY.search(window):
            listed = _respective(place, previous, number, kind, listed)
            queue = list(listed)
        elif not _LISTED.fullmatch(window):
            queue = []
        name, end = (queue.pop(0), number.end) if queue else _name(place, previous, number, kind)
        previous = end
        name = _of_quarter(name, last, window)
        last = name if kind == "money" else last
        if name and name != NONE and not number.is_rough and _counts(place, name, number, window):
            yield _figure(place, name, number.amount, number.start)
            if kind in ("money", "people", "pieces"):
                yield from _all_of(place, name, number)


def _of_quarter(name: str, last: str, window: str) -> str:
    """A rate said of the amount before it is of that amount's quarter: 一季度支出 781 万元，执行率 20%."""
    is_bare = name == "budget_rate" and not re.search(r"[年12四总;。]", window)
    return f"{last[:2]}_rate" if is_bare and _OF_QUARTER.match(last) else name


def _figure(place: _Place, name: str, amount: Amount, offset: int) -> Figure:
    line, quote = place.sentence.line_at(offset), place.sentence.quote_at(offset)
    return Figure(name, amount, line, quote, place.group, offset)


def _name(place: _Place, previous: int, number: Printed, kind: str) -> tuple[str, int]:
    """The quantity of a number by the words before it, else by those right behind; and where its words end."""
    topic = topic_at(place.text, number.start, place.carried)
    kind = "people" if kind == "pieces" and topic == "staff" else kind  # 编制 27 个
    named = last_named(place.text[previous : number.start], topic, kind)
    if named or kind not in ("people", "pieces"):
        return (named.name if named else "", number.end)
    behind = re.split(r"[,;。、]", place.text[number.end : number.end + _BEHIND])[0]
    bare = behind.lstrip("的 ")
    topic = topic_at(place.text, number.end + len(behind), place.carried)
    named = first_named(bare, topic, kind) or last_named(bare, topic, kind)
    return (named.name, number.end + len(behind) - len(bare) + named.end) if named else ("", number.end)


def _respective(place: _Place, previous: int, number: Printed, kind: str, last: list[str]) -> list[str]:
    """Quantities listed before 分别为, in order; rates of the quantities listed before where only 执行率 is said."""
    before = place.text[previous : number.start]
    topic = topic_at(place.text, number.start, place.carried)
    chosen: list[Mention] = []
    for mention in sorted(named_in(before, topic, kind), key=lambda each: (each.start, -each.end)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    if len(chosen) < 2 and _EACH_QUARTER.search(place.text[: number.start]):
        return [f"q{quarter}_{'rate' if kind == 'rate' else 'spending'}" for quarter in range(1, 5)]
    rates = [each.code for name in last for each in quantities() if each.numerator == name]
    return rates if kind == "rate" and len(chosen) < 2 and rates else [mention.name for mention in chosen]


def _counts(place: _Place, name: str, number: Printed, window: str) -> bool:
    """Whether a number is the department's figure of the year: no difference, no other year, no part, no range."""
    if (
        _DELTA.search(window)
        or _RANGE.match(place.text[number.end :])
        or "□" in place.masked[number.start : number.end]
    ):
        return False
    if number.unit == "个百分点" or not _is_of_year(place, number.start):
        return False
    if _is_of_some(name, window, _clause_around(place.text, number)) or _OF_BODIES.search(place.text[: number.start]):
        return False
    topic = topic_at(place.text, number.start, place.carried)
    if topic == WHOLE and name != "balance" and not name.endswith("_rate") and not _OF_QUARTER.match(name):
        return not _OF_WHICH.search(place.text[: number.start])
    return topic != OTHER


def _is_of_some(name: str, window: str, clause: str) -> bool:
    """Whether words say that a number is of some of the projects, purchases or letters, or of a part of the year."""
    return any(name.startswith(prefix) and words.search(clause if whole else window) for prefix, words, whole in _SOME)


def _clause_around(text: str, number: Printed) -> str:
    """What a sentence says up to a number since its last semicolon, and to the end of the number's clause."""
    return re.split(r"[;。]", text[: number.start])[-1] + re.split(r"[,;。]", text[number.end :])[0]


def _is_of_year(place: _Place, position: int) -> bool:
    """Whether the year named last before a position, comparisons aside, is the report's own."""
    year: int | None = None
    for match in _YEAR.finditer(_without_titles(place.text[:position])):
        if match[1] and _COMPARED.search(place.text[: match.start()]):
            clause = re.split(r"[,;。]", place.text[match.end() : position])
            if len(clause) > 1:
                continue
        if (
            match[2]
            and _COMPARED.search(place.text[: match.start()])
            and re.search("[,;]", place.text[match.end() : position])
        ):
            continue
        own = place.year or 0
        year = int(match[1]) if match[1] else own - 1 if match[2] else own + 1 if match[4] else own
    return year is None or place.year is None or year == place.year


def _without_titles(text: str) -> str:
    """Titles of documents blanked: their years are their own."""
    return re.sub(r"《[^》]*》?", lambda match: "□" * len(match[0]), text)


_ALL = (
    (
        "assets_original",
        "assets_in_use",
        re.compile(r"^[,]?(?:已|目前)?(?:均|全部|全都|都)(?:为|处于|已)?(?:在用|使用|投入使用|正常使用)"),
    ),
    (
        "projects_planned",
        "projects_done",
        re.compile(r"^[^;。\d]{0,20}?(?:均|全部|全都|都)(?:已|能|按|如|在|计划|期|时|时间|规定|内|并)*完成"),
    ),
    (
        "petitions_received",
        "petitions_answered",
        re.compile(r"^[^,;。]{0,6}[,]?(?:已|目前)?(?:均|全部|全都|都)[^,;。]{0,10}(?:办结|答复|回复|办理|处理|处置)"),
    ),
    (
        "petitions_received",
        "petitions_in_time",
        re.compile(r"^[^,;。]{0,6}[,]?(?:已|目前)?(?:均|全部|全都|都)[^,;。]{0,4}(?:按期|按时|及时|期限内|时限内)"),
    ),
    (
        "petitions_answered",
        "petitions_in_time",
        re.compile(r"^[^,;。]{0,6}[,]?(?:均|全部|全都|都)[^,;。]{0,4}(?:按期|按时|及时|[^,;。]{0,6}(?:期限|时限)内)"),
    ),
)


def _all_of(place: _Place, name: str, number: Printed) -> Iterator[Figure]:
    """What words right behind a number say of all of it: 均在用, 全部完成."""
    behind = place.text[number.end : number.end + 40]
    for whole, part, pattern in _ALL:
        if name == whole and pattern.match(behind):
            yield replace(_figure(place, part, number.amount, number.start), is_derived=True)
