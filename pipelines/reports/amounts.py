"""Printed numbers as exact values that remember how far they were rounded."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.reports.model import Amount
from pipelines.text import fold, is_filled, squeeze

NUMBER = r"(?<![\d.])(?:[-−](?=\d))?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?![\d])"
MONEY = {
    "亿元": 10**8,
    "千万元": 10**7,
    "百万元": 10**6,
    "万元": 10**4,
    "千元": 10**3,
    "元": 1,
    "亿": 10**8,
    "万": 10**4,
}
PERCENT = ("%", "％", "个百分点")
PEOPLE = ("人", "名")
PIECES = ("个", "项", "件", "宗", "起", "份")
_UNIT = "|".join([*MONEY, *PERCENT, "人次", *PEOPLE, *PIECES, "分(?!之|别)"])
_PRINTED = re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>{_UNIT})?(?P<after>余|多|以上|以内|左右)?")
_LISTED = re.compile(r"\s*(?:、|和|及|与|以及)\s*")
_ABOUT = re.compile(r"(?:约|近|超过?|逾|达到?超|不少于|不低于|不超过|低于|高于|至少|[<>≥≤≧≦])\s*$")
_MASKED = re.compile(
    r"《[^》]*》|https?://\S+|(?:19|20)\d\d\s*[-—–~至]\s*(?:19|20)\d\d\s*年|(?:19|20)\d\d\s*年度?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"|\d{1,2}\s*[-—–~至到]\s*\d{1,2}\s*月份?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日|\s*[末底]|份)?|表\s*\d+(?:\s*[-—–.]\s*\d+)*"
    r"|第\s*\d+\s*[季条款章节页]\w?|\d\s*季度|附件\s*\d+"
)


@dataclass(frozen=True)
class Printed:
    """A number in running text: where it begins and ends, its unit ('' for none), whether it is only about so much."""

    start: int
    end: int
    unit: str
    amount: Amount
    is_rough: bool


def make_amount(number: str, unit: str = "") -> Amount:
    """The value of a number as printed; counts of people and pieces are exact."""
    plain = fold(number).replace(",", "").replace("−", "-").replace(" ", "")
    decimals = len(plain.partition(".")[2])
    factor = Fraction(1, 100) if unit in PERCENT else Fraction(MONEY.get(unit, 1))
    exact = unit in PEOPLE or unit in PIECES
    half = Fraction(0) if exact else factor / 10**decimals / 2
    return Amount(Fraction(plain) * factor, half, factor, f"{number.strip()}{unit}")


def mask_dates(folded: str) -> str:
    """Years, months, quoted titles, addresses and numbers of tables made unreadable, every other place unmoved."""
    return _MASKED.sub(lambda match: "□" * len(match[0]), folded)


def numbers_in(text: str) -> list[Printed]:
    """Every number of a text that is no date and no reference; in 3、4和5万元 all have the unit of the last."""
    folded = mask_dates(fold(text))
    found: list[Printed] = []
    for match in reversed(list(_PRINTED.finditer(folded))):
        rough = bool(match["after"] or _ABOUT.search(folded[: match.start()]))
        is_listed = found and _LISTED.fullmatch(folded[match.end() : found[-1].start])
        unit = match["unit"] or (found[-1].unit if is_listed else "")
        found.append(Printed(match.start(), match.end(), unit, make_amount(match["number"], unit), rough))
    return found[::-1]


def cell_amount(cell: str, unit: str) -> Amount | None:
    """The number that a cell holds and nothing else; a unit in the cell goes before the table's."""
    if not is_filled(cell):
        return None
    bare = squeeze(cell).lstrip("￥¥").replace("−", "-")
    bare = re.sub(r"^\((?=[\d.,]+\)$)(.*)\)$", r"-\1", bare)
    match = re.fullmatch(rf"(?P<number>{NUMBER})(?P<unit>{_UNIT})?", bare)
    return make_amount(match["number"], match["unit"] or unit) if match else None


def decimal_of(value: Fraction, places: int = 2) -> Decimal:
    """A fraction to so many decimals, half away from zero."""
    scale = 10**places
    whole = int(abs(value) * scale + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def in_units_of(value: Fraction, amount: Amount) -> Decimal:
    """A value in the unit that an amount was printed in."""
    return decimal_of(value / amount.factor)
