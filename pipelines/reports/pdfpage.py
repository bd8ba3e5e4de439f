"""What stands on a page of a PDF, as one looks at it: characters and straight rules, measured from the top left.

PDFium reads the page; every place is turned the way its text runs.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))}
_SUPPLEMENT = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻐⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⺝⻗⻢",
        "母民虎西见角贝车钅长长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟月雨马",
        strict=True,
    )
)
_TEXTS = {**_KANGXI, **{ord(radical): text for radical, text in _SUPPLEMENT.items()}, 0x02: "-", 0xFFFE: "-"}
"""Some fonts share a glyph between 门 and its radical ⻔, and PDF then gives the radical's code; PDFium marks a hyphen
at the end of a line with a code of its own."""
_DEEPEST = 8  # drawings within drawings
_STRAIGHT = 0.5  # points by which a rule may lean
_SHORTEST = 1.0  # points of a rule; shorter ones are ends of bars
_ASLANT = 0.1  # of its length: how far text may lean

Place = tuple[float, float]
Transform = tuple[float, float, float, float, float, float]
"""The six numbers of a PDF matrix: (x, y) becomes (a·x + c·y + e, b·x + d·y + f)."""
_TURNS: tuple[Transform, ...] = ((1, 0, 0, -1, 0, 0), (0, 1, 1, 0, 0, 0), (-1, 0, 0, 1, 0, 0), (0, -1, -1, 0, 0, 0))
"""From a page's own places, which count upwards, to those read, for text that runs right, up, left or down on it."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character from `x0` to `x1` on a base line, in points from the left and the top; its size likewise."""

    text: str
    x0: float
    x1: float
    base: float
    size: float

    @property
    def centre(self) -> Place:
        """Its middle."""
        return (self.x0 + self.x1) / 2, self.base - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `at` points from the top (from the left when it is upright), from `begin` to `end`."""

    is_upright: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True)
class PageView:
    """What a page shows, turned so that most of its text runs to the right; other text is stamps and water marks."""

    characters: list[Character]
    rules: list[Rule]


def is_drawn(page: Any) -> bool:
    """Whether anything at all stands on a PDFium page."""
    return bool(pdfium.FPDFPage_CountObjects(page))


def view_page(page: Any) -> PageView:
    """The characters and rules of a PDFium page."""
    printed = list(_characters(page.get_textpage()))
    if not printed:
        return PageView([], [])
    ((turn, _),) = Counter(turned for turned, _ in printed).most_common(1)
    things = [pdfium.FPDFPage_GetObject(page, at) for at in range(pdfium.FPDFPage_CountObjects(page))]
    drawn = _segments(things, _TURNS[turn], 0)
    shown = [character for turned, character in printed if turned == turn]
    return PageView(shown, [rule for begin, end in drawn if (rule := _rule(begin, end))])


def _characters(text: Any) -> Iterator[tuple[int, Character]]:
    """The characters of a page, printed spaces among them, each with the direction in which it runs.

    Fonts that are drawings know no box but that of the ink: a Chinese character is as wide as its size.
    """
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        character = _TEXTS.get(code) or chr(code)
        if not character.isprintable() or (character == " " and pdfium.FPDFText_IsGenerated(text, at)):
            continue
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        turn = _turn_of(matrix.a, matrix.b)
        if turn is None:
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        size = pdfium.FPDFText_GetFontSize(text, at)
        x0, base = _moved(_TURNS[turn], x.value, y.value)
        x1 = (box.right, box.top, -box.left, -box.bottom)[turn]
        if unicodedata.east_asian_width(character[0]) in "WF":
            x1 = max(x1, x0 + size * math.hypot(matrix.a, matrix.b))
        yield turn, Character(character, x0, x1, base, size * math.hypot(matrix.c, matrix.d))


def _turn_of(along: float, up: float) -> int | None:
    """The direction in which text runs, none when it is aslant."""
    if abs(up) <= _ASLANT * abs(along):
        return 0 if along > 0 else 2
    if abs(along) <= _ASLANT * abs(up):
        return 1 if up > 0 else 3
    return None


def _segments(things: list[Any], turn: Transform, depth: int) -> Iterator[tuple[Place, Place]]:
    """The straight segments of all paths among things on a page, those within drawings too."""
    matrix = pdfium.FS_MATRIX()
    for thing in things:
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        pdfium.FPDFPageObj_GetMatrix(thing, matrix)
        own = _after((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), turn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _segments_of(thing, own)
        elif depth < _DEEPEST:
            parts = [pdfium.FPDFFormObj_GetObject(thing, at) for at in range(pdfium.FPDFFormObj_CountObjects(thing))]
            yield from _segments(parts, own, depth + 1)


def _segments_of(path: Any, turn: Transform) -> Iterator[tuple[Place, Place]]:
    """The straight segments of a path, the one that closes it too."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for at in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here, kind = _moved(turn, x.value, y.value), pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, here
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield here, first
        last = here


def _rule(begin: Place, end: Place) -> Rule | None:
    """A segment as a rule, when it is upright or level."""
    (x, y), (other_x, other_y) = begin, end
    if abs(x - other_x) <= _STRAIGHT and abs(y - other_y) >= _SHORTEST:
        return Rule(True, (x + other_x) / 2, min(y, other_y), max(y, other_y))
    if abs(y - other_y) <= _STRAIGHT and abs(x - other_x) >= _SHORTEST:
        return Rule(False, (y + other_y) / 2, min(x, other_x), max(x, other_x))
    return None


def _moved(by: Transform, x: float, y: float) -> Place:
    return by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5]


def _after(first: Transform, then: Transform) -> Transform:
    """Two transforms one after the other."""
    a, b, c, d, e, f = then
    turned = (a, b, c, d, 0.0, 0.0)
    return (*_moved(turned, *first[:2]), *_moved(turned, *first[2:4]), *_moved(then, *first[4:]))
