"""Clean rows as the bureau's systems write them out: titles, units, odd headers, every spelling of a date.

A livery is one system's way of writing a file. `dress` turns the rows of an export into sheets in that livery; whatever
it does, the rows still say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo.columns import Column, Export
from pipelines.demo.district import Row, Value
from pipelines.demo.files import Cell, Grid, Sheet

UNITS = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
EXTRA = (("序号", "1"), ("备注", "系统导出"), ("录入人", "管理员"))
DAY_ZERO = date(1899, 12, 30)
TOTALS = ("合计", "合 计", "总\u3000计", "合计：")
CHUNK_NAMES = ("明细2", "明细1")


@dataclass(frozen=True)
class Livery:
    """One way of writing files.

    ending and content (xlsx, xls, csv, tsv) may disagree. unit is the money's; money is number, text or sign (￥);
    minus is the sign or "("; dates is cell, serial or a format; years is a suffix; empty marks an empty cell.
    words: title, blank, total, footer, cover, hidden, shuffle, breaks (in headers), extra (columns), noise (spaces
    and full-width digits), sheets (two of them), again (the header again in mid-sheet), spellings (not the usual ones).
    """

    ending: str
    content: str
    encoding: str
    unit: str
    money: str
    minus: str
    dates: str
    years: str
    empty: str
    words: str

    @property
    def traits(self) -> frozenset[str]:
        """The words of the last part."""
        return frozenset(self.words.split(","))


def livery(line: str) -> Livery:
    """Return the livery a line describes, its parts in the order of the fields; _ is a space, alone an empty part."""
    return Livery(*("" if part == "_" else part.replace("_", " ") for part in line.split()))


LIVERIES = tuple(
    map(livery, (
        "xlsx xlsx _ 元 number - cell _ _ title,total,footer",
        "csv csv utf-8-sig 元 text ( {0.year}/{0.month}/{0.day} _ — spellings,breaks,noise",
        "xls xls _ 千元 number - serial 年 _ title,blank,footer,spellings,breaks",
        "csv csv gb18030 万元 text − {0.year}年{0.month}月{0.day}日 年度 —— title,blank,total,footer,shuffle,extra",
        "xlsx xlsx _ 万元 number - {0:%Y%m%d} _ / title,total,footer,shuffle,spellings,cover,hidden,sheets,breaks",
        "xls tsv gb18030 元 sign − {0:%Y-%m-%d} 年 - title,spellings",
        "xlsx xlsx _ 元 text ( serial 年度 -- title,total,again,shuffle,noise,extra",
        "xls xls _ 元 sign − {0:%Y-%m-%d}_00:00:00 _ _ title,footer,noise,hidden,spellings",
        "csv tsv utf-8 千元 text - {0:%Y-%m-%d} 年 / title,again,total,footer",
        "xlsx xlsx _ 亿元 number - {0.year}年{0.month}月{0.day}日 _ _ title,blank,sheets,cover,noise,spellings",
        "csv csv utf-8 元 number - serial _ _ shuffle",
    ))
)  # fmt: skip


def dress(export: Export, rows: Sequence[Row], year: int | None, look: Livery, rng: Random) -> list[Sheet]:
    """Return rows of one export as the sheets of a file in this livery."""
    halves = [list(rows)]
    if look.traits & {"sheets", "again"} and len(rows) > 3:
        halves = [list(rows[: len(rows) // 2]), list(rows[len(rows) // 2 :])]
    texts = look.content in ("csv", "tsv")
    blocks = [_block(export, half, year, look, rng, texts, last=half is halves[-1]) for half in halves]
    if "sheets" in look.traits and len(blocks) > 1 and not texts:
        sheets = [Sheet(name, block) for name, block in zip(CHUNK_NAMES, blocks, strict=True)]
    else:
        sheets = [Sheet("Sheet1", [line for block in blocks for line in block])]
    if texts:
        return sheets
    if "hidden" in look.traits:
        sheets.insert(0, Sheet("Sheet_tmp", _block(export, rows[:2], year, look, rng, texts, last=True), hidden=True))
    if "cover" in look.traits:
        sheets.insert(0, Sheet("封面", [[], [], ["", export.title], [], ["", "编制单位：区财政局"]]))
    return sheets


def _block(
    export: Export, rows: Sequence[Row], year: int | None, look: Livery, rng: Random, texts: bool, last: bool
) -> Grid:
    """Return title, unit, header, rows, total and footer; unit and header stand in every block."""
    columns = list(export.columns)
    if "shuffle" in look.traits:
        rng.shuffle(columns)
    lines: Grid = []
    if "title" in look.traits:
        lines.append([f"{year}年{export.title}" if year else export.title])
    if "blank" in look.traits:
        lines.append([])
    if export.has_money and (look.unit != "元" or "title" in look.traits):
        lines.append([f"单位：{look.unit}"])
    extra = EXTRA if "extra" in look.traits else ()
    lines.append([*(_header(column, look, rng, texts) for column in columns), *(name for name, _ in extra)])
    filling: list[Cell] = [value for _, value in extra]
    lines += ([_cell(column, row.get(column.field), look, rng) for column in columns] + filling for row in rows)
    if export.has_money and "total" in look.traits:
        lines.append(_total(columns, rows, look, rng.choice(TOTALS) if last else "小 计"))
    if "footer" in look.traits and last:
        lines.append(["填表人：", "", "审核人：", "", "填报日期：　年　月　日"])
    return lines


def _header(column: Column, look: Livery, rng: Random, texts: bool) -> str:
    spelling = rng.choice(column.spellings) if "spellings" in look.traits else column.spellings[0]
    if "breaks" in look.traits and len(spelling) > 3 and rng.random() < 0.4:
        return f"{spelling[:2]}{' ' if texts else chr(10)}{spelling[2:]}"
    return spelling


def _total(columns: Sequence[Column], rows: Sequence[Row], look: Livery, label: str) -> list[Cell]:
    sums: list[Cell] = [
        _money(sum((Decimal(str(row[column.field])) for row in rows), Decimal(0)), look)
        if column.type == "money"
        else ""
        for column in columns
    ]
    return [label, *sums[1:]]


def _cell(column: Column, value: Value, look: Livery, rng: Random) -> Cell:
    if value is None:
        return look.empty
    if isinstance(value, date):
        return _date(value, look.dates)
    if isinstance(value, Decimal):
        return _money(value, look)
    if column.field == "year":
        return f"{value}{look.years}" if look.years else int(str(value))
    if column.type in ("integer", "number"):
        return _number(column, Decimal(str(value)), look)
    return _noisy(column, str(value), rng) if "noise" in look.traits else str(value)


def _noisy(column: Column, text: str, rng: Random) -> str:
    if column.type == "code":
        return text.translate(FULL_WIDTH) if rng.random() < 0.1 else text
    return f"  {text} " if rng.random() < 0.08 else text


def _number(column: Column, number: Decimal, look: Livery) -> Cell:
    """Return a number as a number or as text; a rate may be a fraction or carry a % sign."""
    if column.field == "rate" and look.unit == "千元":
        number = number / 100
    if look.money == "number":
        return int(number) if number == int(number) else float(number)
    return f"{number}%" if column.field == "rate" and look.unit == "元" else str(number)


def _money(amount: Decimal, look: Livery) -> Cell:
    scaled = amount.scaleb(-UNITS[look.unit])
    if look.money == "number":
        return float(scaled)
    shown = f"{'￥' if look.money == 'sign' else ''}{abs(scaled):,f}"
    if scaled >= 0:
        return shown
    return f"({shown})" if look.minus == "(" else look.minus + shown


def _date(day: date, pattern: str) -> Cell:
    if pattern == "cell":
        return day
    if pattern == "serial":
        return (day - DAY_ZERO) // timedelta(days=1)
    return pattern.format(day)
