"""Holds the points of a published warehouse against those of the bare script, criterion by criterion."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.text import sql_text

UNLIKE = """
    select
        coalesce(refreshed.department_code, bare.department),
        coalesce(refreshed.fiscal_year, bare.year),
        coalesce(refreshed.criterion_code, bare.criterion),
        refreshed.points_earned,
        bare.points
    from refreshed.marts.criterion_scores as refreshed
    full join bare.points as bare
        on refreshed.department_code = bare.department
        and refreshed.fiscal_year = bare.year
        and refreshed.criterion_code = bare.criterion
    where refreshed.points_earned is distinct from bare.points
    order by 1, 2, 3
"""


@dataclass(frozen=True)
class Difference:
    """A criterion on which both sides disagree; None where a side has no such row."""

    department: str
    year: int
    criterion: str
    refreshed: Decimal | None
    bare: Decimal | None

    def __str__(self) -> str:
        """The line that is printed."""
        return f"{self.department} {self.year} {self.criterion}: refresh {self.refreshed}, bare {self.bare}"


def compare(warehouse: Path, bare: Path) -> tuple[int, list[Difference]]:
    """How many criteria the bare script scored, and those on which the two differ."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(str(warehouse))} as refreshed (read_only)")
        connection.execute(f"attach {sql_text(str(bare))} as bare (read_only)")
        counted = connection.execute("select count(*) from bare.points").fetchall()[0][0]
        return counted, [Difference(*row) for row in connection.execute(UNLIKE).fetchall()]
