"""The places that the page benchmarks visit: every page of the dashboard, at departments, years and criteria drawn."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb

PAGES = {
    "overview": "",
    "compare: heat map": "compare?part=heat",
    "compare: side by side": "compare?part=side",
    "compare: years": "compare?part=years",
    "compare: years of one": "compare?part=years&department",
    "losses": "losses?department",
    "losses: one criterion": "losses?department&criterion",
    "at risk": "risk?department",
    "what moved": "moved",
    "claims": "claims?part=claimed",
    "data: arrived": "data?part=arrived",
    "data: missing": "data?part=missing",
    "data: files": "data?part=files",
    "data: rejected": "data?part=rejected",
    "rules": "rules?part=tree",
    "rules: district": "rules?part=district",
    "what if": "sandbox?department",
    "take away": "takeaway?department",
}
QUARTERS = ("C21-1", "C21-2", "C21-3", "C21-4")  # the criteria behind which the vouchers stand


@dataclass(frozen=True)
class Place:
    """A page's address: its name, '' for the first page, and what its query chooses."""

    page: str
    year: int
    department: str
    criterion: str
    chosen: tuple[tuple[str, str], ...]

    @property
    def query(self) -> dict[str, str]:
        """The query of the address."""
        return {"year": str(self.year)} | dict(self.chosen)


def draw_places(warehouse: Path, page: str, count: int, seed: int) -> list[Place]:
    """`count` places of a page of PAGES in a published warehouse; no department and year twice, while there are any."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as published (read_only)")
        scored = "select department_code, fiscal_year from published.marts.department_scores order by all"
        known = connection.execute(scored).fetchall()
    draw = Random(seed)
    draw.shuffle(known)
    return [_place(page, *known[number % len(known)], draw.choice(QUARTERS)) for number in range(count)]


def _place(page: str, department: str, year: int, criterion: str) -> Place:
    """One place."""
    name, _, wanted = PAGES[page].partition("?")
    drawn = {"department": department, "criterion": criterion}
    fields = [field.partition("=") for field in wanted.split("&") if field]
    return Place(name, year, department, criterion, tuple((field, value or drawn[field]) for field, _, value in fields))
