"""Figures in tables: a cell's quantity follows from its column's header, its row's label and the caption."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.reports.amounts import cell_amount
from pipelines.reports.lexicon import NONE, OTHER, SUM, WHOLE, YEAR, last_named, topics_in
from pipelines.reports.model import Figure, Row, Table
from pipelines.reports.tables import column_unit, is_of_which, is_total, label_column, level_of
from pipelines.text import fold, squeeze

_KINDS = ("money", "people", "pieces")
_UNITS = {"money": "万元", "people": "人", "pieces": "个", "rate": "%"}


@dataclass(frozen=True)
class _Cell:
    """A cell with what names it, squeezed and folded."""

    header: str
    label: str
    topic: str
    unit: str
    text: str
    is_whole: bool


def table_figures(tables: tuple[Table, ...], lines: tuple[str, ...], money_unit: str = "万元") -> list[Figure]:
    """The figures of all tables; `money_unit` is taken for a table that prints none."""
    return [figure for table in tables for figure in _figures(table, lines, money_unit)]


def _figures(table: Table, lines: tuple[str, ...], money_unit: str) -> Iterator[Figure]:
    labels = label_column(table)
    section = ""
    for row in table.rows:
        label = squeeze(row.cells[labels]) if labels < len(row.cells) else ""
        own = _topics(label)
        if level_of(label) == 1 or not level_of(label):
            section = (own or [section])[-1] if not is_total(label) else section
        for column, text in enumerate(row.cells):
            if column != labels:
                cell = _cell(table, column, text, label, section, money_unit)
                yield from _figure(table, row, cell, lines)


def _topics(text: str) -> list[str]:
    """Topics of a label; the year's budget and spending are the department's, a sum is of whatever the table is."""
    return [WHOLE if mention.name == YEAR else mention.name for mention in topics_in(text) if mention.name != SUM]


def _cell(table: Table, column: int, text: str, label: str, section: str, money_unit: str) -> _Cell:
    """A cell with its topic: of its label, else its header, else the part of the table, else the caption."""
    header = table.header[column] if column < len(table.header) else ""
    alone = len(table.rows) == 1
    whole = is_total(label) or alone
    by_label, by_header = _topics(label), _topics(header)
    special = [name for name in by_label + by_header if name != WHOLE]
    caption = set(_topics(squeeze(table.caption))) - {OTHER}
    if len(caption - {WHOLE}) == 1:
        caption -= {WHOLE}
    inherited = section if section and level_of(label) else caption.pop() if len(caption) == 1 else ""
    topic = (special or by_label or [inherited] if whole or by_label or by_header else [inherited])[-1]
    topic = topic or (by_header or [""])[-1]
    return _Cell(header, label, topic, column_unit(table, column) or money_unit, text, whole)


def _figure(table: Table, row: Row, cell: _Cell, lines: tuple[str, ...]) -> Iterator[Figure]:
    """The figure of a cell, when it is one: of a total, of the only row, or of a row that itself names a quantity."""
    if is_of_which(cell.label) or not cell.topic or cell.topic == OTHER or not fold(cell.text).strip():
        return
    is_rate = "%" in fold(cell.text) or cell.unit == "%" or "率" in cell.header
    for kind in ("rate",) if is_rate else _KINDS:
        name = _name(cell, kind)
        if not name or not _is_own(cell, kind):
            continue
        amount = cell_amount(cell.text, cell.unit if kind == "money" and cell.unit != "%" else _UNITS[kind])
        if amount is not None:
            yield Figure(name, amount, row.line, lines[row.line - 1].strip(), f"t{table.number}r{row.line}")
            return


def _name(cell: _Cell, kind: str) -> str:
    """The quantity that label and header name together; a quarter in one of them says which the other is of."""
    quarter = _quarter(cell.header) or _quarter(cell.label)
    if not quarter:
        named = last_named(f"{cell.label}/{cell.header}", cell.topic, kind)
        return named.name if named and named.name != NONE else ""
    bases = (last_named(text, cell.topic, kind) for text in (cell.header, cell.label))
    base = next((each.name for each in bases if each and not each.name.startswith("q")), "")
    if base in ("", "spending", "budget_rate"):
        return f"{quarter}_{'rate' if kind == 'rate' else 'spending'}" if base or kind == "money" else ""
    return base if base != NONE else ""


def _quarter(text: str) -> str:
    """q1 to q4 where a label speaks of a quarter."""
    named = last_named(text, WHOLE, "money")
    return named.name.partition("_")[0] if named and named.name[0] == "q" else ""


def _is_own(cell: _Cell, kind: str) -> bool:
    """Whether the row speaks for the department: parts of a table do not."""
    if cell.is_whole or _quarter(cell.label):
        return True
    labelled = last_named(cell.label, cell.topic, kind)
    if labelled is not None and labelled.name != NONE:
        return True
    return level_of(cell.label) <= 1 and cell.topic in _topics(cell.label)
