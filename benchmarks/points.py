"""Holds the points of a published warehouse against those of another program, criterion by criterion."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.text import sql_text

UNLIKE = """
    select
        coalesce(refreshed.department_code, plain.department),
        coalesce(refreshed.fiscal_year, plain.year),
        coalesce(refreshed.criterion_code, plain.criterion),
        refreshed.points_earned,
        plain.points
    from refreshed.marts.criterion_scores as refreshed
    full join plain
        on refreshed.department_code = plain.department
        and refreshed.fiscal_year = plain.year
        and refreshed.criterion_code = plain.criterion
    where refreshed.points_earned is distinct from plain.points
    order by 1, 2, 3
"""


@dataclass(frozen=True)
class Difference:
    """A criterion on which both sides disagree; None where a side has no such row."""

    department: str
    year: int
    criterion: str
    refreshed: Decimal | None
    plain: Decimal | None

    def __str__(self) -> str:
        """The line that is printed."""
        return f"{self.department} {self.year} {self.criterion}: refresh {self.refreshed}, otherwise {self.plain}"


def compare(warehouse: Path, points: Path) -> tuple[int, list[Difference]]:
    """How many criteria the other program scored, and those on which the two differ.

    `points` has department, year, criterion and points: a Parquet file, or a DuckDB file with a table of that name.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(str(warehouse))} as refreshed (read_only)")
        source = sql_text(str(points))
        if points.suffix != ".parquet":
            connection.execute(f"attach {source} as other (read_only)")
            source = "other.points"
        columns = "department, year, criterion, points::decimal(9, 4) as points"
        connection.execute(f"create temp view plain as select {columns} from {source}")
        counted = connection.execute("select count(*) from plain").fetchall()[0][0]
        return counted, [Difference(*row) for row in connection.execute(UNLIKE).fetchall()]
