"""How fast a page's questions are answered, with nothing kept: from the marts, and by plain DuckDB from the facts.

The questions of a page are those it really asks, noted while AppTest runs it. Plain DuckDB answers the same with
bare.sql, reading the fact tables of the same published file through plain.sql, only the years and department that the
page needs. Both begin with a fresh connection, and the points must be equal.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from benchmarks.measure import FailedError
from benchmarks.places import Place, draw_places
from dashboard.queries import warehouse
from pipelines.settings import PROJECT, Home

Question = tuple[str, tuple[warehouse.Value, ...]]

BARE = Path(__file__).with_name("bare.sql").read_text(encoding="utf-8")
VIEWS = Path(__file__).with_name("plain.sql").read_text(encoding="utf-8")
SCOPES = {
    "overview": "y in ({year}, {year} - 1)",
    "compare: heat map": "y = {year}",
    "compare: side by side": "y = {year}",
    "compare: years": "true",
    "compare: years of one": "true",
    "losses": "y = {year}",
    "losses: one criterion": "y = {year} or d = '{department}'",
    "rules: district": "y = {year}",
    "take away": "y in ({year}, {year} - 1)",
    "data: arrived": "false",
}
"""The rows of the fact tables that a page's answers follow from, as a condition on fiscal year y and department d.

All other pages show what no fact table holds: files, rejected rows, the rubric, claims.
"""

BY_DEPARTMENT = """
with totals as (
    select department, year, sum(points) as total, sum(points) filter (criterion[1] = 'A') as a,
        sum(points) filter (criterion[1] = 'B') as b, sum(points) filter (criterion[1] = 'C') as c
    from points group by all
)
select *, rank() over (partition by year order by total desc) as place from totals order by year, place
"""
BY_INDICATOR = "select department, year, criterion[:3] as indicator, sum(points) from points group by all order by all"
BY_YEAR = "select year, criterion[:3] as indicator, sum(points) from points group by all order by all"
OF_ONE = "select year, criterion, points from points where department = '{department}' order by all"
OF_CRITERION = "select year, department, points from points where criterion = '{criterion}' order by all"
BY_CRITERION = "select criterion, avg(points), count(*) filter (points = 0) from points group by all order by all"
VOUCHERS = "from warehouse.facts.payment_lines where department_code = '{department}' and fiscal_year = {year}"
BY_MONTH = f"select month(paid) as month, sum(counted_amount) {VOUCHERS} group by all order by all"
COUNTED = f"""
select if(counted_amount <> 0, 'numerator', 'context') as role, count(*), sum(counted_amount)
{VOUCHERS} and quarter <= '{{criterion}}'[5]::int group by all
union all
select 'denominator', count(*), sum(adjusted_amount) from warehouse.facts.budget_lines
where department_code = '{{department}}' and fiscal_year = {{year}}
"""
FIRST_ROWS = f"""
select file_name, sheet_name, row_number, counted_amount, concat_ws(' ', voucher, paid, status, payee, purpose)
{VOUCHERS} and quarter <= '{{criterion}}'[5]::int and counted_amount <> 0
order by file_name, sheet_name, row_number limit 50
"""
ARRIVED = "select export, fiscal_year, sum(rows_accepted), count(*) from ({counts}) group by all order by all"
ANSWERS = {
    "overview": [BY_DEPARTMENT],
    "compare: heat map": [BY_INDICATOR],
    "compare: side by side": [BY_INDICATOR],
    "compare: years": [BY_DEPARTMENT, BY_YEAR],
    "compare: years of one": [BY_DEPARTMENT, OF_ONE],
    "losses": [BY_DEPARTMENT, OF_ONE],
    "losses: one criterion": [OF_CRITERION, OF_ONE, BY_MONTH, COUNTED, FIRST_ROWS],
    "rules: district": [BY_CRITERION],
    "take away": [BY_DEPARTMENT],
}


def noted(home: Home, place: Place) -> list[Question]:
    """The questions that a page asks when nothing is kept.

    Raises:
        FailedError: the page fails.
    """
    asked: list[Question] = []
    copy_out = warehouse.copy_out

    def note(path: str, sql: str, *values: warehouse.Value) -> pa.Table:
        asked.append((sql, values))
        return copy_out(path, sql, *values)

    app = AppTest.from_file(PROJECT / "dashboard" / "menu.py", default_timeout=120)
    app._page_hash = calc_hash(place.page)
    for name, value in place.query.items():
        app.query_params[name] = value
    os.environ["JIHENG_HOME"] = str(home.root)
    st.cache_data.clear()
    warehouse.forget()
    warehouse.copy_out = note
    try:
        app.run()
    finally:
        warehouse.copy_out = copy_out
    if app.exception:
        raise FailedError(f"{place}: {app.exception[0].message}")
    return asked


def from_marts(path: Path, asked: list[Question]) -> float:
    """Seconds that the dashboard's own connection takes for the questions, just opened."""
    st.cache_resource.clear()
    warehouse.ask_once(str(path), "select 1")
    return _seconds(lambda: [warehouse.ask_once(str(path), sql, *values) for sql, values in asked])


def from_facts(path: Path, page: str, place: Place) -> float:
    """Seconds that plain DuckDB takes for the same answers, just opened.

    Raises:
        FailedError: its points are not those of the marts.
    """
    with duckdb.connect(config={"threads": warehouse.HARDENED["threads"]}) as connection:
        connection.execute(f"attach '{path}' as warehouse (read_only)")
        connection.execute(f"create temp macro in_scope(y, d) as {SCOPES[page].format(**vars(place))}")
        connection.execute(VIEWS)
        texts = [text.format(**vars(place)) for text in ANSWERS.get(page, [arrived()])]
        prepare = [BARE] if page in ANSWERS else []

        def answer() -> None:
            for text in prepare:
                connection.execute(text)
            for text in texts:
                connection.sql(text).df()

        seconds = _seconds(answer)
        if prepare:
            _check(connection, page, place)
        return seconds


def arrived() -> str:
    """Rows and departments by export and year, counted from the rows."""
    exports = [path.stem.removeprefix("stg_") for path in (PROJECT / "dbt_project/models/staging").glob("stg_*.sql")]
    counts = " union all ".join(
        f"select '{export}' as export, department_code, fiscal_year, count(*) as rows_accepted"
        f" from warehouse.staging.stg_{export} where verdict in ('counts', 'superseded') group by all"
        for export in sorted(exports)
        if export not in ("agencies", "self_evaluation")
    )
    return ARRIVED.format(counts=counts)


def _check(connection: duckdb.DuckDBPyConnection, page: str, place: Place) -> None:
    """Raises FailedError when plain DuckDB's points are not those of the marts."""
    counted, unlike = connection.execute(
        "select count(*), count(*) filter (plain.points is distinct from scores.points_earned) from points as plain"
        " left join warehouse.marts.criterion_scores as scores on plain.department = scores.department_code"
        " and plain.year = scores.fiscal_year and plain.criterion = scores.criterion_code"
    ).fetchall()[0]
    if unlike or not counted:
        raise FailedError(f"{page}, {place}: {unlike} of {counted} points differ")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measured(home: Home, path: Path, page: str, count: int) -> tuple[list[float], list[float]]:
    """Seconds from the marts and from the facts, for `count` places of a page."""
    marts, facts = [], []
    for place in draw_places(path, page, count, seed=1):
        asked = noted(home, place)
        marts.append(from_marts(path, asked))
        facts.append(from_facts(path, page, place))
    return marts, facts
