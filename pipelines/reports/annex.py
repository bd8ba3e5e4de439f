"""The scoring annex: which rows name an indicator, and what they print as its maximum and its points.

A row belongs to the indicator it names until the next one is named: in plain text its cells run over many lines.
Columns are known by their header where there is one, else the last number of an indicator's rows is its points.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.reports.model import Annex, Claim, Note, Row, Total, Weight
from pipelines.reports.names import Named, code_in, find_indicator, points_in
from pipelines.reports.rubric import Rubric
from pipelines.text import fold, squeeze

_FEWEST = 8  # indicators that make an annex
_FARTHEST = 60  # lines between two indicators of one annex
_SCORE = re.compile(
    r"(?:自评|评价|评定|最终|实际|部门)?(?:得分|评分|自评分)(?:情况|结果|\(分\))?|自评|自评分数|分数|自评价得分|实得分值?"
)
_MAXIMUM = re.compile(r"(?:参考|指标|标准|权重)?(?:分值|满分|权重|标准分)(?:\(分\)|\(%\))?")
_TOTAL = re.compile(
    r"(?:自评|评价|最终|综合|部门)?(?:总得分|总分|合计|总计|得分合计|总评分|得分总计)(?:情况|得分|\(分\))?:?"
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d{1,2}[.、]|[A-C]\d?[-.、]?)")
_HEADER = re.compile(r"一级指标|三级指标|评价指标|指标名称|参考评分标准|指标说明|得分情况|评分标准")


@dataclass(frozen=True)
class _Hit:
    """A row that names an indicator, in this column; the printed text of that cell."""

    line: int
    row: Row
    column: int
    named: Named


def find_annex(rows: tuple[Row, ...], lines: tuple[str, ...], rubric: Rubric) -> tuple[Annex, tuple[Note, ...]]:
    """The annex among the rows, empty when there is none; and what of it could not be read."""
    hits = _densest([hit for row in rows if (hit := _hit(row, rubric))])
    if len({hit.named.code for hit in hits}) < _FEWEST:
        return Annex(), (Note("未找到评分表（附件）", "no scoring annex found"),)
    first = _first_line(hits[0], rows)
    bounds = [hit.line for hit in hits[1:]] + [_end(hits[-1], rows, lines)]
    own = [row for row in rows if first <= row.line < bounds[-1]]
    header = _header(own)
    groups, named = _group_names(rubric), {hit.line for hit in hits}
    plain = tuple(row for row in rows if row.line in named or not _is_heading(row.cells, groups))
    claims = [_claim(hit, end, plain, lines, header) for hit, end in zip(hits, bounds, strict=True)]
    unique = {claim.indicator: claim for claim in sorted(claims, key=lambda claim: _likely(claim, rubric))}
    ordered = tuple(unique[each.code] for each in rubric.indicators if each.code in unique)
    total = _total([row for row in rows if first - 4 <= row.line <= bounds[-1] + 3], header)
    weights = tuple(_weights(own, rubric))
    annex = Annex(ordered, total, weights, first, max(bounds[-1] - 1, *(each.line for each in total), 0))
    return annex, tuple(_notes(annex, hits, rubric))


def _hit(row: Row, rubric: Rubric) -> _Hit | None:
    """The indicator that a row names, if any."""
    for column, cell in enumerate(row.cells):
        named = find_indicator(cell, rubric)
        if named and (len(row.cells) > column + 1 or column):
            return _Hit(row.line, row, column, named)
    return None


def _densest(hits: list[_Hit]) -> list[_Hit]:
    """The run of hits near each other that names most indicators, the later of two, without tables of the body."""
    runs: list[list[_Hit]] = []
    for hit in hits:
        if runs and hit.line - runs[-1][-1].line <= _FARTHEST:
            runs[-1].append(hit)
        else:
            runs.append([hit])
    best = max(reversed(runs), key=lambda run: len({hit.named.code for hit in run}), default=[])
    codes = [hit.named.code for hit in best]
    return best[max((at for at in range(len(best)) if set(codes[at:]) == set(codes)), default=0) :]


def _first_line(hit: _Hit, rows: tuple[Row, ...]) -> int:
    """The line of the header above the first indicator."""
    above = [
        row.line for row in rows if hit.line - 8 <= row.line < hit.line and _HEADER.search(squeeze("".join(row.cells)))
    ]
    return min([*above, hit.line])


def _end(last: _Hit, rows: tuple[Row, ...], lines: tuple[str, ...]) -> int:
    """The line behind the last indicator's rows."""
    for row in rows:
        if row.line > last.line and any(_TOTAL.fullmatch(squeeze(cell)) for cell in row.cells):
            return row.line
    found = (row.line for row in rows if row.line > last.line + 1)
    beyond = next(found, len(lines) + 1)
    return min(beyond, last.line + 20) if len(last.row.cells) < 3 else last.line + 1


def _header(rows: list[Row]) -> tuple[int | None, int | None, int]:
    """Columns of points and maximum, and the width of rows for which they hold."""
    score = maximum = None
    width = 0
    for row in rows[:4]:
        for column, cell in enumerate(row.cells):
            bare = squeeze(cell)
            if _SCORE.fullmatch(bare):
                score, width = column, len(row.cells)
            if _MAXIMUM.fullmatch(bare):
                maximum = column
    return score, maximum, width


