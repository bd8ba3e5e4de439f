"""Districts on the dashboard: the page that compares them, and one of them as every other page shows it."""

import io
import shutil
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import altered, published
from guarding import guard
from streamlit.testing.v1 import AppTest
from test_access import sent
from test_dashboard import PAGES, Opener, metrics, open_page, path_of, run_page

from dashboard import entrance
from dashboard.downloads.districts import GRADES, districts_book
from dashboard.queries import arrivals, districts, losses, scores
from dashboard.queries.warehouse import address, ask, bare
from dashboard.wording import LANGUAGES, Words
from pipelines.settings import Home, find_home

__all__ = ["open_page"]  # a fixture
EAST, WEST, SOUTH = "990101", "990102", "990103"
PARTS = ("board", "district_heat", "district_years")


@pytest.fixture(scope="module")
def alone(municipality_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The southern district in a home of its own."""
    root = tmp_path_factory.mktemp("alone")
    shutil.copytree(municipality_home.cache, root / "cache")
    [(day,)] = ask(path_of(municipality_home), "select as_of from landed.refresh").to_numpy().tolist()
    return published(root, municipality_home.landing / "南湖区", day)


def boxes(app: AppTest) -> dict[str, list[str]]:
    """The boxes of a page, by label, with what they offer."""
    return {box.label: box.options for box in app.selectbox}


def south(home: Home) -> str:
    """The address of the southern district."""
    return address(path_of(home), None, SOUTH)


# Pages


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("year", ["2022", "2023"])
def test_the_page_of_districts_opens(open_page: Opener, municipality_home: Home, part: str, lang: str, year: str):
    app = open_page(municipality_home, "districts", part=part, lang=lang, year=year)
    assert app.query_params["part"] == part
    assert Words(lang)("district") not in boxes(app)


@pytest.mark.parametrize("district", ["", SOUTH])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(open_page: Opener, municipality_home: Home, page: str, district: str):
    app = open_page(municipality_home, page, year="2022", district=district)
    assert boxes(app)["区县"] == ["全部区县", "东湖区", "西湖区", "南湖区"]
    assert app.query_params.get("district", "") == district


@pytest.mark.parametrize("page", PAGES)
def test_one_district_has_no_box_and_no_page(open_page: Opener, samples_home: Home, page: str):
    app = open_page(samples_home, page, year="2022", district=SOUTH)
    assert "区县" not in boxes(app) and "district" not in app.query_params


def test_the_page_ranks_the_districts(open_page: Opener, municipality_home: Home):
    app = open_page(municipality_home, "districts", year="2022")
    (table,) = [each.value for each in app.dataframe]
    known = ask(
        path_of(municipality_home),
        "select avg(points_earned) as mean, median(cast(points_earned as decimal(18, 6))) as median,"
        " count(*) as departments, sum(verified_points) / sum(points_earned) * 100 as verified,"
        " count(*) filter (grade = '差') as poor"
        " from marts.department_scores where fiscal_year = 2022 group by district_code order by mean desc",
    )
    for column, expected in {"平均分": "mean", "中位数": "median", "核实比例": "verified"}.items():
        assert table[column].tolist() == pytest.approx(known[expected].astype(float).tolist(), abs=0.006)
    assert table["部门数"].tolist() == known["departments"].tolist()
    assert table["差"].tolist() == known["poor"].tolist()


def test_the_table_can_be_taken_away(municipality_home: Home):
    standings = districts.standings(path_of(municipality_home), 2022)
    book = openpyxl.load_workbook(io.BytesIO(districts_book(standings, ["优", "良", "中", "差"], 2022, Words("zh"))))
    (sheet,) = book.worksheets
    head, *lines = sheet.iter_rows(values_only=True)
    assert [line[1] for line in lines] == standings["district_code"].tolist()
    assert sum(line[head.index(grade)] for line in lines for grade in "优良中差") == 12 - sum(standings["ungraded"])
    assert set(GRADES) <= set(standings.columns)


def test_shares_are_means_of_all_departments(municipality_home: Home):
    shown = districts.indicators(path_of(municipality_home), 2022)
    [(earned, possible)] = ask(
        path_of(municipality_home),
        "select avg(points_earned), max(points_possible) from marts.indicator_scores"
        " where district_code = ? and fiscal_year = 2022 and indicator_code = 'C21'",
        WEST,
    ).to_numpy()
    (row,) = shown.loc[(shown["district_code"] == WEST) & (shown["indicator_code"] == "C21")].itertuples()
    assert float(row.points_earned) == pytest.approx(float(earned), abs=1e-6)
    assert row.points_possible == possible
    assert len(shown) == 3 * 21


# One district


def test_a_chosen_district_is_all_there_is(open_page: Opener, municipality_home: Home, alone: Home):
    chosen = open_page(municipality_home, year="2022", district=SOUTH)
    own = open_page(alone, year="2022")
    assert metrics(chosen) == metrics(own)
    assert [table.value.to_dict() for table in chosen.dataframe][-1] == own.dataframe[-1].value.to_dict()


def test_codes_are_shown_without_the_district(open_page: Opener, municipality_home: Home, alone: Home):
    chosen = open_page(municipality_home, "losses", year="2022", district=SOUTH)
    assert boxes(chosen)["部门"] == boxes(open_page(alone, "losses", year="2022"))["部门"]
    everywhere = open_page(municipality_home, "losses", year="2022")
    assert "示范区教育局（南湖区 101）" in boxes(everywhere)["部门"]
    assert bare(path_of(alone), f"{SOUTH}/101") == f"{SOUTH}/101"


def test_every_mart_holds_the_rows_of_the_district_only(municipality_home: Home, alone: Home):
    marts = ask(path_of(alone), "from information_schema.tables select table_name where table_schema = 'marts'")
    for mart in set(marts["table_name"]) - {"refreshes"}:
        count = f"select count(*) as found from marts.{mart}"
        assert ask(south(municipality_home), count).equals(ask(path_of(alone), count)), mart


def test_questions_of_a_district_are_answered_as_if_it_were_alone(municipality_home: Home, alone: Home):
    for question in (scores.ranking, scores.indicators, arrivals.missing):
        shown = [question(where, 2022) for where in (south(municipality_home), path_of(alone))]
        for frame in shown:
            for column in frame.columns.intersection(["department_code", "peer_group"]):
                frame[column] = [value.removeprefix(f"{SOUTH}/") for value in frame[column]]
        pd.testing.assert_frame_equal(*shown)
    pd.testing.assert_frame_equal(arrivals.matrix(south(municipality_home)), arrivals.matrix(path_of(alone)))


def test_an_export_has_arrived_when_it_has_from_all_districts(municipality_home: Home, tmp_path: Path):
    landing = tmp_path / "landing"
    shutil.copytree(municipality_home.landing, landing)
    shutil.copytree(municipality_home.cache, tmp_path / "cache")
    shutil.copy(municipality_home.districts, tmp_path)
    for petitions in landing.glob("西湖区/信访*2022*"):
        petitions.unlink()
    [(day,)] = ask(path_of(municipality_home), "select as_of from landed.refresh").to_numpy().tolist()
    where = path_of(published(tmp_path, landing, day))

    def arrived(where: str) -> list[bool]:
        rows = arrivals.matrix(where)
        return rows.loc[(rows["export"] == "petitions") & (rows["fiscal_year"] == 2022), "has_arrived"].tolist()

    assert arrived(where) == [False]
    assert [arrived(address(where, None, code)) for code in (EAST, WEST, SOUTH)] == [[True], [False], [True]]


def test_peers_are_of_the_same_district(municipality_home: Home):
    found = losses.peers(path_of(municipality_home), f"{WEST}/101", "C21-1", 2022)
    assert {code.partition("/")[0] for code in found["department_code"]} == {WEST}


def test_a_district_of_another_name_opens_nothing(open_page: Opener, municipality_home: Home):
    app = open_page(municipality_home, year="2022", district="x' or true --")
    assert "district" not in app.query_params
    assert ask(address(path_of(municipality_home), None, "x' or true --"), "from marts.department_scores").empty


# Roles


def test_a_department_sees_its_own_rows_whatever_district_is_asked_for(
    municipality_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = find_home(tmp_path)
    home.warehouse.mkdir()
    warehouse = Path(path_of(municipality_home))
    (home.warehouse / warehouse.name).hardlink_to(warehouse)
    (home.warehouse / "published").write_text(warehouse.name + "\n")
    guard(home, roles=f"kind,name,role,department_code\nperson,s-zhang,department,{SOUTH}/103\n")
    claims = {"sub": "s-zhang", "is_logged_in": True, "exp": time.time() + 600}
    monkeypatch.setattr(entrance, "find_claims", lambda: claims)
    monkeypatch.setenv("JIHENG_HOME", str(home.root))
    for page in ("own", "losses", "compare"):
        app = run_page(page, year="2022", district=WEST, department=f"{WEST}/101")
        assert "区县" not in boxes(app) and "district" not in app.query_params
        assert "示范区民政局".encode() in sent(app) and "示范区教育局".encode() not in sent(app)
    closed = run_page("districts", year="2022", district=WEST, department=f"{WEST}/101")
    assert "不对您开放" in closed.info[0].value
    assert "区县" not in boxes(closed) and "示范区教育局".encode() not in sent(closed)


def test_a_departments_medians_are_those_of_its_district(municipality_home: Home):
    own = address(path_of(municipality_home), f"{SOUTH}/103", WEST)
    assert set(scores.departments(own)["department_code"]) == {f"{SOUTH}/103"}
    [(total, departments)] = ask(
        own, "select points, departments from district.medians where code = '' and fiscal_year = 2022"
    ).to_numpy()
    [(expected,)] = ask(
        path_of(municipality_home),
        "select median(points_earned) from marts.department_scores where district_code = ? and fiscal_year = 2022",
        SOUTH,
    ).to_numpy()
    assert (float(total), departments) == (float(expected), 5)


def test_a_warehouse_of_before_there_were_districts_has_none(samples_home: Home, tmp_path: Path):
    assert districts.names(path_of(altered(samples_home, tmp_path, "drop table marts.districts"))).empty
