"""What counts as the same text, once in Python for single lines and once in SQL for whole sheets.

Exports mix full-width and half-width forms and put spaces and line breaks anywhere. Folding maps U+FF01–U+FF5E
and U+3000 to ASCII and nothing else: NFKC would turn ㎡ into m2.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
HALF_WIDTH = "".join(map(chr, range(0x21, 0x7F))) + " "
_FOLD = str.maketrans(FULL_WIDTH, HALF_WIDTH)

# U+200B and U+FEFF are no white space to Unicode, but just as invisible, and exports carry them.
WHITE_CLASS = r"[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200b}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]"
"""White space as RE2, the engine in DuckDB, writes it."""
_WHITE = re.sub(r"\\x\{([0-9a-f]+)\}", lambda code: rf"\u{code[1]:0>4}", WHITE_CLASS)  # and as Python does
_WHITES = re.compile(f"{_WHITE}+")

_EMPTY_MARKS = "—{1,2}|[-－]{1,2}|[/／]"
_EMPTY = re.compile(f"{_WHITE}*(?:{_EMPTY_MARKS})?{_WHITE}*")

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, line ends and marks that turn the direction of writing: no terminal or table may get them."""

UNIT_SEPARATOR = "\x1f"
"""Between the cells of a row that is kept as one text; no cell may hold it."""
FOLDER_NAME = "regexp_extract(filename, '([^/]+)/[^/]+$', 1)"
"""SQL: the folder that the file of a row of Parquet lies in.

Of the functions that could read it there, this one is worked out once for each file and not for each row.
"""


def fold(text: str) -> str:
    """Full-width forms to ASCII."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Folded, without any white space: how headers, codes and marks are compared."""
    return _WHITES.sub("", fold(text))


def shown(text: str, longest: int | None = None) -> str:
    """A text from a file, for a message or a list: unseen characters as escapes, and no longer than asked for."""
    cut = text if longest is None or len(text) <= longest else text[: longest - 1] + "…"
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), cut)


def is_filled(cell: str) -> bool:
    """Whether a cell holds something; — —— - -- and / stand for nothing."""
    return not _EMPTY.fullmatch(cell)


def sql_text(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_value(value: object) -> str:
    """A value as an SQL literal; DuckDB would import pandas for the first one that is bound to a statement.

    Raises:
        TypeError: a value of any other type than the columns of our tables have.
    """
    match value:
        case None:
            return "NULL"
        case str():
            return sql_text(value).replace("\0", "' || chr(0) || '")  # which no literal can hold
        case bool() | int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"TIMESTAMP '{value}'"
        case date():
            return f"DATE '{value}'"
    raise TypeError(value)


def sql_name(name: str) -> str:
    """A column's name as SQL, safe for names that are also keywords."""
    return '"' + name.replace('"', '""') + '"'


def sql_path(path: Path) -> str:
    """A file's path as an SQL literal that DuckDB does not take for a pattern of several files."""
    return sql_text(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))


def no_rows_sql(columns: Mapping[str, str]) -> str:
    """A SELECT without rows, its columns by name with their SQL types."""
    nulls = (f"CAST(NULL AS {type_}) AS {sql_name(name)}" for name, type_ in columns.items())
    return f"SELECT {', '.join(nulls)} WHERE false"


def trim_sql(cell: str) -> str:
    """SQL for a cell without outer white space; DuckDB's trim() takes ten times as long for so many characters."""
    outer = sql_text(f"^{WHITE_CLASS}+|{WHITE_CLASS}+$")
    return f"CASE WHEN regexp_matches({cell}, {outer}) THEN regexp_replace({cell}, {outer}, '', 'g') ELSE {cell} END"


def filled_sql(cell: str) -> str:
    """SQL twin of `is_filled`; false for NULL."""
    empty = sql_text(f"{WHITE_CLASS}*(?:{_EMPTY_MARKS})?{WHITE_CLASS}*")
    return f"({cell} IS NOT NULL AND NOT regexp_full_match({cell}, {empty}))"


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