def _claim(
    hit: _Hit, end: int, rows: tuple[Row, ...], lines: tuple[str, ...], header: tuple[int | None, int | None, int]
) -> Claim:
    """What stands between an indicator's name and the next one."""
    score, _, width = header
    cells = list(_cells_of(hit, end, rows, lines))
    maximum = hit.named.maximum or _maximum(hit, header)
    row = hit.row.cells
    if score is not None and len(row) == width and score > hit.column and row[score].strip():
        line, printed = hit.line, row[score]
    else:
        behind = cells[1:] if cells and maximum is not None and points_in(cells[0][1]) == maximum else cells
        short = [(line, cell) for line, cell in behind if len(cell) < 12 and points_in(cell) is not None]
        dashes = [(line, cell) for line, cell in behind[-1:] if len(cell) < 8]
        line, printed = (short or dashes or [(hit.line, "")])[-1]
    rule = "".join(cell for _, cell in cells)
    return Claim(hit.named.code, printed.strip(), points_in(printed), maximum, line, _quote(lines, line, hit), rule)


def _likely(claim: Claim, rubric: Rubric) -> tuple[bool, bool, int]:
    """Of two rows for one indicator the one with points and the form's maximum, the earlier one."""
    return claim.points is not None, claim.maximum == rubric.indicator(claim.indicator).points, -claim.line


def _quote(lines: tuple[str, ...], line: int, hit: _Hit) -> str:
    """The line with the points, short enough to show; with the indicator's name when it stands there."""
    text = lines[line - 1].strip()
    return text if len(text) < 80 else hit.row.cells[hit.column]


def _cells_of(hit: _Hit, end: int, rows: tuple[Row, ...], lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Filled cells of an indicator behind its name; lines that are no row are cells of their own, headers none."""
    own = {row.line: row for row in rows if hit.line <= row.line < end}
    for line in range(hit.line, end):
        cells = own[line].cells if line in own else (lines[line - 1],)
        if line != hit.line and (_HEADER.search(squeeze("".join(cells))) or _is_heading(cells, frozenset())):
            continue
        for cell in cells[hit.column + 1 :] if line == hit.line else cells:
            if cell.strip():
                yield line, cell


def _is_heading(cells: tuple[str, ...], groups: frozenset[str]) -> bool:
    """A second header, or a row of a group's own with its sums."""
    names = [_NUMBERED.sub("", squeeze(cell)) for cell in cells if cell.strip()]
    return all(name in ("名称", "参考分值", "分值") for name in names) or bool(
        names and names[0].split("(")[0] in groups
    )


def _group_names(rubric: Rubric) -> frozenset[str]:
    """Names of groups and sub-groups."""
    return frozenset(name for each in rubric.indicators for name in (each.group_name, each.subgroup_name))


def _maximum(hit: _Hit, header: tuple[int | None, int | None, int]) -> Decimal | None:
    """The number right behind the name, else the one in the maximum's column."""
    row, (score, column, width) = hit.row.cells, header
    behind = row[hit.column + 1] if hit.column + 1 < len(row) else ""
    is_points = score == hit.column + 1 and len(row) == width
    if points_in(behind) is not None and not is_points:
        return points_in(behind)
    return points_in(row[column]) if column is not None and column < len(row) and len(row) == width else None


def _total(rows: list[Row], header: tuple[int | None, int | None, int]) -> tuple[Total, ...]:
    """The row of the total."""
    for row in rows:
        if any(_TOTAL.fullmatch(squeeze(cell)) for cell in row.cells):
            column = header[0]
            at_column = row.cells[column] if column is not None and len(row.cells) == header[2] else ""
            numbers = [number for cell in (*row.cells, at_column) if (number := points_in(cell)) is not None]
            if numbers:
                return (Total(numbers[-1], row.line, "\t".join(row.cells).strip()),)
    return ()


def _weights(rows: list[Row], rubric: Rubric) -> Iterator[Weight]:
    """Groups and sub-groups with a number in their cell or the next."""
    names = {squeeze(each.group_name): each.group for each in rubric.indicators}
    names |= {squeeze(each.subgroup_name): each.subgroup for each in rubric.indicators}
    seen = set()
    for row in rows:
        for cell, behind in zip(row.cells, (*row.cells[1:], ""), strict=True):
            match = re.fullmatch(
                r"([一-鿿]+)(?:\((\d+(?:\.\d+)?)分?\)|(\d+(?:\.\d+)?)分?)?", _NUMBERED.sub("", squeeze(cell))
            )
            code = names.get(match[1]) if match else None
            points = points_in((match[2] or match[3] or behind) if match else "")
            if match and code and code not in seen and points is not None:
                seen.add(code)
                yield Weight(code, match[1], points, row.line, f"{cell.strip()} {behind.strip()}".strip())


def _notes(annex: Annex, hits: list[_Hit], rubric: Rubric) -> Iterator[Note]:
    """Indicators that lack, points that are no number, codes that are not those of the name beside them."""
    read = {claim.indicator for claim in annex.claims}
    for each in rubric.indicators:
        if each.code not in read:
            yield Note(f"评分表中没有 {each.code} {each.name}", f"the annex lacks {each.code}")
    for claim in annex.claims:
        if claim.points is None:
            printed = claim.printed or "空"
            yield Note(
                f"{claim.indicator} 的得分“{printed}”不是数字", f"points of {claim.indicator} are no number", claim.line
            )
    known = {each.code for each in rubric.indicators}
    for hit in hits:
        code = next((found for cell in hit.row.cells if (found := code_in(fold(cell)))), hit.named.code)
        if code != hit.named.code:
            what = "不在指标体系中" if code not in known else "与名称不符"
            yield Note(
                f"代码 {code} {what}，按名称取 {hit.named.code}", f"code {code} read as {hit.named.code}", hit.line
            )
