"""Every label of the dashboard, once, in Chinese and English: wording.csv, read once a process."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = {"zh": "中文", "en": "English"}


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Labels by key, each by language."""
    with (Path(__file__).parent / "wording.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: {lang: row[lang] for lang in LANGUAGES} for row in csv.DictReader(file)}


class Words:
    """The labels of one language: `words("overview", year=2022)`."""

    def __init__(self, lang: str) -> None:
        """Keeps the language, zh or en."""
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The label of a key, its {values} filled in."""
        text = _labels()[key][self.lang]
        return text.format(**values) if values else text

    def of(self, row: Any, stem: str) -> str:
        """A record's own text in this language, from its column <stem>_zh or <stem>_en."""
        column = f"{stem}_{self.lang}"
        return str(row[column] if isinstance(row, Mapping) else getattr(row, column))

    def grade(self, row: Any) -> str:
        """A record's grade in words, from grade and grade_en; a record without one says so."""
        if not isinstance(row.grade, str):
            return self("grade.none")
        return row.grade if self.lang == "zh" else str(row.grade_en).capitalize()

    def map(self, prefix: str, keys: tuple[str, ...]) -> dict[str, str]:
        """Labels of several keys that share a prefix, by key: `map("basis", ("computed", ...))`."""
        return {key: self(f"{prefix}.{key}") for key in keys}
