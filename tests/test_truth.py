"""The published samples against their truths: every criterion, indicator, total, file and rejected row."""

import json
from decimal import Decimal

import pytest
from conftest import CASES, rows

TRUTHS = {"samples_home": "samples-truth.json", "running_home": "samples-truth-2022-08-15.json"}
MONEY = ("B11-1", "B12-2", "B32-1", "C11-1", "C11-2", "C21-1", "C21-2", "C21-3", "C21-4")


@pytest.fixture(params=list(TRUTHS))
def case(request):
    """A published home and its truth."""
    truth = json.loads((CASES / TRUTHS[request.param]).read_text(encoding="utf-8"))
    return request.getfixturevalue(request.param), truth


def scores(truth):
    """Key and truth of each department-year."""
    return [((score["department_code"], score["fiscal_year"]), score) for score in truth["scores"]]


def test_totals_grades_and_open_points(case):
    home, truth = case
    found = rows(
        home, "select department_code, fiscal_year, points_earned, grade, points_open from marts.department_scores"
    )
    expected = {
        (*key, Decimal(score["points_earned"]), score["grade"], Decimal(score["points_open"]))
        for key, score in scores(truth)
    }
    assert set(found) == expected


def test_indicators(case):
    home, truth = case
    found = rows(
        home,
        "select department_code, fiscal_year, indicator_code, points_earned, points_open from marts.indicator_scores",
    )
    expected = {
        (*key, indicator, Decimal(points), Decimal(score["open"][indicator]))
        for key, score in scores(truth)
        for indicator, points in score["indicators"].items()
    }
    assert set(found) == expected


def test_criteria(case):
    home, truth = case
    found = rows(
        home,
        "select department_code, fiscal_year, criterion_code, points_earned, points_open, basis"
        " from marts.criterion_scores",
    )
    expected = {
        (*key, code, Decimal(criterion["points"] or 0), Decimal(criterion["open"]), criterion["basis"])
        for key, score in scores(truth)
        for code, criterion in score["criteria"].items()
    }
    assert set(found) == expected


def test_numerators_denominators_and_assessments(case):
    home, truth = case
    found = {
        (department, year, code): figures
        for department, year, code, *figures in rows(
            home,
            "select department_code, fiscal_year, criterion_code, numerator, denominator, assessed_points"
            " from marts.criterion_scores",
        )
    }
    for key, score in scores(truth):
        for code, criterion in score["criteria"].items():
            numerator, denominator, assessed = found[(*key, code)]
            if "numerator" in criterion:
                assert numerator == Decimal(criterion["numerator"]), (key, code)
                assert denominator == Decimal(criterion["denominator"]), (key, code)
            if "assessed" in criterion:
                assert assessed == Decimal(criterion["assessed"]), (key, code)


def test_files(case):
    home, truth = case
    assert dict(rows(home, "select distinct file_name, status from marts.source_files")) == truth["files"]


def test_rejected_rows(case):
    home, truth = case
    found = rows(home, "select file_name, sheet_name, row_number, reason_code, export from marts.rejected_rows")
    assert sorted(found) == sorted(
        (row["file"], row["sheet"], row["row"], row["reason"], row["export"]) for row in truth["rejected"]
    )


def test_evidence_adds_to_the_measures(case):
    home, _ = case
    for role in ("numerator", "denominator"):
        found = rows(
            home,
            f"select scores.department_code, scores.fiscal_year, scores.criterion_code, scores.{role},"
            " coalesce(sum(amount), 0) as total"
            " from marts.criterion_scores as scores left join marts.evidence as evidence"
            " on scores.department_code = evidence.department_code and scores.fiscal_year = evidence.fiscal_year"
            f" and scores.criterion_code = evidence.criterion_code and evidence.role = '{role}'"
            f" where scores.criterion_code in {MONEY} and scores.{role} is not null"
            f" group by all having scores.{role} <> total",
        )
        assert not found


def test_every_lost_point_says_why(case):
    home, _ = case
    assert not rows(
        home,
        "select department_code, criterion_code, reason_zh, reason_en from marts.criterion_scores"
        " where points_lost > 0 and (length(reason_zh) < 6 or reason_en is null"
        " or basis = 'computed' and not (regexp_matches(reason_zh, '[0-9]') and regexp_matches(reason_en, '[0-9]')))",
    )


def test_no_placeholder_is_left_in_a_reason(case):
    home, _ = case
    assert not rows(
        home,
        "select reason_zh, reason_en from marts.criterion_scores where reason_zh || reason_en similar to '.*[{}].*'",
    )


def test_lines_and_rows_are_conserved(case):
    home, _ = case
    assert not rows(
        home,
        "select file_name from marts.source_files where status in ('loaded', 'superseded')"
        " and (lines_read <> layout_lines + data_rows or data_rows <> rows_accepted + rows_rejected)",
    )
