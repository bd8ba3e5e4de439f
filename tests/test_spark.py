"""Spark gives what DuckDB gives: every macro that the engines write differently, and every mart on a cluster."""

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import published
from spark_macros import rendered

from benchmarks.cluster import ENVIRONMENT, cluster, spark_environment
from benchmarks.spark import LAID_IN, MARTS, build_marts, compare_marts
from pipelines.demo import make_municipality
from pipelines.lake import write_lake
from pipelines.project import DBT_PROJECT
from pipelines.publish import published_path
from pipelines.settings import Home, find_home

pytestmark = pytest.mark.soak

TEXTS = "'Ａ　ｂ１２'", "'a' || chr(9) || 'b' || chr(10) || chr(11) || 'c'", "'＼＇㎡''“~'", "''", "'　'", "null"
NUMBERED = "'≥２００家'", "'90%以上'", "'-1,234.50'", "'−0.5'", "'<= 3'", "'1.2.3'", "'显著提升'", "''", "null"
DOUBLES = "0.5", "1.5", "2.5", "-2.5", "0.125", "2.675", "1.005", "-0.004", "123456.785", "0.0", "null"
DECIMALS = "0", "-0.01", "0.5", "10", "-1234567.89", "999.99", "123456789012345.67", "100.10", "null"
WHOLES = "0", "7", "14", "1234567890123456789", "null"
DAYS = "date '2024-02-28'", "date '2024-03-03'", "date '1999-12-31'", "null"
OF_A_VALUE = {
    "fold": ("string", "{{ fold('x') }}", TEXTS),
    "matches": ("string", """{{ matches(fold('x'), "'^[(]?[一a]'") }}""", (*TEXTS, "'（一）'", "'（ 一'")),
    "number_in": ("string", "{{ number_in('x') }}", NUMBERED),
    "sign_in": ("string", "{{ sign_in('x') }}", NUMBERED),
    "rounded": ("double", "cast(cast({{ rounded('x', 2) }} as decimal(38, 12)) as double)", DOUBLES),
    "fixed_decimals": ("double", "{{ fixed_decimals('x', 2) }} || ' ' || {{ fixed_decimals('x', 6) }}", DOUBLES),
    "as_integer": ("decimal(38, 8)", "{{ as_integer('x') }}", (*DECIMALS, "2.5", "-2.5")),
    "integer_division": ("decimal(38, 0)", "{{ integer_division(as_integer('x'), as_integer('7')) }}", WHOLES),
    "whole_steps": ("decimal(38, 12)", "{{ whole_steps('x', '0.01') }}", ("0", "0.0099999999", "0.07", "null")),
    "money_text": ("decimal(28, 2)", "{{ money_text('x') }}", DECIMALS),
    "money_text of a double": ("double", "{{ money_text('x') }}", DECIMALS),
    "plain_number": ("decimal(28, 4)", "{{ plain_number('x') }}", DECIMALS),
    "quantity": ("decimal(38, 12)", """{{ quantity('x', "'people'") }} || {{ quantity('x', "''") }}""", DECIMALS),
    "cut_to_scale": ("decimal(38, 15)", "{{ cut_to_scale('x') }}", ("94.999999999999999", "0.1", "-0.1", "null")),
    "days_between": ("date", """{{ days_between("date '2024-02-29'", 'x') }}""", DAYS),
    "is_weekday": ("date", "{{ is_weekday('x') }}", DAYS),
}
"""For each macro the type of its value x, a call, and values."""
TABLES = """
    with shares as (
        select cast(n as decimal(38, 12)) as n, cast(d as decimal(38, 12)) as d
        from (values (0, 3), (1, 3), (2, 3), (1, 8), (33333.33, 100000), (7, 0), (null, 3), (9000, 7),
            (1000000000000000.07, 9000000000000000)) as v (n, d)
    ),
    texts as (
        select * from (
            values ('a', 2, '丙'), ('a', 1, null), ('a', 1, '乙'), ('a', null, '甲'), ('b', 1, null), ('c', 9, '')
        ) as v (k, o, t)
    ),
    sheet as (
        select concat_ws(chr(31), 'p', 'q', 'r') as header, concat_ws(chr(31), u, v, w) as cells
        from (values ('a', 'b', 'c'), ('', ' 　', '1'), ('"', '/', '0')) as v (u, v, w)
    )"""
