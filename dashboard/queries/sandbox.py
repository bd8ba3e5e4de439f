"""The sandbox: the published measures scored anew in memory, with the published models and a changed rubric.

Nothing is written.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

import duckdb
import pandas as pd

from dashboard.frames import with_names_apart
from dashboard.queries import losses
from dashboard.queries.trial import changed_rows, changed_tables, trial
from dashboard.queries.warehouse import ask
from dashboard.rubric_copy import CODES, RubricCopy
from pipelines.rescoring import Model, score

TOUCHED_MEASURES = """
create view scoring.measures as from memory.scoring.measures where criterion_code in (from touched)
"""
STANDING = "from published.criterion_scores where criterion_code not in (from touched)"
# An assessment beyond what its criterion can give is refused when files are read; so it is here.
REFUSED = """
from memory.scoring.measures as measures join reference.criteria as criteria using (rubric_version, criterion_code)
where measures.assessed_points > criteria.points
"""
REFUSE = f"""
update scoring.measures as refused set assessed_points = null from (
    select measures.department_code, measures.fiscal_year, measures.criterion_code {REFUSED}
) as found
where refused.department_code = found.department_code and refused.fiscal_year = found.fiscal_year
    and refused.criterion_code = found.criterion_code;
update scoring.measures set is_under_evaluation = true where (department_code, fiscal_year) not in (
    select department_code, fiscal_year from scoring.measures where assessed_points is not null
)
"""
OWN_MEASURES = "create table scoring.measures as from memory.scoring.measures where department_code = ?"
FIGURE = """
update scoring.measures set has_figure = true, numerator = $numerator, denominator = $denominator,
    measure = $numerator / nullif($denominator, 0),
    best_numerator = case when best_numerator <> numerator then greatest(best_numerator, $numerator)
        else $numerator end,
    best_denominator = case when best_denominator <> denominator then best_denominator else $denominator end
where department_code = $department and fiscal_year = $year and criterion_code = $criterion
"""
COMPARED = """
with now as (
    select *, rank() over (partition by fiscal_year order by points_earned desc) as place from marts.department_scores
),
before as (
    select *, rank() over (partition by fiscal_year order by points_earned desc) as place
    from published.department_scores
)
select now.fiscal_year, now.department_code, now.department_name, now.is_in_progress,
    before.points_earned as points_before, now.points_earned as points_after,
    now.points_earned - before.points_earned as change,
    before.points_lost as lost_before, now.points_lost as lost_after,
    before.points_open as open_before, now.points_open as open_after,
    before.grade as grade_before, grades_before.grade_en as grade_before_en,
    now.grade as grade_after, grades_after.grade_en as grade_after_en,
    cast(sign(grades_after.lowest_points - grades_before.lowest_points) as integer) as grade_step,
    cast(before.place as integer) as place_before, cast(now.place as integer) as place_after,
    cast(before.place - now.place as integer) as climbed
from now
join before using (department_code, fiscal_year)
left join reference.grades as grades_before
    on grades_before.rubric_version = now.rubric_version and grades_before.grade = before.grade
left join reference.grades as grades_after
    on grades_after.rubric_version = now.rubric_version and grades_after.grade = now.grade
order by now.fiscal_year desc, now.place, now.department_code
"""

TRIED = "criterion_code, computed_points, points_earned, points_lost, basis"


@dataclass(frozen=True)
class Figure:
    """Another figure of a criterion in one department's year, in the unit of the criterion (money in yuan)."""

    criterion: str
    numerator: Decimal
    denominator: Decimal


@dataclass(frozen=True, eq=False)
class Scored:
    """Scores under a changed rubric beside the published ones; equal to itself alone, for what follows to be kept.

    `departments` has a row per department and year, `refused` counts assessments beyond their criterion's new weight.
    """

    departments: pd.DataFrame
    refused: int


def rubric(path: str) -> RubricCopy:
    """The published rubric, all versions, as a copy to change."""
    return {table: ask(path, f"from reference.{table}") for table in CODES}


