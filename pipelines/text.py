"""What counts as the same text, once in Python for single lines and once in SQL for whole sheets.

Exports mix full-width and half-width forms and put spaces and line breaks anywhere. Folding maps U+FF01–U+FF5E
and U+3000 to ASCII and nothing else: NFKC would turn ㎡ into m2.
"""

import re
from pathlib import Path

FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
HALF_WIDTH = "".join(map(chr, range(0x21, 0x7F))) + " "
_FOLD = str.maketrans(FULL_WIDTH, HALF_WIDTH)

# U+200B and U+FEFF are no white space to Unicode, but as invisible, and exports carry them.
WHITE = " \t\n\v\f\r\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
WHITE_CLASS = "[" + "".join(f"\\x{{{ord(c):x}}}" for c in WHITE) + "]"  # as RE2 writes it
_WHITE_PYTHON = re.compile(f"[{WHITE}]+")

EMPTY_MARKS = ("", "—", "——", "-", "--", "/")
"""What stands in a cell that holds nothing."""
_EMPTY_SPELLINGS = sorted({a + b for a in ("", "-", "－") for b in ("", "-", "－")} | {"—", "——", "/", "／"})

UNIT_SEPARATOR = "\x1f"
"""Between the cells of a row that is kept as one text; no cell may hold it."""


def fold(text: str) -> str:
    """Full-width forms to ASCII."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Folded, without any white space: how headers, codes and marks are compared."""
    return _WHITE_PYTHON.sub("", fold(text))


def is_filled(cell: str) -> bool:
    """Whether a cell holds something, a mark for nothing not being something."""
    return fold(cell).strip(WHITE) not in EMPTY_MARKS


def sql_text(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_name(name: str) -> str:
    """A column's name as SQL, safe for names that are also keywords."""
    return '"' + name.replace('"', '""') + '"'


def sql_path(path: Path) -> str:
    """A file's path as an SQL literal that DuckDB does not take for a pattern of several files."""
    return sql_text(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))


def trim_sql(cell: str) -> str:
    """SQL for a cell without outer white space."""
    return f"trim({cell}, {sql_text(WHITE)})"


def filled_sql(cell: str) -> str:
    """SQL twin of `is_filled`; false, never NULL, for NULL."""
    marks = ", ".join(map(sql_text, _EMPTY_SPELLINGS))
    return f"({cell} IS NOT NULL AND {trim_sql(cell)} NOT IN ({marks}))"


def fold_sql(cell: str) -> str:
    """SQL twin of `fold`; translate() is slow, so only texts that need it pay."""
    full_width = r"[\x{ff01}-\x{ff5e}\x{3000}]"
    translated = f"translate({cell}, {sql_text(FULL_WIDTH)}, {sql_text(HALF_WIDTH)})"
    return f"CASE WHEN regexp_matches({cell}, {sql_text(full_width)}) THEN {translated} ELSE {cell} END"


def squeeze_sql(cell: str) -> str:
    """SQL twin of `squeeze`."""
    return f"regexp_replace({fold_sql(cell)}, {sql_text(WHITE_CLASS + '+')}, '', 'g')"


def spaced_pattern(word: str) -> str:
    """An RE2 pattern for a folded word as an export may write it: full-width, with spaces anywhere."""
    between = WHITE_CLASS + "*"
    return between.join(f"[\\x{{{ord(c):x}}}{_full_width(c)}]" for c in word)


def _full_width(character: str) -> str:
    """The RE2 escape of an ASCII character's full-width form, nothing for any other."""
    code = ord(character)
    return f"\\x{{{code + 0xFEE0:x}}}" if 0x21 <= code <= 0x7E else ""
