"""From rows to tables: captions and units from the lines above, one header a column, the levels of row labels."""

import re

from pipelines.reports.amounts import cell_amount
from pipelines.reports.model import Row, Table
from pipelines.text import fold, is_filled, squeeze

_CAPTION = re.compile(r"^\s*[#*]*\s*(?:附?表|图表?)\s*[\d一二三四五六七八九十]|表$|情况$|明细$")
_UNIT = re.compile(r"单位\s*:?\s*(?:人民币)?\s*(亿元|千元|万元|元)")
_COLUMN_UNIT = re.compile(r"[(,:]\s*(亿元|千元|万元|元|%|人|个|件)\s*\)?$")
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]+[、.]"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
    re.compile(r"\(\d{1,2}\)|[①-⑳]"),
)
_TOTAL = re.compile(r"(?:[一-鿿]{0,8}[、:])?(?:本年)?(?:支出|预算|收入|全年)?(?:合计|总计|共计|总额)(?:数|金额)?")
_OF_WHICH = re.compile(r"(?:其中|包括|内含)[:,]?")
_DRAWN = re.compile(r"[\s|:+=─━═┌┬┐├┼┤└┴┘│┃-]*")  # a blank line, or one that only draws a table
_ABOVE = 6  # lines above a table in which its caption and unit stand


def find_tables(rows: tuple[Row, ...], lines: tuple[str, ...], skipped: set[int]) -> tuple[Table, ...]:
    """Tables of the body, from rows that only blank lines part; a second header begins another part."""
    runs: list[list[Row]] = []
    for row in rows:
        if row.line in skipped:
            continue
        if runs and all(_DRAWN.fullmatch(lines[at]) for at in range(runs[-1][-1].line, row.line - 1)):
            runs[-1].append(row)
        else:
            runs.append([row])
    parts = [part for run in runs for part in _parts(run, lines)]
    return tuple(Table(number, *part) for number, part in enumerate(parts, 1))


def _parts(run: list[Row], lines: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...], tuple[Row, ...], int]]:
    """A run of rows cut at its headers; rows with a single filled cell before the first are captions too."""
    caption, unit = _above(run[0].line, lines)
    parts: list[tuple[tuple[str, ...], list[Row], int]] = []
    heads: list[Row] = []
    for row in run:
        texts = [cell for cell in row.cells if cell.strip()]
        unit = _unit_of("".join(texts)) or unit if len(texts) == 1 else unit
        if _is_header(row) or (not parts and not _has_number(row) and texts and all(map(is_filled, texts))):
            heads.append(row)
        else:
            if heads:
                header = _merge(heads)
                if not parts or header != parts[-1][0]:
                    parts.append((header, [], row.line))
                heads = []
            if not parts:
                parts.append(((), [], row.line))
            parts[-1][1].append(row)
    found = [(caption, unit, header, tuple(body), line) for header, body, line in parts]
    return [part for part in found if any(_has_number(row) for row in part[3])]


def _above(line: int, lines: tuple[str, ...]) -> tuple[str, str]:
    """Caption and unit of the table that begins on a line."""
    caption, unit = "", ""
    for at in range(line - 2, max(line - 2 - _ABOVE, -1), -1):
        text = fold(lines[at]).strip()
        if not text:
            continue
        if len(text) > 60 or text.endswith(("。", ";")):
            break
        unit = unit or _unit_of(text)
        if not re.fullmatch(r"\(?(?:金额)?单位\s*:?.{1,8}", text) and not caption:
            caption = lines[at].strip().lstrip("#* ")
            if not _CAPTION.search(_UNIT.sub("", caption)):
                break
    return caption, unit


def _unit_of(text: str) -> str:
    """The unit of money that a text announces."""
    match = _UNIT.search(fold(text))
    return match[1] if match else ""


def _has_number(row: Row) -> bool:
    return any(cell_amount(cell, "") is not None for cell in row.cells[1:])


def _is_header(row: Row) -> bool:
    """Two names at least and no number: a dash is a value, a label alone a row without values."""
    filled = [cell for cell in row.cells if cell.strip()]
    named = [cell for cell in filled if is_filled(cell)]
    return len(named) > 1 and len(named) == len(filled) and not _has_number(row) and max(map(len, named)) < 30


def _merge(heads: list[Row]) -> tuple[str, ...]:
    """One header a column: upper cells reach over the empty ones to their right."""
    width = max(len(row.cells) for row in heads)
    names = [""] * width
    for at, row in enumerate(heads):
        cells, over = row.cells + ("",) * (width - len(row.cells)), ""
        if sum(1 for cell in cells if cell.strip()) == 1 and len(heads) > 1 and cells[0].strip():
            continue
        for column, cell in enumerate(cells):
            over = squeeze(cell) or (over if at < len(heads) - 1 and column else "")
            names[column] += over if over and over not in names[column] else ""
    return tuple(names)


def column_unit(table: Table, column: int) -> str:
    """The unit of a column: its own, else the table's."""
    header = table.header[column] if column < len(table.header) else ""
    match = _COLUMN_UNIT.search(fold(header))
    return match[1] if match else table.unit


def label_column(table: Table) -> int:
    """The column that names the rows: the first with words in most of them."""
    width = max(len(row.cells) for row in table.rows)
    for column in range(width):
        cells = [row.cells[column] for row in table.rows if column < len(row.cells) and row.cells[column].strip()]
        if cells and sum(1 for cell in cells if re.search(r"[一-鿿]", cell)) * 2 >= len(cells):
            return column
    return 0


def level_of(label: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 0 for a label without numbering."""
    bare = _OF_WHICH.sub("", squeeze(label), count=1)
    return next((level for level, pattern in enumerate(_LEVELS, 1) if pattern.match(bare)), 0)


def is_total(label: str) -> bool:
    """Whether a row is the sum of the table (合计, 总计, 支出合计 …)."""
    bare = squeeze(label)
    return bool(_TOTAL.fullmatch(re.sub(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\))", "", bare)))


def is_of_which(label: str) -> bool:
    """Whether a row begins a list of some of the parts above it."""
    return bool(_OF_WHICH.match(squeeze(label)))
