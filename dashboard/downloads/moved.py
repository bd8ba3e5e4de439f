"""What moved between two refreshes as a workbook."""

import pandas as pd

from dashboard import moving
from dashboard.downloads.sheets import POINTS
from dashboard.downloads.workbook import Book, Column
from dashboard.frames import records
from dashboard.wording import Words

SIGNED = "+0.00;-0.00;0.00"
MEASURES = ("earned", "lost")


def moved_book(standings: pd.DataFrame, moves: pd.DataFrame, causes: pd.DataFrame, words: Words) -> bytes:
    """Departments with their points before and now and what each cause moved, and every move with its files."""
    book = Book()
    _departments(book, standings, moves, list(moving.steps(moves, causes, words)), words)
    _moves(book, moves, words)
    return book.finish()


def _departments(book: Book, standings: pd.DataFrame, moves: pd.DataFrame, steps: list[str], words: Words) -> None:
    """A row a department."""
    columns = [Column(words("department_code"), 10), Column(words("department"), 28)]
    parts = [standings["department_code"].tolist(), standings["department_name"].tolist()]
    for measure in MEASURES:
        name = words(f"points_{measure}")
        by_step = moving.by_step(moves, parts[0], steps, measure)
        columns += [Column(f"{name} {words(f'moved.{side}')}", 12, POINTS) for side in ("before", "now")]
        columns += [Column(words(f"moved.{measure}_change"), 12, SIGNED)]
        columns += [Column(f"{name} {words(f'cause.{step}')}", 12, SIGNED) for step in steps]
        parts += [standings[f"{measure}_{side}"].tolist() for side in ("before", "now", "change")]
        parts += by_step.values()
    book.table(words("departments"), columns, zip(*parts, strict=True))


def _moves(book: Book, moves: pd.DataFrame, words: Words) -> None:
    """A row a department, indicator and cause."""
    columns = [
        Column(words("department_code"), 10),
        Column(words("department"), 28),
        Column(words("indicator"), 28),
        Column(words("cause"), 28),
        *(Column(words(f"moved.{measure}_change"), 12, SIGNED) for measure in MEASURES),
        Column(words("moved.files"), 70),
    ]
    rows = (
        (
            row.department_code,
            row.department_name,
            moving.indicator(row, words),
            words.of(row, "cause"),
            row.earned_change,
            row.lost_change,
            row.files,
        )
        for row in records(moves)
    )
    book.table(words("page.moved"), columns, rows)
