"""The page 失分倒计时: on the samples of a day within 2022, and on a day when every year is over."""

from datetime import date
from decimal import Decimal as D

import pytest

from dashboard import risks
from dashboard.queries import risk
from dashboard.wording import LANGUAGES, Words
from pipelines.publish import published_path
from pipelines.settings import Home
from tests.test_dashboard import run_page

ZH = Words("zh")


@pytest.fixture
def running(running_home: Home, monkeypatch: pytest.MonkeyPatch) -> str:
    """The published file of a day within 2022, which the pages show."""
    monkeypatch.setenv("JIHENG_HOME", str(running_home.root))
    path = published_path(running_home)
    assert path is not None
    return str(path)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["stakes", "countdown", "calendar", "forecast"])
def test_every_part_opens_for_the_year_in_progress(running: str, part: str, lang: str):
    app = run_page("risk", year="2021", part=part, lang=lang)
    assert app.query_params["year"] == "2022"
    assert not app.dataframe[0].value.empty


def test_departments_with_most_at_stake_stand_first(running: str):
    app = run_page("risk")
    frame = risk.departments(running, 2022)
    assert not any(frame["within_30"])
    shown = app.dataframe[0].value
    assert shown["60 天内"].tolist() == sorted(map(float, frame["within_60"]), reverse=True)
    app.button_group(key="risk_window").set_value(90).run()
    assert app.dataframe[0].value["90 天内"].tolist() == sorted(map(float, frame["within_90"]), reverse=True)


def test_points_of_a_department_add_up(running: str):
    frame = risk.departments(running, 2022)
    assert all(row.points_earned + row.points_open + row.points_lost == 100 for row in frame.itertuples())
    shown = {metric.label: metric.value for metric in run_page("risk", part="countdown", department="105").metric}
    [mine] = frame.loc[frame["department_code"] == "105"].itertuples()
    assert (shown["已定得分"], shown["未定"], shown["按目前进度"]) == (
        f"{mine.points_earned:.2f}",
        f"{mine.points_open:.2f}",
        f"{mine.pace_points:.2f}",
    )


def test_a_department_is_told_what_saves_its_points(running: str):
    shown = run_page("risk", part="countdown", department="105").dataframe[0].value
    found = risk.criteria(running, "105", 2022)
    assert shown["怎样保住"].tolist() == found["advice_zh"].tolist()
    assert shown["最近期限"].tolist() == sorted(shown["最近期限"])


def test_the_calendar_counts_each_point_once(running: str):
    dates = risk.dates(running, 2022)
    weeks = risks.by_week(risks.dated(dates))
    undated = dates.loc[dates["subject"] == risks.UNDATED, "points_at_stake"]
    assert sum(weeks["points"]) + sum(undated) == sum(dates["points_at_stake"])
    assert all(date.fromisoformat(week).weekday() == 0 for week in weeks["week"])


def test_petitions_are_masked(running: str):
    dates = risk.dates(running, 2022)
    petitions = [risks.subject(row, ZH) for row in dates.itertuples() if row.subject == "petition"]
    assert petitions
    assert all("＊＊＊" in text for text in petitions)


def test_late_ones_are_found(running: str):
    app = run_page("risk", part="calendar")
    app.toggle(key="risk_late").set_value(True).run()
    assert all("起逾期" in text for text in app.dataframe[0].value["事项"])


def test_the_error_stands_beside_the_forecast(running: str):
    app = run_page("risk", part="forecast")
    [error] = risk.error(running).itertuples()
    assert error.department_years == 16
    assert error.mean_absolute_error > D(0)
    assert any(f"平均绝对误差 {error.mean_absolute_error} 分" in each.value for each in app.caption)
    assert not app.dataframe[0].value["平均误差"].isna().any()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_year_in_progress_it_says_so(samples_home: Home, monkeypatch: pytest.MonkeyPatch, lang: str):
    monkeypatch.setenv("JIHENG_HOME", str(samples_home.root))
    app = run_page("risk", lang=lang)
    assert Words(lang)("page.risk") in app.subheader[0].value
    assert len(app.info) == 1
    assert not app.dataframe
