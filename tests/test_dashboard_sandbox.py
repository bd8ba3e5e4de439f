"""The sandbox's page: what is typed there is judged and scored anew, and nothing of it is kept."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import entrance, rubric_copy
from dashboard.queries import sandbox
from dashboard.remembering import MEMORY, Memory
from dashboard.visitor import Visitor
from dashboard.wording import LANGUAGES, Words
from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home

Opener = Callable[..., AppTest]
WORDS = Words("zh")


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Runs the page at an address, after something was typed into the table of weights; fails on any exception."""

    def opened(home: Home, weights: list[float] | None = None, **query: str) -> AppTest:
        monkeypatch.setenv("JIHENG_HOME", str(home.root))
        app = AppTest.from_file(PROJECT / "dashboard" / "menu.py", default_timeout=120)
        app._page_hash = calc_hash("sandbox")
        for name, value in query.items():
            app.query_params[name] = value
        if weights is not None:
            app.session_state[MEMORY] = Memory(path_of(home), typed={"weights": pd.DataFrame({"value": weights})})
        return sound(app.run())

    return opened


def sound(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def path_of(home: Home) -> str:
    path = published_path(home)
    assert path is not None
    return str(path)


def typed(home: Home, **changes: float) -> list[float]:
    """The table of weights with other numbers for some indicators or criteria (A11_1 for A11-1)."""
    copy = sandbox.rubric(path_of(home))
    return [
        changes.get(cell.code.replace("-", "_"), float(number))
        for cell, number in rubric_copy.values(copy, rubric_copy.weights(copy)).items()
    ]


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def department_table(app: AppTest) -> pd.DataFrame:
    return next(each.value for each in app.dataframe if WORDS("sandbox.after") in each.value.columns)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["rubric", "figure"])
def test_both_parts_open_for_a_finished_and_a_running_year(open_page, samples_home, running_home, part, lang):
    for home in (samples_home, running_home):
        app = open_page(home, lang=lang, year="2022", part=part, department="103")
        assert not app.error
        assert app.subheader[0].value == Words(lang)("sandbox.title")


def test_nothing_changed_shows_what_is_published(open_page, samples_home):
    app = open_page(samples_home, year="2022")
    assert WORDS("sandbox.unchanged") in [each.value for each in app.caption]
    shown = department_table(app)
    assert len(shown) == 16
    assert (shown[WORDS("sandbox.change")] == 0).all()
    assert metrics(app)[WORDS("sandbox.kept")] == "16 / 16"


def test_changed_weights_are_told_and_scored(open_page, samples_home):
    changed = typed(samples_home, C31=20, C31_1=20, C23=11, C23_1=11)
    app = open_page(samples_home, changed, year="2022")
    assert not app.error
    text = "\n".join(each.value for each in app.markdown)
    assert "C31 分值 25 → **20** 分" in text and "C23-1 分值 6 → **11** 分" in text
    assert (department_table(app)[WORDS("sandbox.change")] != 0).any()
    assert not app.get("download_button")[0].proto.disabled


def test_a_copy_that_does_not_add_up_is_said_and_not_scored(open_page, samples_home):
    app = open_page(samples_home, typed(samples_home, A11=-1), year="2022")
    assert app.error[0].value == WORDS("sandbox.refused", count=1)
    assert any("A11" in each.value and "小于 0" in each.value for each in app.markdown)
    assert not app.metric
    assert app.get("download_button")[0].proto.disabled


def test_the_way_back_forgets_what_was_typed(open_page, samples_home):
    app = open_page(samples_home, typed(samples_home, A11=6), year="2022")
    assert app.error
    sound(app.button(key="sandbox.reset").click().run())
    assert not app.error
    assert WORDS("sandbox.unchanged") in [each.value for each in app.caption]


def test_what_was_typed_on_another_warehouse_is_forgotten(open_page, samples_home, running_home, monkeypatch):
    app = open_page(samples_home, typed(samples_home, A11=6), year="2022")
    assert app.error
    monkeypatch.setenv("JIHENG_HOME", str(running_home.root))
    assert not sound(app.run()).error


def test_more_paid_moves_the_later_quarters_and_the_mean(open_page, running_home):
    app = open_page(running_home, year="2022", part="figure", department="101")
    sound(app.selectbox(key="sandbox.criterion").set_value("C21-3").run())
    before = float(metrics(app)["得分"])
    sound(app.number_input[0].set_value(2_000_000.0).run())
    assert float(metrics(app)["得分"]) > before
    assert [line[:5] for line in app.table[0].value["评分项"]] == ["C21-3", "C21-4", "C21-5"]
    assert any("年度进行中" in each.value for each in app.info)


def test_an_assessment_above_the_figure_is_said(open_page, samples_home):
    path = path_of(samples_home)
    found = next(
        (row.department_code, code)
        for row in sandbox.rescored(path, sandbox.rubric(path)).departments.itertuples()
        for code in assessed(path, row.department_code)
    )
    app = open_page(samples_home, year="2022", part="figure", department=found[0])
    sound(app.selectbox(key="sandbox.criterion").set_value(found[1]).run())
    assert any("高于数字" in each.value for each in app.warning)


def assessed(path: str, department: str) -> list[str]:
    """Criteria of 2022 that have a rule for figures and an assessment above it."""
    _, criteria = sandbox.refigured(path, department, 2022, [])
    known = set(sandbox.figures(path, department, 2022)["criterion_code"])
    above = criteria.loc[(criteria["basis_after"] == "assessed") & criteria["assessed_points"].notna()]
    return [code for code in above["criterion_code"] if code in known and not code.startswith("C21-5")]


def test_a_department_sees_its_own_years_and_no_places(open_page, samples_home, monkeypatch):
    visitor = Visitor(subject="s", name="n", role="department", department="103")
    monkeypatch.setattr(entrance, "find_visitor", lambda home, words: visitor)
    app = open_page(samples_home, year="2022")
    shown = department_table(app)
    assert shown[WORDS("department")].nunique() == 1
    assert WORDS("sandbox.place_after") not in shown.columns
    assert not app.metric
    app = open_page(samples_home, year="2022", part="figure")
    assert WORDS("place") not in metrics(app)


def test_nothing_is_written(open_page, samples_home):
    before = {path: path.stat().st_mtime_ns for path in Path(samples_home.warehouse).iterdir()}
    open_page(samples_home, typed(samples_home, C31=20, C31_1=20, C23=11, C23_1=11), year="2022")
    assert {path: path.stat().st_mtime_ns for path in Path(samples_home.warehouse).iterdir()} == before
