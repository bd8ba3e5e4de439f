"""The dashboard's pages, run by AppTest on the published samples, and the pure steps below them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path
from unittest.mock import Mock

import altair as alt
import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from conftest import SHARED, altered
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import drawing, formats, names, wording
from dashboard.address import Address, from_query
from dashboard.charts import comparing
from dashboard.queries import evidence, losses, refreshes, scores
from dashboard.queries.warehouse import ask_once
from dashboard.views import compare
from dashboard.wording import LANGUAGES, Words
from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home, find_home

PAGES = ("", "compare", "losses", "risk", "moved", "claims", "data", "rules", "takeaway")
PARTS = [
    ("compare", "heat"),
    ("compare", "side"),
    ("compare", "years"),
    ("claims", "report"),
    ("claims", "drop"),
    ("data", "missing"),
    ("data", "files"),
    ("data", "rejected"),
    ("data", "refreshes"),
    ("rules", "district"),
    ("rules", "readings"),
    ("rules", "anomalies"),
]

Opener = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Runs a page of a home's dashboard at an address; fails when anything on it fails."""

    def opened(home: Home, page: str = "", **query: str) -> AppTest:
        monkeypatch.setenv("JIHENG_HOME", str(home.root))
        return run_page(page, **query)

    return opened


def run_page(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(PROJECT / "dashboard" / "menu.py", default_timeout=120)
    app._page_hash = calc_hash(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    assert not app.error, app.error
    return app


def path_of(home: Home) -> str:
    path = published_path(home)
    assert path is not None
    return str(path)


def rows(home: Home, sql: str) -> list[tuple]:
    """What the warehouse says: through the dashboard's own connection, as DuckDB allows one configuration a process."""
    return list(ask_once(path_of(home), sql).itertuples(index=False, name=None))


def board(app: AppTest) -> pd.DataFrame:
    """The overview's ranking."""
    (table,) = [each.value for each in app.dataframe if "名次" in each.value]
    return table


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


# Pages


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(open_page: Opener, samples_home: Home, page: str, lang: str):
    app = open_page(samples_home, page, lang=lang, year="2022")
    assert app.subheader[0].value
    assert app.query_params["lang"] == lang


@pytest.mark.parametrize(("page", "part"), PARTS)
def test_every_part_opens(open_page: Opener, samples_home: Home, page: str, part: str):
    app = open_page(samples_home, page, year="2022", part=part)
    assert app.query_params["part"] == part


@pytest.mark.parametrize("page", PAGES)
def test_a_running_year_opens(open_page: Opener, running_home: Home, page: str):
    open_page(running_home, page, year="2022", department="103")


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_home_says_what_to_do(open_page: Opener, tmp_path: Path, page: str):
    app = open_page(find_home(tmp_path), page)
    assert "jiheng refresh" in app.info[0].value


def test_the_newest_finished_year_is_shown_and_written_into_the_address(open_page: Opener, running_home: Home):
    app = open_page(running_home)
    assert app.query_params["year"] == "2021"
    assert app.query_params["lang"] == "zh"


def test_an_address_that_makes_no_sense_opens_all_the_same(open_page: Opener, samples_home: Home):
    app = open_page(samples_home, "losses", year="1999", department="<b>x</b>", criterion="Z9", lang="fr", part="?")
    assert app.query_params["year"] == "2022"


def test_the_overview_adds_up(open_page: Opener, samples_home: Home):
    shown = metrics(open_page(samples_home, year="2022"))
    [(count, mean, missing)] = rows(
        samples_home,
        "select count(*), sum(points_earned) / count(*), sum(missing_points)"
        " from marts.department_scores where fiscal_year = 2022",
    )
    assert shown["部门数"] == str(count)
    assert shown["平均分"] == formats.points(D(str(mean)))
    assert shown["缺失分值"] == formats.points(missing)


def test_the_search_knows_pinyin_initials(open_page: Opener, samples_home: Home):
    app = open_page(samples_home, year="2022")
    app.text_input[0].set_value("jyj").run()
    assert board(app)["部门"].tolist() == ["示范区教育局"]


def test_the_ledger_lists_all_that_was_lost(open_page: Opener, samples_home: Home):
    app = open_page(samples_home, "losses", year="2022", department="103")
    [(count, lost)] = rows(
        samples_home,
        "select count(*), sum(points_lost) from marts.criterion_scores"
        " where department_code = '103' and fiscal_year = 2022 and points_lost > 0",
    )
    shown = app.dataframe[0].value
    assert len(shown) == count
    assert shown["失分"].sum() == pytest.approx(float(lost))
    assert shown["失分"].is_monotonic_decreasing


def test_every_criterion_opens_with_its_source_rows(open_page: Opener, samples_home: Home):
    for code in ("A11-1", "A22-2", "B12-2", "B13-1", "B32-1", "B42-1", "C21-2", "C21-5", "C22-1", "C31-1", "C42-1"):
        app = open_page(samples_home, "losses", year="2022", department="101", criterion=code)
        assert any(code in each.value for each in app.markdown)


def test_the_language_switch_keeps_the_place(open_page: Opener, samples_home: Home):
    app = open_page(samples_home, "losses", year="2022", department="103", criterion="B32-1")
    app.button_group(key="choose_lang").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert app.query_params["criterion"] == "B32-1"


CHARTED = (
    ("", {}),
    ("compare", {"part": "heat"}),
    ("compare", {"part": "side"}),
    ("compare", {"part": "years"}),
    ("losses", {}),
    ("losses", {"criterion": "C21-2"}),
    ("losses", {"criterion": "B32-1"}),
    ("data", {}),
    ("rules", {"part": "district"}),
)
CHARTS = {
    *("ranking", "heat", "side", "slopes", "movements", "waterfall", "bullet", "trend", "peers", "payments"),
    *("matrix", "performance"),
}


def test_every_chart_keeps_to_the_schema(open_page: Opener, samples_home: Home, monkeypatch: pytest.MonkeyPatch):
    drawn = set()

    def checked(place: tuple, draw: Callable) -> dict:
        drawn.add(place[0])
        return draw().to_dict(validate=True)

    monkeypatch.setattr(drawing, "_specification", checked)
    for page, query in CHARTED:
        open_page(samples_home, page, year="2022", department="103", **query)
    assert drawn >= CHARTS


def test_many_departments_are_drawn_a_page_at_a_time(
    open_page: Opener, samples_home: Home, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(compare, "AT_ONCE", 2)
    drawn = Mock(wraps=comparing.heat)
    monkeypatch.setattr(comparing, "heat", drawn)
    monkeypatch.setattr(drawing, "_specification", drawing._specification.__wrapped__)  # nothing kept
    app = open_page(samples_home, "compare", part="heat", year="2022")
    [number] = app.number_input
    number.set_value(2).run()
    assert not app.exception
    first, second = (call.args[1] for call in drawn.call_args_list)
    assert len(first) == len(second) == 2 and not {*first} & {*second}
    assert any(caption.value.startswith("第 2 /") for caption in app.caption)


def test_a_chart_may_have_any_number_of_rows():
    rows = pd.DataFrame({"share": range(6000)})
    [packed] = drawing.written(alt.layer(alt.Chart(rows).mark_point().encode(x="share:Q")))["datasets"].values()
    assert pa.ipc.open_stream(packed).read_all().num_rows == 6000


# Strange content: names with quotes and markup, names that two bear, everything missing, no finished year or none


@pytest.fixture
def unfinished_home(running_home: Home, tmp_path: Path) -> Home:
    """The samples with nothing but the year in progress."""
    tables = ("department_scores", "indicator_scores", "criterion_scores")
    return altered(running_home, tmp_path, *(f"delete from marts.{table} where fiscal_year < 2022" for table in tables))


@pytest.mark.parametrize("page", PAGES)
def test_a_warehouse_without_a_finished_year_opens(open_page: Opener, unfinished_home: Home, page: str):
    app = open_page(unfinished_home, page)
    assert app.query_params["year"] == "2022"
    assert app.selectbox(key="choose_year").options == ["2022 年度（进行中）"]


def test_years_are_not_compared_where_there_is_only_one(open_page: Opener, unfinished_home: Home):
    app = open_page(unfinished_home, "compare", part="years")
    assert app.info[0].value == Words("zh")("years.one")


@pytest.mark.parametrize("page", PAGES)
def test_a_warehouse_without_any_year_says_so(open_page: Opener, samples_home: Home, tmp_path: Path, page: str):
    app = open_page(altered(samples_home, tmp_path, "delete from marts.department_scores"), page)
    assert app.info[0].value == Words("zh")("empty.years")


def test_departments_of_one_name_are_told_apart(open_page: Opener, strange_home: Home):
    both = {f"{SHARED}（105）", f"{SHARED}（106）"}
    names = board(open_page(strange_home, year="2022"))["部门"]
    assert both < set(names)
    assert names.is_unique
    side = open_page(strange_home, "compare", part="side", year="2022", others="105,106").dataframe[0].value
    assert both < set(side.columns)
    path = path_of(strange_home)
    for frame in (scores.indicators(path, 2022), losses.peers(path, "105", "C21-2", 2022), scores.totals(path)):
        names = frame[["department_code", "department_name"]].drop_duplicates()
        assert names["department_name"].is_unique


@pytest.mark.parametrize("department", ["103", "104"])
@pytest.mark.parametrize("page", PAGES)
def test_strange_departments_open(open_page: Opener, strange_home: Home, page: str, department: str):
    open_page(strange_home, page, year="2022", department=department)
    if page == "losses":
        open_page(strange_home, page, year="2022", department=department, criterion="C21-2")


def test_a_file_of_several_exports_counts_once(open_page: Opener, strange_home: Home):
    with duckdb.connect(path_of(strange_home)) as connection:
        counted = "select count(*), count(distinct file_name) from marts.source_files where status = 'loaded'"
        connection.execute(
            "insert into marts.source_files select * replace ('another' as export) from marts.source_files"
            " where status = 'loaded' limit 1"
        )
        [(exports, files)] = connection.execute(counted).fetchall()
    offered = open_page(strange_home, "data", part="files").button_group(key="file_status").options
    assert exports > files
    assert f"已载入 {files}" in offered


def test_a_failed_night_is_told(open_page: Opener, strange_home: Home):
    strange_home.log.mkdir()
    line = (
        '{"refresh_id": "99999999T000000000", "status": "failed", "started_at": "2026-11-24 18:00:00",'
        ' "finished_at": "2026-11-24 18:01:00", "as_of": "2026-11-24", "reason": "no agency list", "files_new": 1,'
        ' "rows_loaded": 0, "departments": 0}\n'
    )
    (strange_home.log / "refreshes.jsonl").write_text(line + '{"cut', encoding="utf-8")
    assert [each.reason for each in refreshes.log(strange_home)] == ["no agency list"]
    open_page(strange_home, "data", part="refreshes")
    assert refreshes.last_failure(strange_home, "20260101T000000000") is not None


# Queries


def test_the_warehouse_cannot_be_written_nor_used_to_read_files(samples_home: Home):
    for sql in ("create table marts.x as select 1", "copy (select 1) to 'x.csv'", "select * from read_text('x')"):
        with pytest.raises(duckdb.Error):
            ask_once(path_of(samples_home), sql)


def test_points_stay_exact(samples_home: Home):
    frame = losses.criteria(path_of(samples_home), "103", 2022)
    assert all(isinstance(value, D) for value in frame["points_earned"])
    assert len(frame) == 45


def test_pages_of_evidence_hold_every_row_once(samples_home: Home):
    path = path_of(samples_home)
    counts = evidence.counts(path, "103", 2022, "C21-4").set_index("role")
    total = int(counts["row_count"]["numerator"])
    pages = [
        evidence.page(path, "103", 2022, "C21-4", "numerator", number)
        for number in range(1, -(-total // evidence.PAGE) + 1)
    ]
    found = [row for page in pages for row in page.itertuples(index=False)]
    assert len(found) == total
    assert sum(row.amount for row in found) == counts["amount"]["numerator"]


def test_a_movement_is_the_difference_of_the_totals(samples_home: Home):
    frame = scores.ranking(path_of(samples_home), 2022)
    for row in frame.itertuples():
        assert row.movement == row.points_earned - row.earlier_points


# Words, formats, addresses


def test_every_label_stands_in_both_languages_and_is_used():
    labels = wording._labels()
    assert not [key for key, texts in labels.items() if not all(texts.values())]
    code = "\n".join(path.read_text("utf-8") for path in (PROJECT / "dashboard").rglob("*.py"))
    families = {match for match in re.findall(r'f"(\w+)\.\{', code)} | {"loss"}
    used = {key for key in labels if re.search(rf"\b{re.escape(key)}\b", code)}
    unused = [key for key in labels if key not in used and key.split(".")[0] not in families]
    assert not unused


def test_labels_that_take_values_take_the_same_in_both_languages():
    fields = re.compile(r"\{(\w+)\}")
    wrong = [
        key
        for key, texts in wording._labels().items()
        if len({frozenset(fields.findall(t)) for t in texts.values()}) > 1
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.points(D("3.5326"), 4), "3.5326"),
        (formats.points(D("3.5")), "3.50"),
        (formats.points(D("0.125")), "0.13"),
        (formats.points(None), "—"),
        (formats.money(D("1234567.5")), "1,234,567.50"),
        (formats.number(D("12.500")), "12.5"),
        (formats.percent(D("0.1")), "10 %"),
        (formats.percent(D("0.100006")), "10.00 %"),
        (formats.percent(D("0.89605")), "89.61 %"),
        (formats.signed(D("-0.35")), "▼ 0.35"),
        (formats.day(date(2023, 6, 30), "zh"), "2023年6月30日"),
        (formats.day(date(2023, 6, 30), "en"), "30 June 2023"),
        (formats.moment(datetime(2023, 6, 29, 18, 5), "zh"), "2023年6月30日 02:05"),
        (formats.plain("*a* [b](c) $d$"), r"\*a\* \[b\]\(c\) \$d\$"),
    ],
)
def test_numbers_and_dates_as_people_write_them(shown: str, expected: str):
    assert shown == expected


def test_an_address_survives_its_query():
    place = Address("en", 2022, "103", "C21", "C21-2", "side", ("101", "102"), "recomputed C21")
    assert from_query(place.to_query()) == place


def test_names_are_found_by_initials():
    assert names.fits("示范区教育局", "JYJ")
    assert names.fits("示范区教育局", "教育")
    assert not names.fits("示范区教育局", "wsj")


def test_words_choose_their_language():
    assert Words("zh")("grade") == "等级"
    assert Words("en")("place.of", place=1, count=2) == "1 of 2"
