"""The types of columns, as SQL: a cell's text becomes a value or NULL; a filled cell without a value has a reason.

In two steps, so that DuckDB works out each once a row: `prepared_sql` (a cell → its plain text, NULL for an empty
cell) and `typed_sql` (plain text → value, NULL when it cannot be read). Plain cells take a short way round the costly
functions.
"""

from pipelines.exports import Column
from pipelines.text import WHITE_CLASS, filled_sql, fold_sql, sql_text, squeeze_sql, trim_sql

REASONS = ("missing_required", "bad_number", "bad_date", "bad_value")
"""What may be wrong with a row; the first that applies is given."""

SQL_TYPES = {
    "code": "VARCHAR",
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "date": "DATE",
    "year": "INTEGER",
    "integer": "BIGINT",
    "money": "DECIMAL(18,2)",
    "number": "DECIMAL(38,15)",
    "rate": "DECIMAL(38,15)",
}
FIRST_YEAR, LAST_YEAR = 2000, 2099
MONEY_LIMIT = 10**16  # of DECIMAL(18,2)
NUMBER_LIMIT = 10**16  # beyond it nothing could be summed and multiplied

_PLAIN_TEXT = f"(?s)[^—－／/{WHITE_CLASS[1:-1]}-](?:.*[^{WHITE_CLASS[1:-1]}])?"
_PLAIN_NUMBER = "-?[0-9][0-9.,]*"
_PLAIN_DAY = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_WHOLE = r"[+-]?[0-9]+(?:\.0*)?"
_TIME = r"(?:[ T]\s*(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_DAYS = (
    rf"^([1-9][0-9]{{3}})-([0-9]{{1,2}})-([0-9]{{1,2}}){_TIME}$",
    rf"^([1-9][0-9]{{3}})/([0-9]{{1,2}})/([0-9]{{1,2}}){_TIME}$",
    rf"^([1-9][0-9]{{3}})\s*年\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*日{_TIME}$",
    rf"^([1-9][0-9]{{3}})([0-9]{{2}})([0-9]{{2}})(?:\.0+|{_TIME})$",
)
_BEYOND_EXACT, _BEYOND_NUMBER, _FIRST = r"(\.[0-9]{18})[0-9]+$", r"(\.[0-9]{15})[0-9]+$", r"\1"
_SERIAL = r"[1-9][0-9]{4}(?:\.[0-9]*)?"  # from 1927 on: four digits are a year, or month and day
_ISO = r"\1-\2-\3"
_SERIAL_EPOCH = "DATE '1899-12-30'"


def prepared_sql(column: Column, cell: str) -> str:
    """SQL for a cell's plain text: folded and rid of what its type ignores; NULL when the cell is empty."""
    number = f"replace({cell}, ',', '')"
    plain, short, careful = {
        "text": (_matches(cell, _PLAIN_TEXT), cell, trim_sql(cell)),
        "choice": (_one_of(cell, column), cell, trim_sql(fold_sql(cell))),
        "date": (_matches(cell, _PLAIN_DAY), cell, trim_sql(fold_sql(cell))),
        "code": (_matches(cell, "[0-9A-Za-z]+"), cell, _code_sql(cell)),
        "year": (_matches(cell, _PLAIN_NUMBER), number, _replaced(_number_sql(cell, ""), "年度?$", "")),
        "integer": (_matches(cell, _PLAIN_NUMBER), number, _number_sql(cell, "")),
        "money": (_matches(cell, _PLAIN_NUMBER), number, _number_sql(cell, "￥¥")),
        "number": (_matches(cell, _PLAIN_NUMBER), number, _replaced(_number_sql(cell, ""), "%$", "")),
        "rate": (_matches(cell, _PLAIN_NUMBER), number, _number_sql(cell, "")),
    }[column.type]
    return f"CASE WHEN {plain} THEN {short} WHEN {filled_sql(cell)} THEN {careful} END"


def typed_sql(column: Column, text: str, factor: int) -> str:
    """SQL for the value of a prepared text, NULL when it cannot be read; `factor` is the unit of money."""
    value = {
        "text": text,
        "code": text,
        "choice": f"CASE WHEN {_one_of(text, column)} THEN {text} END",
        "date": _date_sql(text),
        "year": _between(_whole_sql(text), FIRST_YEAR, LAST_YEAR),
        "integer": _whole_sql(text),
        "money": _money_sql(text, factor),
        "number": _within(_decimal_sql(text), NUMBER_LIMIT),
        "rate": _rate_sql(text),
    }[column.type]
    return f"CAST({value} AS {SQL_TYPES[column.type]})"


