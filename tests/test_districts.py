"""Several districts in one home: each scored as if it were alone, and told apart in everything."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import refreshed, rows
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.demo import make_municipality
from pipelines.districts import ONE_DISTRICT, Districts, read_districts
from pipelines.extract import extract
from pipelines.landing import list_landing
from pipelines.settings import Home, SettingsError, find_home
from pipelines.spellings import site_catalogue
from pipelines.warehouse import parsed_rows

DAYS = (date(2023, 8, 15), date(2023, 10, 10))
TEMPLATE = "政府采购计划执行情况表_2022_20230410.csv"
HEADERS = "采购计划编号,预算年度,单位编码,单位名称,采购项目名称,采购方式,计划金额,合同金额,合同签订日期\n"
CLASSIFIED = "预算单位信息表_全部_20231001.csv"
STRAY = "散件.csv"
DISTRICTS = {"东湖区": "990101", "西湖区": "990102", "南湖区": "990103"}


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three districts: each lacks other exports, two send the same template and the same rows, one file is of none."""
    landing = tmp_path_factory.mktemp("districts") / "landing"
    make_municipality(landing, landing.with_name("districts.csv"), 3, 5, last_year=2023, years=2, as_of=DAYS[0])
    for gone in (*landing.glob("[西南]湖区/政府采购*2022*"), *landing.glob("南湖区/信访*")):
        gone.unlink()
    for folder in ("东湖区", "南湖区"):
        (landing / folder / TEMPLATE).write_text(HEADERS, "utf-8")
    (shared,) = landing.glob("东湖区/满意度*2022*")
    for own in landing.glob("西湖区/满意度*2022*"):
        own.unlink()
    shutil.copy(shared, landing / "西湖区" / shared.name)
    (landing / STRAY).write_text(HEADERS, "utf-8")
    return landing


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory, landing: Path) -> dict[str, Home]:
    """The municipality's home, under '', and one for each district alone, by its folder; two refreshes in each.

    Between them one district classifies all of its agencies.
    """
    municipality = find_home(tmp_path_factory.mktemp("municipality"), landing)
    shutil.copy(landing.with_name("districts.csv"), municipality.districts)
    refreshed(municipality.root, landing, DAYS[0])
    found = {"": municipality}
    for folder in DISTRICTS:
        found[folder] = find_home(tmp_path_factory.mktemp("alone"), landing / folder)
        shutil.copytree(municipality.cache, found[folder].cache)
        for compiled in municipality.build.glob("dbt-*"):
            shutil.copytree(compiled, found[folder].build / compiled.name)
        refreshed(found[folder].root, landing / folder, DAYS[0])
    (listed,) = landing.glob("东湖区/预算单位信息表_全部_*.csv")
    listed.with_name(CLASSIFIED).write_bytes(listed.read_bytes().replace("否".encode(), "是".encode()))
    for home in found.values():
        refreshed(home.root, home.landing, DAYS[1])
    return found


@pytest.fixture(scope="module")
def municipality(homes: dict[str, Home]) -> Home:
    """The home of all three districts."""
    return homes[""]


def marts(home: Home) -> dict[str, list[str]]:
    """The columns of every mart in their order, but what differs between any two refreshes."""
    found: dict[str, list[str]] = {}
    for table, column in rows(
        home,
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts'"
        " order by table_name, column_index",
    ):
        if not column.endswith("refresh_id"):
            found.setdefault(table, []).append(column)
    del found["refreshes"]
    return found


def of_district(home: Home, table: str, columns: list[str], code: str) -> list[tuple]:
    """A mart's rows of a district."""
    whose = f"district_code = '{code}'" if "district_code" in columns else f"department_code like '{code}/%'"
    return rows(home, f"select {', '.join(columns)} from marts.{table} where {whose}")


def unmarked(value: object, folder: str) -> object:
    """A value without the district in front: its code, its folder, its name."""
    if not isinstance(value, str):
        return value
    code = DISTRICTS[folder]
    bare = value.replace(f"{code}/", "").replace(f"{folder}/", "").removeprefix(f"{folder} ")
    return "" if bare in (code, folder) else bare


