"""Payees and petitions outside the evidence view: enough of a text to tell it from others, no more."""

import json
import re
from collections.abc import Iterable

import pandas as pd

HIDDEN = re.compile("payee|case_no|^note$|^raw$")
"""Columns of an answer that name a payee or a petition, or quote a row that may."""
PRIVATE_EXPORTS = ("payments", "petitions")
PRIVATE_FIELDS = ("payee", "case_no")
MARK = "＊"


def text(value: object) -> str | None:
    """A text with all but its first letter hidden, its length too; None stays None."""
    return f"{str(value)[:1]}{MARK * 3}" if isinstance(value, str) and value else None


def frame(answer: pd.DataFrame) -> pd.DataFrame:
    """An answer with its private columns hidden, in place."""
    for column in answer.columns:
        if HIDDEN.search(str(column)):
            answer[column] = [text(value) for value in answer[column]]
    return answer


def row(raw: str, export: str, known: Iterable[str]) -> str:
    """A rejected row as JSON, header → text; of a private export only what stands under `known` headers is shown."""
    if export not in PRIVATE_EXPORTS:
        return raw
    cells: dict[str, str] = json.loads(raw)
    open_ones = {_folded(header) for header in known}
    shown = {header: cell if _folded(header) in open_ones else text(cell) for header, cell in cells.items()}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _folded(header: str) -> str:
    """A header without the spaces and line breaks that people put into it."""
    return re.sub(r"\s", "", header)
