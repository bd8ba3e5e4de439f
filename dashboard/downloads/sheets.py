"""The form, the ledger and the ranking as workbooks."""

from decimal import Decimal
from itertools import groupby

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from dashboard import figures, formats
from dashboard.downloads import checked
from dashboard.downloads.form import Form, Line
from dashboard.downloads.workbook import Book, Column, merged, put
from dashboard.frames import records
from dashboard.wording import Words

POINTS, MONEY, RATIO = "0.00", "#,##0.00", "0.00%"
WIDTHS = (11, 6, 11, 6, 16, 6, 34, 52, 8, 8, 60)


def form_book(form: Form, words: Words) -> bytes:
    """The scoring form, laid out like the printed annex, the 45 criteria, and what is wrong with the report."""
    book = Book()
    sheet = book.sheet(words("form.sheet"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    title = book.look(bold=True, font_size=15, align="center")
    sheet.merge_range(0, 0, 0, len(WIDTHS) - 1, "", title)
    sheet.write_string(0, 0, words("form.title", year=form.year), title)
    sheet.write_string(1, 0, subtitle(form, words), book.look())
    head = book.look(bold=True, bg_color="#E8EEF4", border=1, text_wrap=True, align="center")
    for place, heading in enumerate(headings(words)):
        sheet.write_string(2, place, heading, head)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    last = _lines(book, sheet, form.lines)
    total = book.look(bold=True, border=1, num_format=POINTS)
    sheet.write_string(last, 0, words("form.total"), total)
    for place in range(1, len(WIDTHS)):
        sheet.write_blank(last, place, None, total)
    put(sheet, last, 5, form.possible, total)
    put(sheet, last, 8, form.earned, total)
    put(sheet, last, 9, sum((line.open for line in form.lines), Decimal(0)), total)
    criteria_sheet(book, form.criteria, words)
    if form.report:
        checked.sheet(book, form, words)
    return book.finish()


def headings(words: Words) -> list[str]:
    """The form's columns."""
    level = [words("group"), words("possible"), words("subgroup"), words("possible"), words("indicator")]
    rest = ("possible", "explanation", "rule", "points_earned", "points_open", "form.reasons")
    return level + [words(key) for key in rest]


def subtitle(form: Form, words: Words) -> str:
    """The line below the title: who, the day, the sums and the grade."""
    return words(
        "form.subtitle",
        department=form.department,
        code=form.code,
        day=formats.day(form.as_of, words.lang),
        earned=formats.points(form.earned),
        verified=formats.points(form.verified),
        grade=form.grade,
    )


def _lines(book: Book, sheet: Worksheet, lines: list[Line]) -> int:
    """The form's lines from row 3 on, groups and subgroups merged; the row behind the last."""
    text = book.look(border=1, text_wrap=True)
    number = book.look(border=1, num_format="0.##")
    points = book.look(border=1, num_format=POINTS)
    row = 3
    for line in lines:
        for place, value in ((4, line.indicator), (6, line.explanation), (7, line.rule), (10, line.reasons)):
            put(sheet, row, place, value, text)
        put(sheet, row, 5, line.possible, number)
        put(sheet, row, 8, line.earned, points)
        put(sheet, row, 9, line.open, points)
        row += 1
    for column, level in ((0, "group"), (2, "subgroup")):
        first = 3
        for name, part in groupby(lines, key=lambda line: getattr(line, level)):
            block = list(part)
            last, weight = first + len(block) - 1, getattr(block[0], f"{level}_points")
            merged(sheet, first, last, column, name, text)
            merged(sheet, first, last, column + 1, weight, number)
            first = last + 1
    return row


def criteria_sheet(book: Book, criteria: pd.DataFrame, words: Words) -> None:
    """Criteria as a plain sheet: points, basis, the figure and its parts, what lacks, the reason."""
    columns = [
        Column(words("indicator"), 20),
        Column(words("criterion_code"), 9),
        Column(words("criterion"), 28),
        Column(words("possible"), 8, "0.00##"),
        Column(words("points_earned"), 8, "0.00##"),
        Column(words("points_lost"), 8, "0.00##"),
        Column(words("points_open"), 8, "0.00##"),
        Column(words("basis"), 14),
        Column(words("numerator"), 18, "#,##0.00"),
        Column(words("denominator"), 18, "#,##0.00"),
        Column(words("figure"), 10, "0.00####"),
        Column(words("threshold"), 12),
        Column(words("distance"), 18),
        Column(words("reason"), 70),
    ]
    rows = (
        (
            f"{row.indicator_code} {words.of(row, 'indicator')}",
            row.criterion_code,
            words.of(row, "name"),
            row.points_possible,
            row.points_earned,
            row.points_lost,
            row.points_open,
            figures.basis(row, words),
            row.numerator,
            row.denominator,
            row.measure,
            figures.threshold(row, words),
            figures.distance(row, words),
            words.of(row, "reason"),
        )
        for row in records(criteria)
    )
    book.table(words("form.criteria"), columns, rows)


def ledger_book(form: Form, words: Words) -> bytes:
    """The lost points, largest first."""
    book = Book()
    lost = form.criteria.loc[form.criteria["points_lost"] > 0]
    criteria_sheet(book, lost.sort_values("points_lost", ascending=False, kind="stable"), words)
    return book.finish()


def ranking_book(ranking: pd.DataFrame, year: int, words: Words) -> bytes:
    """The ranking of a year (queries.scores.ranking)."""
    book = Book()
    names = ("points_earned", "points_a", "points_b", "points_c", "points_lost", "points_open", "verified_points")
    labels = (
        "points_earned",
        "group.points_a",
        "group.points_b",
        "group.points_c",
        "points_lost",
        "points_open",
        "verified_points",
    )
    columns = [
        Column(words("place"), 6, "0"),
        Column(words("department_code"), 10),
        Column(words("department"), 28),
        Column(words("unit_kind"), 14),
        Column(words("grade"), 8),
        *(Column(words(label), 12, POINTS) for label in labels),
        Column(words("verified_share"), 12, RATIO),
        Column(words("points_missing"), 12, POINTS),
        Column(words("movement"), 12, "+0.00;-0.00;0.00"),
    ]
    rows = (
        (
            int(row.place),
            row.department_code,
            row.department_name,
            row.unit_kind,
            words.grade(row),
            *(getattr(row, name) for name in names),
            figures.verified_share(row.verified_points, row.points_earned),
            row.missing_points,
            row.movement,
        )
        for row in records(ranking)
    )
    book.table(words("year.label", year=year), columns, rows)
    return book.finish()