def figures(path: str, department: str, year: int) -> pd.DataFrame:
    """One row per criterion of a department's year that has a rule for figures, in the form's order.

    What its figure counts and is (null where there is none), and for payments held against the end of a quarter the
    quarter and its last month.
    """
    return ask(
        path,
        """
        select scores.criterion_code, rules.name_zh, rules.name_en, rules.kind, rules.unit,
            rules.reason_code as rule_code, rules.without_denominator, rules.denominator_includes_numerator,
            terms.numerator_zh, terms.numerator_en, terms.denominator_zh, terms.denominator_en,
            schedule.quarter, schedule.last_month,
            scores.numerator, coalesce(scores.denominator, terms.fixed_denominator) as denominator
        from marts.criterion_scores as scores
        join reference.criteria as rules using (rubric_version, criterion_code)
        join reference.criterion_terms as terms using (rubric_version, criterion_code)
        left join reference.payment_schedule as schedule using (rubric_version, criterion_code)
        where scores.department_code = ? and scores.fiscal_year = ?
        order by rules.position
        """,
        department,
        year,
    )


def rescored(path: str, changed: RubricCopy) -> Scored:
    """All departments and years under a changed rubric, best first in each year.

    Raises:
        duckdb.Error: the rubric does not fit the models; one without problems (dashboard.judging) does.
    """
    with trial(path, changed) as connection:
        refused = connection.execute(f"select count(*) {REFUSED}").fetchall()[0][0]
        if refused:  # a year of which no assessment is left is under evaluation, which touches every criterion
            connection.execute("create table scoring.measures as from memory.scoring.measures")
            connection.execute(REFUSE)
        else:
            connection.execute(_touched(changed_tables(path, changed)))
            connection.execute(TOUCHED_MEASURES)
        score(connection, models(path), "scoring", given={"measures"}, standing="" if refused else STANDING)
        return Scored(_compared(path, connection), refused)


def refigured(path: str, department: str, year: int, changed: Sequence[Figure]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One department's year under the published rubric with other figures in it.

    One row as in Scored, its places without meaning, and one row per criterion as published and as tried: names,
    computed points, points earned and lost, basis (after), assessed points.
    """
    with trial(path, rubric(path)) as connection:
        connection.execute(OWN_MEASURES, [department])
        for figure in changed:
            connection.execute(FIGURE, {**asdict(figure), "department": department, "year": year})
        score(connection, models(path), "scoring", given={"measures"})
        total = _frame(connection, f"from ({COMPARED}) where fiscal_year = {year}")
        tried = _frame(connection, f"select {TRIED} from marts.criterion_scores where fiscal_year = {year}")
    published = losses.criteria(path, department, year)
    return total, published.merge(tried, on="criterion_code", suffixes=("_before", "_after"))


def _touched(tables: Sequence[str]) -> str:
    """SQL for table touched: the criteria of every indicator that the changed tables of a rubric have a part in.

    What an indicator's criteria give hangs together by its claim; of the others the published scores stand.
    """
    indicators = [f"select indicator_code from ({changed_rows(table)})" for table in tables if table == "indicators"]
    indicators += [
        "select indicator_code from reference.criteria where criterion_code in"
        f" (select criterion_code from ({changed_rows(table)}))"
        for table in tables
        if CODES[table] == "criterion_code"
    ]
    return (
        "create table touched as select criterion_code from reference.criteria"
        f" where indicator_code in ({' union all '.join(indicators) or 'null'})"
    )


def models(path: str) -> tuple[Model, ...]:
    """The models as they were compiled for the published warehouse."""
    frame = ask(path, "select schema_name, model, is_view, sql from meta.models order by position")
    return tuple(Model(*row) for row in frame.itertuples(index=False))


@with_names_apart
def _compared(path: str, connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every department and year before and after, best first in each year; `path` is where it was published."""
    return _frame(connection, COMPARED)


def _frame(connection: duckdb.DuckDBPyConnection, sql: str) -> pd.DataFrame:
    """An answer as the pages take it."""
    frame: pd.DataFrame = connection.sql(sql).to_arrow_table().to_pandas(integer_object_nulls=True)
    return frame
