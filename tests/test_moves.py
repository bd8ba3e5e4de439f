"""What moved between two refreshes: the causes add to the difference, each is what a refresh of its own says."""

import random
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import CASES, published, rows

from pipelines.moves import CAUSES, split_moves
from pipelines.publish import published_path
from pipelines.refresh import run_refresh
from pipelines.rescoring import SCORES, read_models, score
from pipelines.scorehistory import keep_scores, lay_history
from pipelines.settings import Home, find_home

BEFORE, AFTER = date(2022, 8, 15), date(2023, 6, 30)
TOTALS = "select department_code, fiscal_year, points_earned, points_lost from {}.marts.department_scores"
PAYMENTS = """2022年国库集中支付明细表（补报）
支付凭证号,支付日期,年度,单位代码,支出类别,支付金额,支付状态
ZZ1,2022-03-01,2022,102001,人员经费,1234567.89,已支付
ZZ2,2022-11-30,2022,103001,人员经费,765432.10,已支付
"""
FINDINGS = """2022年绩效评价核查问题清单
年度,部门编码,评分点,问题,核查日期
2022,103,B12-4,截留挪用,2022-08-02
"""
ASSESSMENTS = """2022年绩效评价评分底稿
年度,部门编码,评分点,核定得分,评分依据,评分日期
2022,104,A11-1,0,未细化,2022-08-03
"""


@pytest.fixture(scope="session")
def other_data(tmp_path_factory, samples_home) -> Home:
    """The samples of 2023-06-30 with a supplement of payments."""
    return changed(tmp_path_factory.mktemp("data"), samples_home, {"支付明细补报_2022_20230620.csv": PAYMENTS})


@pytest.fixture(scope="session")
def all_other(tmp_path_factory, samples_home) -> Home:
    """The same with findings and an assessment besides."""
    files = {
        "支付明细补报_2022_20230620.csv": PAYMENTS,
        "核查问题补报_2022_20230620.csv": FINDINGS,
        "评分底稿补报_2022_20230621.csv": ASSESSMENTS,
    }
    return changed(tmp_path_factory.mktemp("all"), samples_home, files)


def changed(root: Path, known: Home, files: dict[str, str]) -> Home:
    """The samples with files besides, published at the later day."""
    shutil.copytree(known.cache, root / "cache")
    shutil.copytree(CASES / "samples", root / "landing")
    for name, text in files.items():
        (root / "landing" / name).write_text(text, encoding="utf-8")
    return published(root, root / "landing", AFTER)


