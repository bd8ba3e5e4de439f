"""What the watch rules find worth a notice: seeds/watch_rules.csv says which rules are on and from where on.

Each rule is a select of what its text names; a key stands for what a notice says, so that it is never sent twice.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.bulk import insert
from pipelines.text import sql_value


@dataclass(frozen=True)
class Notice:
    """One notice, in Chinese and English."""

    key: str
    text_zh: str
    text_en: str


def lay_notices(built: Path) -> None:
    """Fills marts.notices of a built warehouse, the moves of which are laid in already."""
    with duckdb.connect(str(built)) as connection:
        districts = dict(connection.execute("from landed.districts").fetchall())
        rules = connection.execute(
            "select rule_code, threshold, text_zh, text_en from reference.watch_rules where is_on"
        ).fetchall()
        notices: list[tuple[object, ...]] = []
        for rule_code, threshold, text_zh, text_en in rules:
            found = connection.execute(SELECTS[rule_code].replace("$threshold", sql_value(threshold)))
            names = [column[0] for column in found.description]
            for row in found.fetchall():
                fields = dict(zip(names, map(_plain, row), strict=True))
                concerned = tuple(row[names.index(name)] for name in ("department_code", "year", "district_code"))
                whose = f"{districts[concerned[2]]} ".lstrip()
                texts = (whose + text_zh.format(**fields), whose + text_en.format(**fields))
                notices.append((f"{rule_code}|{fields['key']}", rule_code, *concerned, *texts))
        insert(connection, "marts.notices", notices)


def read_notices(path: Path) -> list[Notice]:
    """The notices of a warehouse, in the order of the rules, then of departments."""
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select notice_key, text_zh, text_en from marts.notices"
            " order by rule_code, fiscal_year desc, department_code, notice_key"
        ).fetchall()
    return [Notice(*row) for row in rows]


def _plain(value: object) -> str:
    """A value as a notice prints it: points without needless zeros, days of the calendar as 2022-09-30."""
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


SELECTS = {
    "quarter_at_risk": """
        with quarters as (
            select risk.department_code, risk.fiscal_year, risk.decides_on,
                cast(sum(risk.points_certain + risk.points_open - risk.pace_points) as decimal(9, 2)) as amount
            from marts.points_at_risk as risk
            semi join (
                from marts.deciding_dates where subject = 'quarter'
                qualify decides_on = min(decides_on) over (partition by department_code, fiscal_year)
            ) as dates using (department_code, fiscal_year, criterion_code, decides_on)
            group by all having amount > $threshold
        )
        select concat_ws('|', department_code, fiscal_year, decides_on) as key, department_code,
            fiscal_year as year, scores.district_code, scores.department_name as department, decides_on as date, amount
        from quarters inner join marts.department_scores as scores using (department_code, fiscal_year)
    """,
    "petition_due": """
        select distinct concat_ws('|', dates.department_code, dates.fiscal_year, dates.subject_code) as key,
            dates.department_code, dates.fiscal_year as year, scores.district_code,
            scores.department_name as department,
            dates.subject_code as subject, dates.decides_on as date, dates.days_left as days
        from marts.deciding_dates as dates inner join marts.department_scores as scores
            using (department_code, fiscal_year)
        where dates.subject = 'petition' and not dates.is_late and dates.days_left <= $threshold
    """,
    "grade_crossed": """
        with refreshes as (
            select refresh_id, row_number() over (order by refresh_id desc) as age
            from (select distinct refresh_id from marts.score_history)
        ),
        before as (from marts.score_history semi join (from refreshes where age = 2) using (refresh_id))
        select concat_ws('|', now.department_code, now.fiscal_year, refreshes.refresh_id) as key, now.department_code,
            now.fiscal_year as year, now.district_code, now.department_name as department,
            before.grade as before, now.grade as now
        from before
        inner join marts.department_scores as now using (department_code, fiscal_year)
        cross join (from refreshes where age = 1) as refreshes
        where before.grade is distinct from now.grade
    """,
    "unverified_above": """
        select concat_ws('|', department_code, fiscal_year, amount) as key, department_code, fiscal_year as year,
            district_code, department_name as department, amount
        from (
            select scores.department_code, scores.fiscal_year, scores.district_code,
                any_value(totals.department_name) as department_name,
                cast(sum(scores.points_possible) as decimal(9, 2)) as amount
            from marts.criterion_scores as scores inner join marts.department_scores as totals
                using (department_code, fiscal_year)
            where scores.basis in ('claimed', 'missing') and not totals.is_in_progress
            group by all having amount > $threshold
        )
    """,
    "export_missing": """
        with years as (select distinct district_code, fiscal_year from marts.department_scores)
        select
            concat_ws('|', concat_ws('/', nullif(years.district_code, ''), earlier.export), years.fiscal_year) as key,
            null as department_code, years.fiscal_year as year, years.district_code,
            exports.title_zh as subject, exports.title_en as subject_en
        from years
        inner join facts.arrivals as earlier
            on earlier.district_code = years.district_code and earlier.fiscal_year = years.fiscal_year - 1
        inner join reference.exports as exports on earlier.export = exports.export
        anti join facts.arrivals as arrived
            on arrived.district_code = years.district_code and arrived.export = earlier.export
            and arrived.fiscal_year = years.fiscal_year
    """,
}