@pytest.mark.parametrize("folder", DISTRICTS)
def test_a_district_is_scored_as_if_it_were_alone(homes, municipality, folder):
    tables = marts(homes[folder])
    assert tables == marts(municipality)
    for table, columns in tables.items():
        own = rows(homes[folder], f"select {', '.join(columns)} from marts.{table}")
        among = of_district(municipality, table, columns, DISTRICTS[folder])
        found = [tuple(unmarked(value, folder) for value in row) for row in among]
        assert sorted(found, key=str) == sorted(own, key=str), table
        assert own or table == "basis_changes", table


def test_the_districts_differ_in_what_arrived(municipality):
    found = rows(
        municipality,
        "select export, list(district_code order by district_code) from facts.arrivals"
        " where export in ('procurement', 'petitions') and fiscal_year = 2022 group by all",
    )
    assert dict(found) == {"procurement": ["990101", "990103"], "petitions": ["990101", "990102"]}


def test_rows_are_read_once_whatever_the_number_of_districts(municipality):
    catalogue = site_catalogue(municipality)
    files = list_landing(municipality, DAYS[1], read_districts(municipality))
    selects = parsed_rows(municipality, catalogue, extract(municipality, catalogue, files, False, lambda *_: None))
    assert {selects[export.name].count("read_parquet") for export in catalogue.exports} == {1}


def test_moves_name_the_files_of_their_own_district(municipality):
    found = rows(municipality, "select distinct department_code[:6], files from marts.score_moves where cause = 'data'")
    assert found == [("990101", f"东湖区/{CLASSIFIED}")]


def test_a_file_of_no_district_is_listed_and_not_read(municipality):
    found = rows(
        municipality, "select status, district_code, message from marts.source_files where file_name = ?", STRAY
    )
    assert [row[:2] for row in found] == [("unrecognised", "")] and "districts.csv" in found[0][2]


def test_one_district_has_no_code(samples_home):
    for table, columns in marts(samples_home).items():
        if "district_code" in columns and table not in ("claim_checks", "notices"):
            assert rows(samples_home, f"select distinct district_code from marts.{table}") == [("",)], table
    assert rows(samples_home, "select distinct district_name from marts.districts") == [("",)]


def test_without_a_list_there_is_one_district(tmp_path):
    assert read_districts(find_home(tmp_path)) is ONE_DISTRICT
    assert ONE_DISTRICT.of("西湖区/a.csv") == ONE_DISTRICT.of("a.csv") == ""


def test_a_folder_is_known_however_it_is_spelt(tmp_path):
    home = find_home(tmp_path)
    home.districts.write_text(
        "folder,district_code,district_name\n（一）区,01,一区\nb,02,二区\n\nc,02,二区\n", "gb18030"
    )
    districts = read_districts(home)
    assert districts == Districts({"(一)区": "01", "b": "02", "c": "02"}, {"01": "一区", "02": "二区"})
    assert districts.of("(一)区/更正/a.csv") == "01" and districts.of("c/a.csv") == "02"
    assert districts.of("a.csv") is None and districts.of("d/a.csv") is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["folder,code,name", "a,01,甲"], "第 1 行"),
        (["folder,district_code,district_name"], "第 2 行 / line 2: 至少"),
        (["folder,district_code,district_name", "a,01"], "第 2 行 / line 2: 须有三列"),
        (["folder,district_code,district_name", "a,01,甲", "a/b,02,乙"], "第 3 行 / line 3: 须为收件文件夹下"),
        (["folder,district_code,district_name", "a,01,甲", "ａ,02,乙"], "第 3 行 / line 3: 文件夹已列过"),
        (["folder,district_code,district_name", "a,0/1,甲"], "第 2 行 / line 2: 区县代码不能含"),
        (["folder,district_code,district_name", "a,01,甲", "b,01,乙"], "第 3 行 / line 3: 区县 01 已名为 甲"),
        (["folder,district_code,district_name", "a,01,甲", "b,02,甲"], "第 3 行 / line 3: 区县名已用过"),
    ],
)
def test_a_list_that_cannot_be_used_says_where(tmp_path, lines, said):
    home = find_home(tmp_path)
    home.districts.write_text("\n".join(lines), "utf-8")
    with pytest.raises(SettingsError, match=said):
        read_districts(home)
    done = CliRunner().invoke(app, ["refresh", "--home", str(tmp_path), "--landing", str(tmp_path)])
    assert done.exit_code == 2
