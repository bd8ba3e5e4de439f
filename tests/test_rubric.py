"""The rubric's seeds held against themselves, and the figures of the seed report."""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest
from conftest import rows

from pipelines.settings import SEEDS

KINDS = {"tiers", "proportion", "deduction", "all_or_nothing", "assessed"}


@cache
def seed(name):
    """A seed's rows."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_criterion(name, criterion):
    """The rows of a seed that belong to a criterion."""
    key = (criterion["rubric_version"], criterion["criterion_code"])
    return [row for row in seed(name) if (row["rubric_version"], row["criterion_code"]) == key]


def test_parts_add_to_100():
    for version in seed("rubric_versions"):
        own = [row for row in seed("criteria") if row["rubric_version"] == version["rubric_version"]]
        assert len(own) == 45
        assert sum(Decimal(row["points"]) for row in own) == 100


def test_criteria_add_to_their_indicator():
    for indicator in seed("indicators"):
        parts = [row for row in seed("criteria") if row["indicator_code"] == indicator["indicator_code"]]
        assert sum(Decimal(row["points"]) for row in parts) == Decimal(indicator["points"])


def test_each_code_is_known_and_stands_once():
    indicators = {row["indicator_code"] for row in seed("indicators")}
    codes = Counter(row["criterion_code"] for row in seed("criteria"))
    assert {row["indicator_code"] for row in seed("criteria")} == indicators
    assert set(codes.values()) == {1}
    for name in ("bands", "penalties", "vetoes", "criterion_exports", "payment_schedule"):
        assert {row["criterion_code"] for row in seed(name)} <= set(codes), name


@pytest.mark.parametrize("criterion", seed("criteria"), ids=lambda row: row["criterion_code"])
def test_each_criterion_has_what_its_kind_needs(criterion):
    assert criterion["kind"] in KINDS
    assert bool(of_criterion("bands", criterion)) == (criterion["kind"] == "tiers")
    assert len(of_criterion("penalties", criterion)) == (criterion["kind"] == "deduction")
    assert (criterion["requires"] in ("any", "all")) == (criterion["kind"] == "all_or_nothing")
    assert of_criterion("criterion_exports", criterion)


@pytest.mark.parametrize(
    "criterion", [row for row in seed("criteria") if row["kind"] == "tiers"], ids=lambda row: row["criterion_code"]
)
def test_tiers_cover_everything_and_fall(criterion):
    bands = of_criterion("bands", criterion)
    points = [Decimal(band["points"]) for band in bands]
    bounds = [Decimal(band["bound"]) for band in bands[:-1]]
    assert [band["band"] for band in bands] == [str(n) for n in range(1, len(bands) + 1)]
    assert [band["comparator"] == "else" for band in bands] == [False] * (len(bands) - 1) + [True]
    assert points == sorted(points, reverse=True)
    assert points[0] == Decimal(criterion["points"])
    assert bounds == sorted(bounds, reverse=bands[0]["comparator"] == "ge")


def test_versions_cover_each_year_once():
    years = Counter(
        year
        for row in seed("rubric_versions")
        for year in range(int(row["first_fiscal_year"]), int(row["last_fiscal_year"]) + 1)
    )
    assert set(years) == set(range(2000, 2100))
    assert set(years.values()) == {1}


def test_grades_begin_at_0():
    assert min(Decimal(row["lowest_points"]) for row in seed("grades")) == 0


def test_each_reason_is_there():
    templates = {row["reason_code"] for row in seed("reason_templates")}
    assert {row["reason_code"] for row in seed("criteria")} <= templates


@pytest.mark.parametrize("template", seed("reason_templates"), ids=lambda row: row["reason_code"])
def test_both_languages_name_the_same_figures(template):
    def names(text):
        return {part.split("}")[0] for part in text.split("{")[1:]}

    assert names(template["reason_zh"]) == names(template["reason_en"])


@pytest.mark.parametrize(
    ("indicator", "points"), [("B11", "2.00"), ("B32", "1.00"), ("B41", "1.00"), ("B42", "0.00"), ("C11", "6.00"),
                              ("B12", "2.00"), ("C21", "3.53"), ("C23", "6.00"), ("B13", "3.00")]
)  # fmt: skip
def test_golden_indicators(golden_home, indicator, points):
    found = rows(golden_home, "select points_earned from marts.indicator_scores where indicator_code = ?", indicator)
    assert found == [(Decimal(points),)]


def test_golden_execution(golden_home):
    found = rows(
        golden_home,
        "select points_earned from marts.criterion_scores where indicator_code = 'C21' order by criterion_code",
    )
    assert [str(points) for (points,) in found] == ["0.6032", "0.4900", "0.5488", "0.9917", "0.8995"]


def test_golden_adjustments_cost_all(golden_home):
    found = rows(
        golden_home,
        "select points_earned, basis, numerator, denominator from marts.criterion_scores"
        " where criterion_code = 'B12-2'",
    )
    assert found == [(Decimal("0.0000"), "computed", Decimal("190126400"), Decimal("11670700"))]


def test_golden_reason_for_outside_staff(golden_home):
    ((reason,),) = rows(golden_home, "select reason_zh from marts.criterion_scores where criterion_code = 'B42-1'")
    assert reason.startswith("编外人员控制率 4/24 = 16.67 %，高于 10 %，得 0 分；不高于 10 % 需减至 2 人")