def reason_sql(column: Column, text: str, reason: str) -> str | None:
    """SQL: whether this is the reason of a prepared text without a value; None where it never is."""
    if column.type == "year":
        whole = _matches(text, _WHOLE)
        return {"bad_value": whole, "bad_number": f"NOT {whole}"}.get(reason)
    if column.type == "rate":
        number = _bare_rate_sql(text)
        return {"bad_value": f"{number} IS NOT NULL", "bad_number": f"{number} IS NULL"}.get(reason)
    own = {"date": "bad_date", "choice": "bad_value", "text": None, "code": None}.get(column.type, "bad_number")
    return "true" if reason == own else None


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {sql_text(pattern)})"


def _one_of(text: str, column: Column) -> str:
    return f"{text} IN ({', '.join(map(sql_text, column.values)) or 'NULL'})"


def _replaced(text: str, pattern: str, by: str) -> str:
    return f"regexp_replace({text}, {sql_text(pattern)}, {sql_text(by)})"


def _code_sql(cell: str) -> str:
    """A code that a spreadsheet took for a number has lost nothing but gained .0."""
    return _replaced(squeeze_sql(cell), r"^([0-9]+)\.0+$", r"\1")


def _number_sql(cell: str, currency: str) -> str:
    """Digits with at most a sign in front: separators and currency dropped, every minus written as -."""
    bare = f"regexp_replace({squeeze_sql(cell)}, {sql_text(f'[,{currency}]')}, '', 'g')"
    return _replaced(f"replace({bare}, '−', '-')", r"^\(([^+-].*)\)$", r"-\1")


def _whole_sql(text: str) -> str:
    """A number whose decimals, if any, are zeros."""
    return f"CASE WHEN {_matches(text, _WHOLE)} THEN TRY_CAST(split_part({text}, '.', 1) AS BIGINT) END"


def _between(number: str, lowest: int, highest: int) -> str:
    return f"CASE WHEN {number} BETWEEN {lowest} AND {highest} THEN {number} END"


def _within(number: str, limit: int) -> str:
    return f"CASE WHEN abs({number}) < {limit} THEN {number} END"


def _decimal_sql(text: str) -> str:
    """A number to 15 decimals, cut and not rounded: a rate just below a bound must not reach it."""
    cut = _replaced(text, _BEYOND_NUMBER, _FIRST)
    return f"CASE WHEN {_matches(text, _NUMBER)} THEN TRY_CAST({cut} AS DECIMAL(38,15)) END"


def _money_sql(text: str, factor: int) -> str:
    """Yuan, rounded half-up away from zero once, after the unit.

    Decimals behind the 18th are cut off: they cannot change that rounding, while a cast would round them first.
    """
    if factor == 1:
        return f"CASE WHEN {_matches(text, _NUMBER)} THEN TRY_CAST({text} AS DECIMAL(18,2)) END"
    exact = f"TRY_CAST({_replaced(text, _BEYOND_EXACT, _FIRST)} AS DECIMAL(38,18))"
    fits = f"{_matches(text, _NUMBER)} AND abs({exact}) < {MONEY_LIMIT // factor}"
    return f"CASE WHEN {fits} THEN TRY_CAST({exact} * {factor} AS DECIMAL(18,2)) END"


def _bare_rate_sql(text: str) -> str:
    """The number of a rate, with a sign of percent behind it or without."""
    return _decimal_sql(_replaced(text, "%$", ""))


def _rate_sql(text: str) -> str:
    """Percent; above 0 and up to 1 it is a fraction, unless a sign says otherwise."""
    number = _bare_rate_sql(text)
    is_fraction = f"{number} > 0 AND {number} <= 1 AND NOT ends_with({text}, '%')"
    return _between(f"CASE WHEN {is_fraction} THEN {number} * 100 ELSE {number} END", 0, 100)


def _date_sql(text: str) -> str:
    """A day of the calendar, from any of its forms; a time of day behind it is dropped."""
    plain = f"WHEN {_matches(text, _PLAIN_DAY)} THEN TRY_CAST({text} AS DATE)"
    forms = [
        f"WHEN regexp_matches({text}, {sql_text(form)}) THEN TRY_CAST({_replaced(text, form, _ISO)} AS DATE)"
        for form in _DAYS
    ]
    serial = f"WHEN {_matches(text, _SERIAL)} THEN {_SERIAL_EPOCH} + CAST(split_part({text}, '.', 1) AS INTEGER)"
    return f"CASE {plain} {' '.join(forms)} {serial} END"
