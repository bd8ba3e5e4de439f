"""The page 变动, on the samples of three days: with later files on the second, finished on the third."""

import io
import shutil
from datetime import date
from decimal import Decimal as D
from itertools import combinations, pairwise
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import CASES, refreshed
from test_dashboard import path_of, rows, run_page
from test_moves import ASSESSMENTS, FINDINGS, PAYMENTS

from dashboard import moving
from dashboard.comparisons import with_shares
from dashboard.downloads.moved import moved_book
from dashboard.queries import moved, scores
from dashboard.queries.warehouse import address
from dashboard.wording import LANGUAGES, Words
from pipelines.settings import Home, find_home

LATER = {"补报支付_2022.csv": PAYMENTS, "补报问题_2022.csv": FINDINGS, "补报底稿_2022.csv": ASSESSMENTS}
PARTS = ("earned", "lost", "grades", "years")
MEASURES = ("earned", "lost")
WORDS = Words("zh")
STRANGE = "=1+1<b>*x*</b>.csv"


@pytest.fixture(scope="module")
def moved_home(running_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three refreshes: 2022-08-15, 2022-12-15 with later files, 2023-06-30."""
    root = tmp_path_factory.mktemp("moved") / "home"
    shutil.copytree(running_home.root, root, ignore=shutil.ignore_patterns("rows-*"))
    landing = shutil.copytree(CASES / "samples", root / "landing")
    for name, text in LATER.items():
        (landing / name).write_text(text, encoding="utf-8")
    for day in (date(2022, 12, 15), date(2023, 6, 30)):
        refreshed(root, landing, day)
    return find_home(root, landing)


@pytest.fixture(scope="module")
def ids(moved_home: Home) -> list[str]:
    """The refreshes, newest first."""
    return list(moved.refreshes(path_of(moved_home))["refresh_id"])


@pytest.fixture
def shown(moved_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages show the home of three refreshes."""
    monkeypatch.setenv("JIHENG_HOME", str(moved_home.root))


@pytest.fixture
def spoilt(moved_home: Home, ids: list[str], tmp_path: Path) -> str:
    """What a damaged record, a department that came and one that went, and a strange file leave in a warehouse."""
    path = tmp_path / "wh_spoilt.duckdb"
    shutil.copy(path_of(moved_home), path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from marts.score_history where refresh_id = ? and department_code = '101'", [ids[1]])
        connection.execute("delete from marts.score_history where refresh_id = ? and department_code = '102'", [ids[0]])
        connection.execute("delete from marts.score_moves where refresh_id = ? and department_code = '103'", [ids[0]])
        connection.execute("update marts.score_moves set files = ? where files is not null", [STRANGE])
    return str(path)


def bridge(path: str, since: str, until: str, year: int, measure: str):
    """The district's bridge."""
    moves = moved.moves(path, since, until, year)
    named = moving.steps(moves, moved.causes(path), WORDS)
    return moving.bridge(moved.standings(path, since, until, year), moves, named, measure, WORDS)


def adds(frame) -> bool:
    """Whether each bar begins where the one before ends, and the last total is where they lead."""
    ends, starts = frame["end"].tolist(), frame["start"].tolist()
    return starts[1:-1] == ends[:-2] and ends[-1] == ends[-2] and starts[0] == starts[-1] == 0


# Between two refreshes


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("year", [2021, 2022])
def test_the_bridge_leads_from_the_points_before_to_those_now(moved_home: Home, ids, year: int, measure: str):
    for until, since in combinations(ids, 2):
        frame = bridge(path_of(moved_home), since, until, year, measure)
        totals = [
            rows(
                moved_home,
                f"select sum(points_{measure}) from marts.score_history"
                f" where refresh_id = '{refresh}' and fiscal_year = {year}",
            )[0][0]
            for refresh in (since, until)
        ]
        assert [frame["end"].iloc[0], frame["end"].iloc[-1]] == totals
        assert adds(frame)


def test_causes_stand_in_their_stated_order(moved_home: Home, ids):
    frame = bridge(path_of(moved_home), ids[2], ids[0], 2022, "lost")
    assert frame["name"].tolist() == ["之前", "时间推移", "新报或更正的数据", "评审或核查", "现在"]
    kinds = dict(zip(frame["name"], frame["kind"], strict=True))
    assert (kinds["时间推移"], kinds["新报或更正的数据"]) == ("worse", "better")


@pytest.mark.parametrize("measure", MEASURES)
def test_each_departments_causes_add_to_its_change(moved_home: Home, ids, measure: str):
    path = path_of(moved_home)
    standings, moves = (each(path, ids[2], ids[0], 2022) for each in (moved.standings, moved.moves))
    codes = standings["department_code"].tolist()
    by_step = moving.by_step(moves, codes, list(moving.steps(moves, moved.causes(path), WORDS)), measure)
    assert [sum(parts) for parts in zip(*by_step.values(), strict=True)] == standings[f"{measure}_change"].tolist()
    most = moving.ordered(standings, measure)[f"{measure}_change"]
    assert all(abs(one) >= abs(next_one) for one, next_one in pairwise(most))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("department", ["", "103"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens(shown, part: str, department: str, lang: str):
    app = run_page("moved", part=part, department=department, lang=lang, year="2022")
    assert app.query_params["part"] == part
    assert len(app.dataframe) == (2 if part in ("grades", "years") else 1)


def test_the_newest_two_are_compared_and_written_into_the_address(shown, ids):
    app = run_page("moved", year="2022")
    assert (app.query_params["since"], app.query_params["until"]) == (ids[1], ids[0])
    assert app.selectbox(key="choose_until").options[0].startswith("截至 2023年6月30日（20")
    app.selectbox(key="choose_since").set_value(ids[2]).run()
    assert app.query_params["since"] == ids[2]
    app.selectbox(key="choose_until").set_value(ids[1]).run()
    assert (app.query_params["since"], app.query_params["until"]) == (ids[2], ids[1])


@pytest.mark.parametrize(("since", "until"), [("?", "?"), ("99999999T000000000", "00000000T000000000"), ("", "")])
def test_refreshes_that_are_not_kept_are_not_compared(shown, ids, since: str, until: str):
    app = run_page("moved", since=since, until=until)
    assert (app.query_params["since"], app.query_params["until"]) == (ids[1], ids[0])


def test_the_board_tells_each_department_by_cause(shown, moved_home: Home, ids):
    shown_board = run_page("moved", year="2022", part="lost").dataframe[0].value
    [(lost,)] = rows(
        moved_home,
        f"select sum(lost_change) from marts.score_moves where refresh_id = '{ids[0]}' and fiscal_year = 2022",
    )
    assert shown_board.columns.tolist() == ["部门", "失分变动", "时间", "得分变动"]
    assert D(str(round(shown_board["失分变动"].sum(), 2))) == lost


def test_a_department_is_told_by_indicator_cause_and_file(shown, ids):
    table = run_page("moved", year="2022", department="103", since=ids[2], until=ids[1]).dataframe[0].value
    files = dict(zip(table["三级指标"] + " " + table["原因"], table["相关文件"], strict=True))
    assert files["B12 财务合规性 评审核查"] == "补报问题_2022.csv"
    assert files["C21 预算执行率 数据"] == "补报支付_2022.csv"
    assert files["C21 预算执行率 时间"] == ""


def test_one_refresh_is_nothing_to_compare(samples_home: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JIHENG_HOME", str(samples_home.root))
    app = run_page("moved", year="2022")
    assert "只有一次刷新" in app.info[0].value
    assert not run_page("moved", year="2022", part="years").info


# Those who came and went, a record that was lost


@pytest.mark.parametrize("measure", MEASURES)
def test_departments_that_came_or_went_are_steps_of_their_own(spoilt: str, ids, measure: str):
    frame = bridge(spoilt, ids[1], ids[0], 2022, measure)
    named = dict(zip(frame["name"], frame["points"], strict=True))
    standings = moved.standings(spoilt, ids[1], ids[0], 2022).set_index("department_code")
    assert adds(frame)
    assert named["新增部门"] == standings[f"{measure}_now"]["101"] > 0
    assert named["撤出部门"] == -standings[f"{measure}_before"]["102"] < 0


def test_what_a_damaged_record_no_longer_tells_is_said(spoilt: str, ids):
    moves = moved.moves(spoilt, ids[1], ids[0], 2022)
    own = moves.loc[moves["department_code"] == "103"]
    standing = moved.standings(spoilt, ids[1], ids[0], 2022).set_index("department_code").loc["103"]
    assert own["cause"].tolist() == ["whole"]
    assert own["earned_change"].tolist() == [standing["earned_change"]]
    assert moving.indicator(next(own.itertuples()), WORDS) == "—"


# Grades and verification


def test_who_crossed_a_grade_is_listed(shown, moved_home: Home):
    graded = rows(
        moved_home,
        "select department_name from marts.department_scores"
        " where fiscal_year = 2022 and grade is not null order by department_code",
    )
    table = run_page("moved", year="2022", part="grades").dataframe[0].value
    assert table["部门"].tolist() == [name for (name,) in graded]
    assert all(text.startswith("未定 → ") for text in table["等级"])


def test_what_became_verified_is_listed(shown, moved_home: Home):
    [(count,)] = rows(
        moved_home,
        "select count(*) from marts.basis_changes where fiscal_year = 2022"
        " and (basis in ('computed', 'assessed')) <> (basis_before in ('computed', 'assessed'))",
    )
    table = run_page("moved", year="2022", part="grades").dataframe[1].value
    assert len(table) == count > 0
    assert {text.split(" → ")[1] for text in table.loc[table["状态"] == "新核实", "依据"]} <= {"计算", "评价"}


# Between two years


@pytest.mark.parametrize("department", [None, "103"])
def test_criteria_add_to_the_difference_of_the_years(moved_home: Home, department: str | None):
    path = path_of(moved_home)
    indicators = with_shares(scores.indicators(path, None, department), WORDS)
    table = moving.by_criterion(moved.criteria(path, department), indicators, 2021, 2022, WORDS)
    whole = [
        sum(row.points_earned for row in scores.totals(path).itertuples() if row.fiscal_year == year)
        if department is None
        else scores.ranking(path, year).set_index("department_code")["points_earned"][department]
        for year in (2021, 2022)
    ]
    assert [sum(table["earlier"]), sum(table["later"])] == whole
    assert sum(table["movement"]) == whole[1] - whole[0]
    assert len(table) >= 45


# What is taken away, and who may


def test_the_workbook_holds_numbers_and_text(spoilt: str, ids):
    standings, moves = (each(spoilt, ids[2], ids[0], 2022) for each in (moved.standings, moved.moves))
    book = openpyxl.load_workbook(io.BytesIO(moved_book(standings, moves, moved.causes(spoilt), WORDS)))
    departments, details = book.worksheets
    earned = [column[0].value for column in departments.columns].index("得分变动") + 1
    total = sum(D(str(departments.cell(row, earned).value)) for row in range(2, departments.max_row + 1))
    assert total == sum(standings["earned_change"])
    files = [details.cell(row, 7) for row in range(2, details.max_row + 1) if details.cell(row, 7).value]
    assert {(cell.value, cell.data_type) for cell in files} == {(STRANGE, "s")}
    assert sum(D(str(details.cell(row, 5).value)) for row in range(2, details.max_row + 1)) == total


def test_a_department_sees_only_its_own_moves(moved_home: Home, ids):
    own = address(path_of(moved_home), "103")
    for each in (moved.standings, moved.moves):
        assert set(each(own, ids[2], ids[0], 2022)["department_code"]) == {"103"}
    assert set(moved.verifications(own, 2022)["department_code"]) == {"103"}
    assert moved.refreshes(own)["refresh_id"].tolist() == ids
