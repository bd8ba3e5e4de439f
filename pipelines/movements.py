"""What the newest refresh moved, in a few lines: who most, who crossed a grade, what became unverified."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

SHOWN = 5
VERIFIED = ("computed", "assessed")


@dataclass(frozen=True)
class Mover:
    """A department-year whose points moved: earned and lost by how much more, and the causes, the largest first."""

    department_name: str
    fiscal_year: int
    earned_change: Decimal
    lost_change: Decimal
    causes: str


@dataclass(frozen=True)
class Crossing:
    """A department-year whose grade is another than before; no grade, while points are open, is None."""

    department_name: str
    fiscal_year: int
    grade_before: str | None
    grade: str | None


@dataclass(frozen=True)
class Unverified:
    """A department-year with criteria that lost their figure or assessment, and the points these can give."""

    department_name: str
    fiscal_year: int
    criteria: str
    points: Decimal


@dataclass(frozen=True)
class Movements:
    """All that moved: how many department-years; of them the first few that moved most, and the rest whole."""

    moved: int
    movers: tuple[Mover, ...]
    crossings: tuple[Crossing, ...]
    unverified: tuple[Unverified, ...]


def read_movements(path: Path) -> Movements:
    """What the refresh that made a warehouse moved."""
    with duckdb.connect(str(path), read_only=True) as connection:
        movers = connection.execute(MOVERS).fetchall()
        crossings = connection.execute(CROSSINGS).fetchall()
        unverified = connection.execute(UNVERIFIED).fetchall()
    return Movements(
        len(movers),
        tuple(Mover(*row) for row in movers[:SHOWN]),
        tuple(Crossing(*row) for row in crossings),
        tuple(Unverified(*row) for row in unverified),
    )


NAMED = """named as (
    select scores.department_code, scores.fiscal_year, scores.grade,
        concat_ws(' ', nullif(districts.district_name, ''), scores.department_name) as department_name
    from marts.department_scores as scores inner join landed.districts as districts using (district_code)
)"""
"""Department-years with their names, the district's in front where there are several."""

MOVERS = f"""
with {NAMED},
moves as (
    select moves.department_code, moves.fiscal_year, causes.name_zh || ' ' || causes.name_en as cause,
        sum(moves.earned_change) as earned, sum(moves.lost_change) as lost
    from marts.score_moves as moves
    inner join reference.move_causes as causes on moves.cause = causes.cause
    where moves.refresh_id = (select refresh_id from landed.refresh)
    group by all
)
select any_value(named.department_name), moves.fiscal_year, sum(moves.earned), sum(moves.lost),
    string_agg(moves.cause, '; ' order by abs(moves.earned) + abs(moves.lost) desc)
from moves inner join named using (department_code, fiscal_year)
group by moves.department_code, moves.fiscal_year
order by abs(sum(moves.earned)) + abs(sum(moves.lost)) desc, moves.fiscal_year desc, moves.department_code
"""
CROSSINGS = f"""
with {NAMED},
before as (
    select department_code, fiscal_year, grade from marts.score_history
    where refresh_id = (
        select max(refresh_id) from marts.score_history where refresh_id < (select refresh_id from landed.refresh)
    )
)
select now.department_name, now.fiscal_year, before.grade, now.grade
from before inner join named as now using (department_code, fiscal_year)
where before.grade is distinct from now.grade
order by now.fiscal_year desc, now.department_code
"""
UNVERIFIED = f"""
with {NAMED}
select any_value(named.department_name), changes.fiscal_year,
    string_agg(changes.criterion_code, ', ' order by changes.criterion_code), sum(changes.points_possible)
from marts.basis_changes as changes inner join named using (department_code, fiscal_year)
where changes.basis_before in {VERIFIED} and changes.basis not in {VERIFIED}
group by changes.department_code, changes.fiscal_year
order by changes.fiscal_year desc, changes.department_code
"""