def copied(home: Home, folder: Path, name: str) -> Path:
    """A copy of a published warehouse without what is laid in once it is built."""
    path = folder / f"{name}.duckdb"
    shutil.copy(published_path(home), path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from marts.score_moves")
        connection.execute("delete from marts.score_history")
    return path


def with_rubric(path: Path, *edits: str) -> Path:
    """The warehouse as another rubric scores it; each edit is a statement."""
    with duckdb.connect(str(path)) as connection:
        models = read_models(connection, path.stem)
        for edit in edits:
            connection.execute(edit)
        connection.execute("drop schema scoring cascade")
        for name in SCORES:
            connection.execute(f"drop table marts.{name}")
        score(connection, models, "scoring")
    return path


def split(before: Path, after: Path) -> dict[tuple[str, int], dict[str, tuple[Decimal, Decimal]]]:
    """Department-year → cause → points earned and lost more; what it adds to is checked on the way."""
    split_moves(after, before, "earlier")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{before}' as before (read_only)")
        connection.execute(f"attach '{after}' as after (read_only)")
        moves: dict[tuple[str, int], dict[str, tuple[Decimal, Decimal]]] = {}
        for department, year, cause, earned, lost in connection.execute(
            "select department_code, fiscal_year, cause, sum(earned_change), sum(lost_change)"
            " from after.marts.score_moves group by all"
        ).fetchall():
            moves.setdefault((department, year), {})[cause] = (earned, lost)
        totals = [
            {(d, y): (earned, lost) for d, y, earned, lost in connection.execute(TOTALS.format(side)).fetchall()}
            for side in ("before", "after")
        ]
    nothing = (Decimal(0), Decimal(0))
    for key in totals[0].keys() | totals[1].keys():
        for i in range(2):
            added = sum((move[i] for move in moves.get(key, {}).values()), Decimal(0))
            assert added == totals[1].get(key, nothing)[i] - totals[0].get(key, nothing)[i], key
    return moves


def of(moves, cause: str):
    """What one cause moved."""
    return {key: by_cause[cause] for key, by_cause in moves.items() if cause in by_cause}


def test_each_cause_has_what_a_refresh_of_its_own_says(running_home, samples_home, other_data, all_other, tmp_path):
    def direct(name, before, after):
        return split(copied(before, tmp_path, f"{name}_1"), copied(after, tmp_path, f"{name}_2"))

    moves = direct("whole", running_home, all_other)
    assert of(moves, "time") == of(direct("time", running_home, samples_home), "time")
    assert of(moves, "data") == of(direct("data", samples_home, other_data), "data")
    assert of(moves, "assessment") == of(direct("judged", other_data, all_other), "assessment")
    assert of(moves, "time") and of(moves, "data") and of(moves, "assessment")
    assert {cause for by_cause in moves.values() for cause in by_cause} == {"time", "data", "assessment"}


def test_moves_name_their_files(samples_home, all_other, tmp_path):
    after = copied(all_other, tmp_path, "after")
    split(copied(samples_home, tmp_path, "before"), after)
    with duckdb.connect(str(after)) as connection:
        found = connection.execute(
            "select department_code, indicator_code, cause, files from marts.score_moves order by all"
        ).fetchall()
    assert ("103", "B12", "assessment", "核查问题补报_2022_20230620.csv") in found
    assert ("104", "A11", "assessment", "评分底稿补报_2022_20230621.csv") in found
    assert ("102", "C21", "data", "支付明细补报_2022_20230620.csv") in found


def test_a_changed_rubric_moves_by_itself(samples_home, tmp_path):
    before = copied(samples_home, tmp_path, "before")
    after = with_rubric(copied(samples_home, tmp_path, "after"), "update reference.bands set points = points / 2")
    moves = split(before, after)
    assert {cause for by_cause in moves.values() for cause in by_cause} == {"rubric"}


def test_causes_add_to_the_difference_of_any_pair(running_home, samples_home, other_data, all_other, tmp_path):
    chance = random.Random(20220815)
    homes = [running_home, samples_home, other_data, all_other]
    edits = [
        "update reference.bands set points = points * 0.7",
        "update reference.penalties set points_per_step = points_per_step * 2",
        "update reference.criteria set points = points * 1.5 where criterion_code like 'C21%'",
        "update reference.criteria set full_at = full_at * 0.9 where full_at is not null",
    ]
    for turn in range(8):
        one, other = chance.sample(homes, 2)
        before = with_rubric(copied(one, tmp_path, f"before_{turn}"), *chance.sample(edits, chance.randint(0, 2)))
        after = with_rubric(copied(other, tmp_path, f"after_{turn}"), *chance.sample(edits, chance.randint(0, 2)))
        moves = split(before, after)
        assert {cause for by_cause in moves.values() for cause in by_cause} <= set(CAUSES)


def test_models_that_cannot_read_the_inputs_before_are_one_cause(running_home, samples_home, tmp_path):
    before, after = copied(running_home, tmp_path, "before"), copied(samples_home, tmp_path, "after")
    with duckdb.connect(str(before)) as connection:
        connection.execute("alter table staging.stg_staffing rename quota to places")
        connection.execute("update meta.models set sql = sql || ' ' where model = 'figures_staffing'")
    moves = split(before, after)
    assert {cause for by_cause in moves.values() for cause in by_cause} == {"program"}


def test_refreshes_keep_their_scores_and_moves(running_home, tmp_path):
    home = copied_home(running_home, tmp_path)
    run_refresh(home, date(2022, 9, 1), False, lambda _: None, lambda *_: None)
    ids = [refresh for (refresh,) in rows(home, "select refresh_id from marts.refreshes order by started_at")]
    assert [folder.name for folder in sorted((home.history / "v1").iterdir())] == ids
    totals = rows(home, "select refresh_id, sum(points_earned) from marts.score_history group by all order by 1")
    (moved,) = rows(home, "select sum(earned_change) from marts.score_moves where refresh_id = ?", ids[1])
    assert [refresh for refresh, _ in totals] == ids
    assert totals[1][1] - totals[0][1] == moved[0] > 0


def test_a_warehouse_that_is_gone_leaves_one_cause(running_home, samples_home, tmp_path):
    home, built = copied_home(running_home, tmp_path), copied(samples_home, tmp_path, "built")
    published_path(home).unlink()
    lay_history(home, built, lambda _: None)
    assert read(built, "select distinct cause from marts.score_moves") == [("whole",)]
    totals = read(built, "select as_of, sum(points_earned) from marts.score_history group by all order by as_of")
    (moved,) = read(built, "select sum(earned_change) from marts.score_moves")
    assert totals[1][1] - totals[0][1] == moved[0]


def test_a_damaged_history_is_said_and_left(running_home, samples_home, tmp_path):
    said: list[str] = []
    home, built = copied_home(running_home, tmp_path), copied(samples_home, tmp_path, "built")
    (folder,) = (home.history / "v1").iterdir()
    cut = folder / "indicator_scores.parquet"
    cut.write_bytes(cut.read_bytes()[:-20])
    (home.history / "v2").mkdir()
    before = cut.read_bytes()
    lay_history(home, built, said.append)
    assert any(folder.name in line and "损坏" in line for line in said)
    assert any("v2" in line for line in said)
    assert cut.read_bytes() == before
    assert read(built, "select count(*) from marts.score_moves") == [(0,)]


def test_a_record_without_a_column_is_said_and_left_and_the_others_are_read(running_home, samples_home, tmp_path):
    said: list[str] = []
    home, built = copied_home(running_home, tmp_path), copied(samples_home, tmp_path, "built")
    (good,) = (home.history / "v1").iterdir()
    lacking = good.with_name(f"{good.name}1")
    shutil.copytree(good, lacking)
    path, kept = lacking / "department_scores.parquet", good / "department_scores.parquet"
    duckdb.sql(f"select * exclude (grade) from '{kept}'").write_parquet(str(path))
    lay_history(home, built, said.append)
    assert any(lacking.name in line and "损坏" in line for line in said)
    assert [line for line in said if f"{good.name} " in line] == []
    known = read(built, "select distinct refresh_id from marts.score_history order by all")
    assert (good.name,) in known and (lacking.name,) not in known


def test_a_warehouse_of_an_older_program_is_left_out(running_home, samples_home, tmp_path):
    home, built = copied_home(running_home, tmp_path), copied(samples_home, tmp_path, "built")
    shutil.rmtree(home.history)
    with duckdb.connect(str(published_path(home))) as connection:
        connection.execute("drop table marts.score_moves")
    keep_scores(home)
    lay_history(home, built, lambda _: None)
    assert read(built, "select count(*) from marts.score_moves") == [(0,)]


def copied_home(home: Home, folder: Path) -> Home:
    """A home to go on in."""
    shutil.copytree(home.root, folder / "home", ignore=shutil.ignore_patterns("rows-*"))
    return find_home(folder / "home", home.landing)


def read(path: Path, query: str) -> list[tuple]:
    """What a query finds in a warehouse."""
    with duckdb.connect(str(path)) as connection:
        return connection.execute(query).fetchall()
