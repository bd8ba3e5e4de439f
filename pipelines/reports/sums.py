"""Totals in tables against their parts: 合计 rows, and numbered rows over the next level of numbering.

其中 lists only some of the parts, so what it heads is never added up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.reports.amounts import cell_amount, decimal_of
from pipelines.reports.explain import make_finding
from pipelines.reports.model import Amount, Finding, Row, Table
from pipelines.reports.tables import column_unit, is_of_which, is_total, label_column, level_of
from pipelines.text import squeeze

_NOT_ADDED = re.compile(r"率|比|%|序号|编号|年度|备注|单价|得分|评分|分值|均|排名|日期|时间")
_SUBTOTAL = re.compile(r"小计:?")
_PART_OF_BASIC = re.compile(r"(?:其中:?)?(?:人员|公用|日常公用|对个人和家庭的?补助)(?:经费|支出)?")
_BASIC = re.compile(r".*基本支出")
_KIND_OF_MONEY = re.compile(
    r"^(?!.*(?:预算|决算|计划|实际|执行|数量|率|额|合计|小计)).*(?:费|支出|类|货物|工程|服务|拨款)"
)
_UNNUMBERED = 9
_COLUMN_NAME = 20


@dataclass(frozen=True)
class _Line:
    """A row of one column: level of its label, its amount (none for an empty cell), what kind of row it is."""

    line: int
    label: str
    level: int
    amount: Amount | None
    is_of_which: bool
    is_total: bool


@dataclass(frozen=True)
class _Gap:
    """A total that its parts do not give."""

    line: int
    total: Amount
    parts: Fraction
    column: str


def sum_findings(tables: tuple[Table, ...], lines: tuple[str, ...]) -> Iterator[Finding]:
    """Every total that differs from its parts beyond rounding; columns with the same gap once."""
    for table in tables:
        gaps: list[_Gap] = []
        for column in range(max(len(row.cells) for row in table.rows)):
            gaps += _gaps(table, column)
        gaps += _gaps_across(table)
        for gap in gaps:
            same = [
                each for each in gaps if each.line == gap.line and each.total == gap.total and each.parts == gap.parts
            ]
            if gap is same[0]:
                yield _finding(table, gap, "、".join(each.column for each in same), lines)


def _finding(table: Table, gap: _Gap, columns: str, lines: tuple[str, ...]) -> Finding:
    subject = f"{table.caption or f'第 {table.number} 个表'} {columns}".strip()
    claimed: Decimal = decimal_of(gap.total.value / gap.total.factor)
    return make_finding(
        "table_sum",
        subject,
        lines[gap.line - 1].strip(),
        gap.line,
        claimed=claimed,
        recomputed=decimal_of(gap.parts / gap.total.factor),
        words=(subject, subject),
    )


def _gaps(table: Table, column: int) -> Iterator[_Gap]:
    """The wrong totals of one column."""
    name = table.header[column] if column < len(table.header) else ""
    labels = label_column(table)
    if column <= labels or _NOT_ADDED.search(name):
        return
    rows = list(_rows(table, column, labels))
    for at, row in enumerate(rows):
        if row.amount is None:
            continue
        choices = _totalled(rows, at) if row.is_total else _children(rows, at)
        sums = [_sum(choice) for choice in choices if sum(1 for each in choice if each.amount is not None) > 1]
        if sums and not any(abs(row.amount.value - value) <= row.amount.half + half for value, half in sums):
            yield _Gap(row.line, row.amount, sums[0][0], name[-_COLUMN_NAME:])


def _gaps_across(table: Table) -> Iterator[_Gap]:
    """The wrong totals of a table that adds its columns: one is named 合计, all others are kinds of money."""
    labels = label_column(table)
    totals = [column for column, name in enumerate(table.header) if column > labels and is_total(name)]
    others = [column for column in range(labels + 1, len(table.header)) if column not in totals]
    if len(totals) != 1 or len(others) < 2 or not all(_KIND_OF_MONEY.search(table.header[column]) for column in others):
        return
    for row in table.rows:
        cells = [_Line(row.line, table.header[column], 0, _cell(table, row, column), False, False) for column in others]
        total = _cell(table, row, totals[0])
        sums = [_sum(choice) for choice in (cells, _collapsed(cells))]
        if total is not None and not any(abs(total.value - value) <= total.half + half for value, half in sums):
            yield _Gap(row.line, total, sums[0][0], row.cells[labels].strip())


def _cell(table: Table, row: Row, column: int) -> Amount | None:
    return cell_amount(row.cells[column], column_unit(table, column)) if column < len(row.cells) else None


def _rows(table: Table, column: int, labels: int) -> Iterator[_Line]:
    """The rows of a column; percentages are no amounts."""
    cells = [row.cells[labels] if labels < len(row.cells) else "" for row in table.rows]
    has_basic = any(_BASIC.fullmatch(squeeze(cell)) for cell in cells)
    for row, label in zip(table.rows, cells, strict=True):
        bare = squeeze(label)
        text = row.cells[column] if column < len(row.cells) else ""
        amount = None if "%" in squeeze(text) else cell_amount(text, column_unit(table, column))
        level = level_of(label) or _UNNUMBERED + (1 if has_basic and _PART_OF_BASIC.fullmatch(bare) else 0)
        total = is_total(label) and level >= _UNNUMBERED
        yield _Line(row.line, bare, level, amount, is_of_which(label), total)


def _children(rows: list[_Line], at: int) -> list[list[_Line]]:
    """The rows of the next level under a row; none where 其中 begins them or they are not numbered as its parts."""
    parent, below = rows[at], list[_Line]()
    for row in rows[at + 1 :]:
        if row.level <= parent.level or row.is_total or _SUBTOTAL.fullmatch(row.label):
            break
        below.append(row)
    if parent.level >= _UNNUMBERED + 1 or parent.is_of_which and parent.level >= _UNNUMBERED:
        return []
    if not below or below[0].is_of_which:
        return []
    level = min(row.level for row in below)
    parts = [row for row in below if row.level == level]
    return [] if any(row.is_of_which for row in parts) else [parts]


def _totalled(rows: list[_Line], at: int) -> list[list[_Line]]:
    """The rows that a total may add up, likeliest first."""
    before = next((i for i in range(at - 1, -1, -1) if rows[i].is_total), -1)
    after = next((i for i in range(at + 1, len(rows)) if rows[i].is_total), len(rows))
    block = rows[before + 1 : at] or rows[at + 1 : after]
    choices = [_top(block), _collapsed(_top(block)), [row for row in block if _SUBTOTAL.fullmatch(row.label)]]
    if before >= 0 and rows[before + 1 : at]:
        choices += [[rows[before], *_top(block)], _top([row for row in rows[:at] if not row.is_total])]
        choices += [[row for row in rows[:at] if row.is_total]]
    return choices


def _top(block: list[_Line]) -> list[_Line]:
    """Rows of the highest level, without 其中 and sub-totals."""
    plain = [row for row in block if not _SUBTOTAL.fullmatch(row.label)]
    level = min((row.level for row in plain if not row.is_of_which), default=0)
    return [row for row in plain if row.level == level and not row.is_of_which]


def _collapsed(rows: list[_Line]) -> list[_Line]:
    """Unnumbered rows without those that the row above them is the sum of."""
    kept, at = [], 0
    while at < len(rows):
        kept.append(rows[at])
        at = _behind_parts(rows, at)
    return kept


def _behind_parts(rows: list[_Line], at: int) -> int:
    """The place behind the rows that add to a row, the next place when none do."""
    amount = rows[at].amount
    for end in range(at + 3, len(rows) + 1):
        value, half = _sum(rows[at + 1 : end])
        if amount is not None and amount.value and abs(amount.value - value) <= amount.half + half:
            return end
    return at + 1


def _sum(rows: list[_Line]) -> tuple[Fraction, Fraction]:
    """The sum of rows and what their roundings may add to; an empty cell is nothing."""
    amounts = [row.amount for row in rows if row.amount is not None]
    return sum((each.value for each in amounts), Fraction(0)), sum((each.half for each in amounts), Fraction(0))
