"""Numbers, dates and names as people write them."""

import calendar
import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from pipelines.settings import BUREAU_TIME

EMPTY = "—"
MONTHS = calendar.month_name


def is_empty(value: object) -> bool:
    """Whether a frame's cell holds nothing: None, NaN or NaT."""
    return value is None or value != value


def rounded(value: Decimal | int | float, places: int) -> Decimal:
    """A number rounded half-up to so many decimals."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def points(value: Decimal | None, most: int = 2) -> str:
    """Points with two decimals, or with as many as they have, up to `most`: 3.53, 0.6032."""
    if value is None or is_empty(value):
        return EMPTY
    kept = max(2, len(f"{rounded(value, most):f}".rstrip("0").partition(".")[2]))
    return f"{rounded(value, kept):f}"


def signed(value: Decimal | None) -> str:
    """A movement with its sign and an arrow: ▲ 1.20, ▼ 0.35, 0.00."""
    if value is None or is_empty(value):
        return EMPTY
    return f"{'▲ ' if value > 0 else '▼ ' if value < 0 else ''}{rounded(abs(value), 2):f}"


def number(value: Decimal | int | float | None) -> str:
    """A count or amount with thousands separators and no needless decimals: 1,204, 12.5."""
    if value is None or is_empty(value):
        return EMPTY
    text = f"{rounded(value, 4):,f}"
    return text.rstrip("0").rstrip(".")


def money(value: Decimal | int | float | None) -> str:
    """Yuan to the cent with thousands separators."""
    return EMPTY if value is None or is_empty(value) else f"{rounded(value, 2):,f}"


def percent(value: Decimal | int | float | None) -> str:
    """A fraction as a percentage, to two decimals where it has any: 0.16667 is 16.67 %, 0.1 is 10 %."""
    if value is None or is_empty(value):
        return EMPTY
    exact = Decimal(str(value)) * 100
    return f"{exact.normalize():f} %" if exact == exact.to_integral_value() else f"{rounded(exact, 2):f} %"


def day(value: date | None, lang: str) -> str:
    """2023年6月30日, 30 June 2023."""
    if value is None or is_empty(value):
        return EMPTY
    if lang == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def moment(value: datetime | None, lang: str, zone: ZoneInfo = BUREAU_TIME) -> str:
    """A time kept in UTC, as the bureau's clock shows it: 2023年6月30日 02:00."""
    if value is None or is_empty(value):
        return EMPTY
    local = value.replace(tzinfo=UTC).astimezone(zone)
    return f"{day(local.date(), lang)} {local:%H:%M}"


def plain(text: str) -> str:
    """A name from a file, made safe for a label in Markdown: nothing in it formats, links or calls a formula."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|$~:^=&])", r"\\\1", text)
