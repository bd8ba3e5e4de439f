"""The districts of a year as a workbook."""

import pandas as pd

from dashboard.downloads.sheets import POINTS, RATIO
from dashboard.downloads.workbook import Book, Column
from dashboard.frames import records
from dashboard.wording import Words

MEASURES = ("mean_points", "median_points", "lowest_points", "highest_points", "mean_lost", "mean_open", "mean_missing")
GRADES = ("excellent", "good", "fair", "poor")
"""How marts.districts names the grades, best first."""


def districts_book(standings: pd.DataFrame, grades: list[str], year: int, words: Words) -> bytes:
    """A row a district (queries.districts.standings); `grades` are the names of the grades, best first."""
    book = Book()
    columns = [
        Column(words("place"), 6, "0"),
        Column(words("districts.code"), 12),
        Column(words("district"), 20),
        Column(words("departments"), 10, "0"),
        *(Column(words(f"districts.{measure}"), 12, POINTS) for measure in MEASURES),
        Column(words("verified_share"), 12, RATIO),
        *(Column(name, 8, "0") for name in (*grades, words("grade.none"))),
        Column(words("movement"), 12, "+0.00;-0.00;0.00"),
    ]
    rows = (
        (
            int(row.place),
            row.district_code,
            row.district_name,
            row.departments,
            *(getattr(row, measure) for measure in MEASURES),
            row.verified_share,
            *(getattr(row, name) for name in (*GRADES, "ungraded")),
            row.movement,
        )
        for row in records(standings)
    )
    book.table(words("year.label", year=year), columns, rows)
    return book.finish()
