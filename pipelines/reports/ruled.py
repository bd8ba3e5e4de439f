"""Ruled tables from the rules of a page: where rules cross are corners, the least boxes between corners are cells.

Rules a little apart are one: a border is drawn as a thin bar, or once for each cell it bounds.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from pipelines.reports.pdfpage import Place, Rule

_NEAR = 3.0  # points within which rules are one, or meet
_SHORTEST = 3.0

Cell = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True)
class RuledTable:
    """Cells that hang together by their corners, two at least."""

    cells: tuple[Cell, ...]

    @property
    def rows(self) -> list[list[Cell]]:
        """Cells by their upper edge, from the top and from the left; a cell over several rows is in its first."""
        ordered = sorted(self.cells, key=lambda cell: (cell[1], cell[0]))
        return [list(row) for _, row in groupby(ordered, key=lambda cell: cell[1])]

    def cell_at(self, place: Place) -> Cell | None:
        """The cell that a place lies in."""
        lefts, tops, squares = self._squares
        return squares.get((bisect_right(lefts, place[0]), bisect_right(tops, place[1])))

    @cached_property
    def _squares(self) -> tuple[list[float], list[float], dict[tuple[int, int], Cell]]:
        """All edges from the left and from the top, and the cell of each square between them."""
        across = sorted({edge for cell in self.cells for edge in (cell[0], cell[2])})
        down = sorted({edge for cell in self.cells for edge in (cell[1], cell[3])})
        squares = {
            (column, row): cell
            for cell in self.cells
            for column in range(across.index(cell[0]) + 1, across.index(cell[2]) + 1)
            for row in range(down.index(cell[1]) + 1, down.index(cell[3]) + 1)
        }
        return across, down, squares


@dataclass
class _Corner:
    """Where rules cross, and which; a corner of two boxes that no one rule bounds belongs to both."""

    uprights: set[Rule] = field(default_factory=set)
    levels: set[Rule] = field(default_factory=set)


def find_tables(rules: list[Rule]) -> list[RuledTable]:
    """The tables that rules draw, uppermost first."""
    groups: list[tuple[set[Place], list[Cell]]] = []
    for cell in _cells(_corners(_joined(rules, True), _joined(rules, False))):
        left, top, right, bottom = cell
        corners, cells = {(left, top), (right, top), (left, bottom), (right, bottom)}, [cell]
        apart = []
        for group in groups:
            if corners.isdisjoint(group[0]):
                apart.append(group)
            else:
                corners, cells = corners | group[0], group[1] + cells
        groups = [*apart, (corners, cells)]
    tables = [RuledTable(tuple(cells)) for _, cells in groups if len(cells) > 1]
    return sorted(tables, key=lambda table: min((cell[1], cell[0]) for cell in table.cells))


def _joined(rules: list[Rule], upright: bool) -> list[Rule]:
    """Rules of one direction as few long ones: those side by side are one, those that touch go on."""
    own = sorted((rule for rule in rules if rule.is_upright is upright), key=lambda rule: rule.at)
    clusters: list[list[Rule]] = []
    for rule in own:
        if clusters and rule.at - clusters[-1][-1].at <= _NEAR:
            clusters[-1].append(rule)
        else:
            clusters.append([rule])
    return [rule for cluster in clusters for rule in _lengthened(cluster) if rule.end - rule.begin >= _SHORTEST]


def _lengthened(cluster: list[Rule]) -> Iterator[Rule]:
    """Rules along one line, those that touch as one."""
    at = sum(rule.at for rule in cluster) / len(cluster)
    parts = sorted((rule.begin, rule.end) for rule in cluster)
    begin, end = parts[0]
    for next_begin, next_end in parts[1:]:
        if next_begin > end + _NEAR:
            yield Rule(cluster[0].is_upright, at, begin, end)
            begin, end = next_begin, next_end
        end = max(end, next_end)
    yield Rule(cluster[0].is_upright, at, begin, end)


def _corners(uprights: list[Rule], levels: list[Rule]) -> dict[Place, _Corner]:
    """Every place where an upright and a level rule meet."""
    corners: dict[Place, _Corner] = defaultdict(_Corner)
    for upright in uprights:
        for level in levels:
            is_beside = upright.begin - _NEAR <= level.at <= upright.end + _NEAR
            if is_beside and level.begin - _NEAR <= upright.at <= level.end + _NEAR:
                corner = corners[upright.at, level.at]
                corner.uprights.add(upright)
                corner.levels.add(level)
    return corners


def _cells(corners: dict[Place, _Corner]) -> Iterator[Cell]:
    """The least box to the right and below each corner whose four sides are ruled."""
    columns, rows = defaultdict[float, list[Place]](list), defaultdict[float, list[Place]](list)
    for place in sorted(corners):
        columns[place[0]].append(place)
        rows[place[1]].append(place)
    for place, corner in sorted(corners.items(), key=lambda item: item[0]):
        below = [low for low in columns[place[0]] if low > place and corner.uprights & corners[low].uprights]
        right = [far for far in rows[place[1]] if far > place and corner.levels & corners[far].levels]
        boxes = ((low, far, (far[0], low[1])) for low in below for far in right)
        for low, far, last in boxes:
            opposite = corners.get(last)
            if opposite and opposite.levels & corners[low].levels and opposite.uprights & corners[far].uprights:
                yield (*place, *last)
                break
