"""What a file that is no known export comes closest to, and what would make it known."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice

from pipelines.exports import Catalogue, Column, Export
from pipelines.layout import FIRST_HEADER_BY, Line, match_header
from pipelines.text import is_filled, shown, squeeze

COMPARED = 100
"""Headers of a line that are held against spellings, and characters a header may have for that: each costs."""
MOST_LINES = 1000  # of all sheets together
PLAUSIBLE = 0.5
"""How alike, from 0 to 1, a header and a spelling must be to be proposed as one."""
PLACEHOLDER = "<表头>"
MOST_NAMED = 5  # headers of a line of which none is known


@dataclass(frozen=True)
class _Near:
    """How a line falls short of an export: the columns it lacks, each with a header that may mean it, or ''."""

    export: Export
    lacking: tuple[tuple[Column, str], ...]
    likeness: float


def describe_unknown(heads: Iterable[list[Line]], catalogue: Catalogue) -> str:
    """One line on why sheets with these first lines hold no export, and what to add to spellings.csv."""
    first = islice(chain.from_iterable(heads), MOST_LINES)
    lines = [line for line in first if sum(map(is_filled, line.cells)) > 1]
    late = next((line for line in lines if match_header(line.cells, catalogue)), None)
    if late:
        zh = f"表头在第 {late.row_number} 行，须在前 {FIRST_HEADER_BY} 行"
        return f"{zh} / the header stands in row {late.row_number}; it must be in the first {FIRST_HEADER_BY}"
    if not lines:
        return "不是已知的导出：没有表头 / Not a known export: there is no header"
    header = max(lines, key=lambda line: (_most_matched(line, catalogue), sum(map(is_filled, line.cells))))
    near = max((_nearness(header, export) for export in catalogue.exports), key=lambda near: near.likeness)
    return _message(near, header)


def _most_matched(line: Line, catalogue: Catalogue) -> int:
    cells = set(map(squeeze, line.cells))
    return max(
        sum(any(squeeze(spelling) in cells for spelling in column.spellings) for column in export.columns)
        for export in catalogue.exports
    )


def _nearness(line: Line, export: Export) -> _Near:
    """Pairs the columns an export lacks with the headers left over, most alike first."""
    cells = {squeeze(cell): shown(" ".join(cell.split())) for cell in line.cells if is_filled(cell)}
    known = {squeeze(spelling) for column in export.columns for spelling in column.spellings}
    lacking = [c for c in export.required if not any(squeeze(spelling) in cells for spelling in c.spellings)]
    free = [cell for cell in cells if cell not in known and len(cell) <= COMPARED][:COMPARED]
    alike = sorted(
        ((_likeness(cell, c), place, cell) for place, c in enumerate(lacking) for cell in free), reverse=True
    )
    partners: dict[int, tuple[str, float]] = {}
    for likeness, place, cell in alike:
        if likeness >= PLAUSIBLE and place not in partners and cell not in {used for used, _ in partners.values()}:
            partners[place] = (cell, likeness)
    matched = len(export.required) - len(lacking) + sum(likeness for _, likeness in partners.values())
    pairs = tuple((c, cells[partners[i][0]] if i in partners else "") for i, c in enumerate(lacking))
    return _Near(export, pairs, matched / len(export.required))


def _likeness(cell: str, column: Column) -> float:
    """From 0 to 1; what stands in brackets, a unit mostly, does not tell."""
    words = [re.sub(r"\(.*?\)", "", text) for text in (cell, *map(squeeze, column.spellings))]
    return max(SequenceMatcher(None, words[0], spelling).ratio() for spelling in words[1:])


def _message(near: _Near, line: Line) -> str:
    export = near.export
    zh = "、".join(column.spellings[0] for column, _ in near.lacking)
    en = ", ".join(f"{column.field} ({column.spellings[0]})" for column, _ in near.lacking)
    pairs = "，".join(f"“{header or PLACEHOLDER}”即“{column.spellings[0]}”" for column, header in near.lacking)
    lines = "；".join(_csv_line(export.name, column.field, header or PLACEHOLDER) for column, header in near.lacking)
    foreign_zh, foreign_en = ("", "") if near.likeness else _foreign(line)
    return (
        f"不是已知的导出{foreign_zh}；最接近 {export.title_zh}（{export.name}），缺表头：{zh}。"
        f"若{pairs}，在 spellings.csv 加：{lines} / "
        f"Not a known export{foreign_en}; nearest is {export.title_en} ({export.name}), which needs the headers {en}. "
        f"If the site's headers mean these, add to spellings.csv: {lines}"
    )


def _foreign(header: Line) -> tuple[str, str]:
    """That a table has nothing in common with any export, in Chinese and in English."""
    filled = [shown(" ".join(cell.split())) for cell in header.cells if is_filled(cell)]
    named = "、".join(filled[:MOST_NAMED]) + ("……" if len(filled) > MOST_NAMED else "")
    zh = f"：第 {header.row_number} 行的表头（{named}）无一认得，若与评价无关可移出收件文件夹"
    en = f": none of the headers in row {header.row_number} ({named}) is known; what is foreign may leave landing"
    return zh, en


def _csv_line(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
