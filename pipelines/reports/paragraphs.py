"""From lines to headings, paragraphs and sentences, each of which knows its lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.reports.model import Section, Sentence, Text
from pipelines.reports.pdf import is_page_number
from pipelines.text import fold

_LEVELS = (
    re.compile(
        r"#\s|第[一二三四五六七八九十]+[章部]|[一二三四五六七八九十]+\s*[、.．]|\d\s+(?![个项件名人宗家])[一-鿿]"
    ),
    re.compile(r"##\s|第[一二三四五六七八九十]+节|[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"###+\s|\d{1,2}\s*[.、．]\s*(?!\d)|\d{1,2}\.\d{1,2}(?!\d|\s*[万亿元%])(?:\.\d)?\s"),
    re.compile(r"[(（]\d{1,2}[)）]|[①-⑳]"),
)
_ENDED = re.compile(r"[。!?！？;；:：…]\s*[”\"’）)]?\s*$")
_SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’\"）)]*|$)")
_CONTENTS = re.compile(r"^.{2,60}?[\s.…·⋯]*[\s.…·⋯]\d{1,3}$")
_CAPTION = re.compile(r"^\s*(?:附?表|图)\s*[\d一二三四五六七八九十]|^\s*(?:金额)?单位\s*[:：]")
LONGEST_HEADING = 42
LONG_LINE = 12  # shorter lines without punctuation stand for themselves


@dataclass(frozen=True)
class Paragraph:
    """Text joined over its lines; `starts` are (offset, line) pairs."""

    text: str
    starts: tuple[tuple[int, int], ...]


def heading_level(line: str) -> int:
    """1 to 4 for a heading by its numbering, 0 for any other line."""
    bare = line.strip()
    if not bare or len(bare) > LONGEST_HEADING or re.search(r"[。;；]", bare) or _ENDED.search(bare):
        return 0
    return next((level for level, pattern in enumerate(_LEVELS, 1) if pattern.match(bare)), 0)


def begins_paragraph(line: str) -> bool:
    """Whether a line can only be the first of its paragraph."""
    bare = line.strip()
    indented = line.startswith(("\u3000\u3000", "    "))
    return indented or bool(_CAPTION.match(bare)) or any(pattern.match(bare) for pattern in _LEVELS)


def contents_lines(lines: tuple[str, ...]) -> set[int]:
    """Lines of the table of contents, its title included."""
    first = next((at for at, line in enumerate(lines[:200]) if re.fullmatch(r"[#\s]*目\s*[录錄]\s*", line)), None)
    if first is None:
        return set()
    found = {first + 1}
    for at in range(first + 1, min(first + 80, len(lines))):
        line = fold(lines[at]).strip()
        if line and not (_CONTENTS.match(line) or is_page_number(line) or _is_repeated(line, lines, at)):
            break
        found.add(at + 1)
    return found


def _is_repeated(line: str, lines: tuple[str, ...], at: int) -> bool:
    """Whether a line stands again below: entries of a table of contents without numbers."""
    return any(fold(later).strip() == line for later in lines[at + 1 :])


def paragraphs(text: Text, skipped: set[int]) -> list[Paragraph]:
    """Paragraphs outside skipped lines; where a paragraph may wrap, lines without an end go on in the next."""
    found: list[list[tuple[int, str]]] = []
    is_open, last_line = False, 0
    for number, line in enumerate(text.lines, 1):
        if number in skipped:
            is_open = is_open and not line.strip()
            continue
        bare = line.strip()
        if not bare or is_page_number(bare):
            is_open = is_open and number - last_line < 4
            continue
        if is_open and text.wraps and not begins_paragraph(line):
            found[-1].append((number, bare))
        else:
            found.append([(number, bare)])
        is_open = not _ENDED.search(bare) and not heading_level(bare) and len(bare) >= LONG_LINE
        last_line = number
    return [_joined(lines) for lines in found]


def _joined(lines: list[tuple[int, str]]) -> Paragraph:
    """Lines as one text, with a space only between Latin words."""
    text, starts = "", []
    for number, line in lines:
        if text and re.search(r"[A-Za-z]$", text) and re.match(r"[A-Za-z]", line):
            text += " "
        starts.append((len(text), number))
        text += line
    return Paragraph(text, tuple(starts))


def sections_of(found: list[Paragraph]) -> tuple[Section, ...]:
    """The headings among paragraphs."""
    levels = [(heading_level(each.text), each) for each in found]
    return tuple(Section(level, each.text.lstrip("# "), each.starts[0][1]) for level, each in levels if level)


def sentences_of(found: list[Paragraph]) -> Iterator[Sentence]:
    """Sentences of paragraphs, each with the headings above it, outermost first."""
    path: list[tuple[int, str]] = []
    for number, paragraph in enumerate(found):
        level = heading_level(paragraph.text)
        if level:
            path = [*(each for each in path if each[0] < level), (level, paragraph.text.lstrip("# "))]
        heading = " / ".join(text for _, text in path)
        for match in _SENTENCE.finditer(paragraph.text):
            if match[0].strip():
                yield Sentence(match[0], number, heading, _starts_within(paragraph, match.start(), match.end()))


def _starts_within(paragraph: Paragraph, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Where lines begin in a part of a paragraph, counted from the part's beginning."""
    first = max(each for each in paragraph.starts if each[0] <= begin)
    later = [(start - begin, line) for start, line in paragraph.starts if begin < start < end]
    return ((0, first[1]), *later)