OF_ROWS = {
    "share_of_points": "select n, {{ share_of_points('n', 'd', '2.5') }} from shares where d > 0",
    "ratio": "select n, {{ ratio('n', 'd') }} from shares",
    "percentage": "select n, {{ percentage('n', 'd', '0.125') }} from shares",
    "joined": "select k, {{ joined('t', 'o', '、') }} from texts group by k",
    "first_five": "select k, {{ first_five('t', 'o > 0 or o is null', 'o', '、') }} from texts group by k",
    "last_before": "select k, o, t, {{ last_before('t', 'k', 'o, t') }} from texts where o > 0 and t is not null",
    "inlined": """select * from (
        with {{ inlined('again') }} (select t from texts) select t from again union all select t from again
    )""",
    "all_but": "select texts.* {{ all_but('o') }} from texts",
    "row_as_json": "select {{ row_as_json('header', 'cells') }} from sheet",
    "every_day": """{{ every_day("date '2024-02-28'", "date '2024-03-01'") }}""",
}


def statements(engine: str) -> list[str]:
    """A statement for each case, in the order of their names above."""
    found = []
    for kind, call, values in OF_A_VALUE.values():
        placed = ", ".join(f"({place}, {value})" for place, value in enumerate(values))
        cast = f"select place, cast(given as {kind}) as x from (values {placed}) as v (place, given)"
        found.append(f"select place, cast({rendered(engine, call)} as string) from ({cast})")
    return found + [f"{TABLES} {rendered(engine, call)}" for call in OF_ROWS.values()]


def profile_settings() -> dict[str, str]:
    """What the profile says of the session, without the places it takes from the environment."""
    profile = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text("utf-8"))
    given = profile["jiheng"]["outputs"]["spark"]["server_side_parameters"]
    return {name: value for name, value in given.items() if "{{" not in value}


def as_text(rows: list[tuple[object, ...]]) -> list[str]:
    return sorted(str([None if cell is None else str(cell) for cell in row]) for row in rows)


@pytest.fixture(scope="module")
def on_spark(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The rows of each case on Spark."""
    folder = tmp_path_factory.mktemp("macros")
    done = subprocess.run(
        [ENVIRONMENT / "bin" / "python", Path(__file__).parent / "spark_child.py"],
        input=json.dumps([profile_settings(), statements("spark")]),
        env=spark_environment(folder / "conf", {}),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip([*OF_A_VALUE, *OF_ROWS], map(as_text, json.loads(done.stdout)), strict=True))


@pytest.mark.parametrize("place", range(len(OF_A_VALUE) + len(OF_ROWS)), ids=[*OF_A_VALUE, *OF_ROWS])
def test_a_macro_gives_the_same_on_both_engines(on_spark: dict[str, list[str]], place: int) -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(statements("duckdb")[place]).fetchall()
    assert on_spark[[*OF_A_VALUE, *OF_ROWS][place]] == as_text(rows)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A cluster of two workers, its logs in the folder given."""
    folder = tmp_path_factory.mktemp("群集 cluster")
    with cluster(folder, workers=2, executors=2) as environment:
        yield folder, environment


@pytest.fixture(scope="module")
def twenty_districts_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A made-up municipality of twenty districts with five departments each, 2022 finished and 2023 in progress."""
    home = find_home(tmp_path_factory.mktemp("twenty"))
    make_municipality(home.landing, home.districts, 20, 5, last_year=2023, years=2, as_of=date(2023, 8, 15))
    return published(home.root, home.landing, date(2023, 8, 15))


@pytest.fixture(scope="module", params=["samples_home", "twenty_districts_home"])
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, running: tuple[Path, dict[str, str]]
) -> tuple[Home, Path]:
    """A home, and where everything lies that dbt built and tested of it on the cluster."""
    home, folder = request.getfixturevalue(request.param), tmp_path_factory.mktemp("spark")
    build_marts(write_lake(home, folder / "lake"), folder, running[1])
    return home, folder


def test_every_mart_is_that_of_duckdb(built: tuple[Home, Path]) -> None:
    home, folder = built
    warehouse = published_path(home)
    assert warehouse is not None
    compared = {mart.mart: mart for mart in compare_marts(warehouse, folder)}
    assert len(compared) >= 11
    assert compared["criterion_scores"].rows > 0
    assert [mart for mart in compared.values() if mart.lacking or mart.beyond] == []


def test_what_python_lays_in_stays_empty(built: tuple[Home, Path]) -> None:
    with duckdb.connect() as connection:
        files = {mart: f"'{built[1] / MARTS / mart}/*.parquet'" for mart in LAID_IN}
        counts = {
            mart: connection.execute(f"select count(*) from {path}").fetchall()[0][0] for mart, path in files.items()
        }
    assert counts == dict.fromkeys(LAID_IN, 0)


def test_both_workers_computed(built: tuple[Home, Path], running: tuple[Path, dict[str, str]]) -> None:
    logs, _ = running
    assert [worker for worker in ("worker-1", "worker-2") if not list((logs / worker).glob("app-*/*"))] == []
