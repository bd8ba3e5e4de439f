"""The sandbox's reckoning: another rubric or figure on published measures, and whether a rubric can be scored."""

import csv
import shutil
from decimal import Decimal as D
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pandas as pd
import pytest
from conftest import rows
from hypothesis import given
from hypothesis import strategies as st

from dashboard import rubric_copy, whatif
from dashboard.formats import is_empty
from dashboard.frames import records
from dashboard.judging import problems
from dashboard.queries import sandbox
from dashboard.rubric_copy import CODES, Cell, RubricCopy
from dashboard.stability import stability
from pipelines.publish import published_path
from pipelines.rescoring import SCORES, read_models, score
from pipelines.settings import SEEDS, Home

WHOLE, VERSION = D(100), "2022"
EXACT = ("points", "lowest_points", "points_per_step", "full_at", "allowance", "step", "bound")
BANDS = ["criterion_code", "comparator", "bound", "points"]
STEPS = [
    f"{name}_{side}" for name in ("computed_points", "points_earned", "points_lost") for side in ("before", "after")
]


def path_of(home: Home) -> str:
    path = published_path(home)
    assert path is not None
    return str(path)


def parsed(text: str) -> pd.DataFrame:
    """A file of seeds/ as a table, what may be changed as Decimal."""
    lines = list(csv.DictReader(StringIO(text)))
    for line in lines:
        line.update({name: D(line[name]) if line[name] else None for name in EXACT if name in line})
    return pd.DataFrame(lines, dtype=object)


def seed_text(name: str) -> str:
    return (SEEDS / f"{name}.csv").read_text(encoding="utf-8")


PUBLISHED: RubricCopy = {name: parsed(seed_text(name)) for name in CODES}
CELLS = [*rubric_copy.weights(PUBLISHED), *rubric_copy.thresholds(PUBLISHED)]


def with_value(cell: Cell, number: D | None) -> RubricCopy:
    return rubric_copy.with_values(PUBLISHED, VERSION, {cell: number})


def with_bands(bands: pd.DataFrame) -> RubricCopy:
    return rubric_copy.with_bands(PUBLISHED, VERSION, bands[BANDS])


def keys(copy: RubricCopy) -> set[tuple[str, str]]:
    return {(problem.key, problem.place) for problem in problems(copy, WHOLE)}


# The published rubric and published figures give the published points


@pytest.mark.parametrize("home", ["samples_home", "running_home", "golden_home"])
def test_unchanged_all_is_as_published(home, request):
    path = path_of(request.getfixturevalue(home))
    scored = sandbox.rescored(path, sandbox.rubric(path))
    assert len(scored.departments) and scored.refused == 0
    for row in records(scored.departments):
        assert (row.points_before, row.lost_before, row.open_before) == (
            row.points_after,
            row.lost_after,
            row.open_after,
        )
        assert (row.place_before, row.change) == (row.place_after, 0)
        _, criteria = sandbox.refigured(path, row.department_code, row.fiscal_year, [])
        assert len(criteria) == 45
        for before, after in zip(STEPS[::2], STEPS[1::2], strict=True):
            assert list(map(str, criteria[before])) == list(map(str, criteria[after]))
        assert criteria["basis_before"].tolist() == criteria["basis_after"].tolist()


EDITS = {
    Cell("criteria", "C21-1", "full_at"): D("0.3"),
    Cell("criteria", "A11-1", "points"): D("1.5"),
    Cell("criteria", "A12-1", "points"): D("4.5"),
    Cell("indicators", "A11", "points"): D("5.5"),
    Cell("indicators", "A12", "points"): D("4.5"),
    Cell("penalties", "C22-1", "points_per_step"): D(2),
    Cell("penalties", "B12-2", "allowance"): D("0.2"),
    Cell("grades", "良", "lowest_points"): D(75),
}


def whole_scoring(path: str, copy: RubricCopy, other: Path) -> list[tuple]:
    """Totals of the departments when every measure is scored under the copy, nothing taken as it was published."""
    shutil.copy(path, other)
    with duckdb.connect(str(other)) as connection:
        models = read_models(connection, other.stem)
        for name, frame in copy.items():
            connection.register("given", frame)
            connection.execute(f"delete from reference.{name}")
            connection.execute(f"insert into reference.{name} by name from given")
        connection.execute("drop schema scoring cascade")
        for name in SCORES:
            connection.execute(f"drop table marts.{name}")
        score(connection, models, "scoring")
        return connection.execute(
            "select fiscal_year, department_code, points_earned, points_lost, points_open, grade"
            " from marts.department_scores order by all"
        ).fetchall()


def totals(scored: sandbox.Scored) -> list[tuple]:
    columns = ["fiscal_year", "department_code", "points_after", "lost_after", "open_after", "grade_after"]
    lines = scored.departments[columns].itertuples(index=False, name=None)
    return sorted(tuple(None if is_empty(value) else value for value in line) for line in lines)


def test_a_changed_rubric_gives_what_the_whole_scoring_gives(samples_home, tmp_path):
    path = path_of(samples_home)
    copy = rubric_copy.with_values(sandbox.rubric(path), VERSION, EDITS)
    bands = copy["bands"].astype({"bound": object})
    bands.loc[bands["bound"] == D("0.05"), "bound"] = D("0.2")
    bands.loc[bands["bound"] == D("0.1"), "bound"] = D("0.25")
    copy = rubric_copy.with_bands(copy, VERSION, bands[BANDS])
    assert not problems(rubric_copy.of_version(copy, VERSION), WHOLE)
    tried = sandbox.rescored(path, copy)
    assert any(tried.departments["change"] != 0)
    assert totals(tried) == whole_scoring(path, copy, tmp_path / "other.duckdb")


@pytest.mark.parametrize("place", [*EDITS, "bands"], ids=lambda place: getattr(place, "code", place))
def test_one_change_alone_leaves_the_rest_as_published(running_home, tmp_path, place):
    path = path_of(running_home)
    copy = sandbox.rubric(path)
    if place == "bands":
        copy = rubric_copy.with_bands(copy, VERSION, copy["bands"].drop(index=0)[BANDS])
    else:
        copy = rubric_copy.with_values(copy, VERSION, {place: EDITS[place]})
    assert totals(sandbox.rescored(path, copy)) == whole_scoring(path, copy, tmp_path / "other.duckdb")


def test_assessments_beyond_a_changed_weight_do_not_count(samples_home):
    path = path_of(samples_home)
    edits = {Cell("criteria", "A22-1", "points"): D(1), Cell("criteria", "A22-5", "points"): D(2)}
    scored = sandbox.rescored(path, rubric_copy.with_values(sandbox.rubric(path), VERSION, edits))
    beyond = "select count(*) from marts.criterion_scores where criterion_code = 'A22-1' and assessed_points > 1"
    assert rows(samples_home, beyond) == [(scored.refused,)]
    assert scored.refused > 0
    sums = scored.departments[["points_after", "lost_after", "open_after"]].sum(axis=1)
    assert set(sums) == {WHOLE}


def test_a_department_reckons_with_its_own_rows(samples_home):
    tried, _ = sandbox.refigured(path_of(samples_home), "103", 2022, [])
    assert tried["department_code"].tolist() == ["103"]


# Another figure


def test_a_payment_counts_in_the_later_quarters_and_the_mean(running_home):
    figures = records(sandbox.figures(path_of(running_home), "101", 2022))
    known = {row.criterion_code: row for row in figures}
    paid = {figure.criterion: figure for figure in whatif.paid_more(figures, 3, D(2_000_000))}
    assert {code: paid[code].numerator - known[code].numerator for code in paid} == {
        "C21-3": 2_000_000,
        "C21-4": 2_000_000,
        "C21-5": 4_000_000,
    }
    assert all(paid[code].denominator == known[code].denominator for code in paid)


def test_all_paid_gives_all_points_that_are_left(running_home):
    path = path_of(running_home)
    figures = records(sandbox.figures(path, "101", 2022))
    budget = next(row.denominator for row in figures if row.criterion_code == "C21-4")
    total, criteria = sandbox.refigured(path, "101", 2022, whatif.paid_more(figures, 3, budget))
    points = {row.criterion_code: row for row in records(criteria)}
    assert points["C21-3"].points_earned_after == points["C21-4"].points_earned_after == 1
    assert points["C21-1"].points_earned_after == points["C21-1"].points_earned_before
    moved = sum(row.points_earned_after - row.points_earned_before for row in records(criteria))
    assert abs(total["change"].iloc[0] - moved) <= D("0.01")


def test_fewer_outside_staff_leave_the_staff_in_post(samples_home):
    figures = {row.criterion_code: row for row in records(sandbox.figures(path_of(samples_home), "101", 2022))}
    row = figures["B42-1"]
    fewer = whatif.refigured(row, row.numerator - 2, row.denominator - row.numerator)
    assert fewer.denominator == row.denominator - 2
    assert whatif.refigured(figures["B41-1"], D(5), D(6)) == sandbox.Figure("B41-1", D(5), D(6))


def test_every_criterion_with_a_rule_for_figures_has_its_terms():
    criteria = PUBLISHED["criteria"]
    ruled = set(criteria.loc[criteria["kind"] != "assessed", "criterion_code"])
    assert {line["criterion_code"] for line in csv.DictReader(StringIO(seed_text("criterion_terms")))} == ruled


# The copy as seeds


def test_a_published_rubric_is_written_as_its_seeds(samples_home):
    packed = rubric_copy.archive(sandbox.rubric(path_of(samples_home)))
    with ZipFile(BytesIO(packed)) as package:
        assert {name: package.read(name).decode() for name in package.namelist()} == {
            f"{name}.csv": seed_text(name) for name in CODES
        }


@given(st.sampled_from(CELLS), st.decimals(0, 99, places=4))
def test_a_changed_rubric_reads_back_as_it_is(cell, number):
    copy = with_value(cell, number)
    read = {name: parsed(rubric_copy.seed(frame)) for name, frame in copy.items()}
    assert rubric_copy.changed_cells(copy, read, CELLS) == []
    assert rubric_copy.values(read, [cell]) == {cell: number}


@given(st.permutations(range(len(PUBLISHED["bands"]))))
def test_the_order_of_lines_says_nothing(order):
    assert rubric_copy.seed(with_bands(PUBLISHED["bands"].iloc[order])["bands"]) == seed_text("bands")


def test_changes_are_told():
    cell = Cell("penalties", "C22-1", "points_per_step")
    assert rubric_copy.changed_cells(PUBLISHED, with_value(cell, D(2)), CELLS) == [cell]
    assert rubric_copy.changed_bands(PUBLISHED, with_bands(PUBLISHED["bands"].iloc[1:])) == ["B13-1"]


# Whether a copy can be scored


def test_the_published_rubric_has_no_problem():
    assert problems(PUBLISHED, WHOLE) == []


@given(st.sampled_from(CELLS), st.decimals(-99, D("-0.0001"), places=4))
def test_a_negative_number_is_named_and_nothing_else_is_said(cell, number):
    assert keys(with_value(cell, number)) == {("negative", cell.code)}


@given(st.sampled_from(CELLS))
def test_a_blank_number_is_named(cell):
    assert keys(with_value(cell, None)) == {("blank", cell.code)}


@given(st.sampled_from(rubric_copy.weights(PUBLISHED)), st.decimals(D("0.01"), 20, places=2))
def test_a_weight_changed_alone_does_not_add_up(cell, more):
    found = keys(with_value(cell, rubric_copy.values(PUBLISHED, [cell])[cell] + more))
    assert ("parts", cell.code.split("-")[0]) in found
    assert (("total", "") in found) == (cell.table == "indicators")


@given(st.decimals(0, 1, places=4))
def test_a_weight_moved_within_an_indicator_adds_up(moved):
    first, second = Cell("criteria", "A11-1", "points"), Cell("criteria", "A11-2", "points")
    assert problems(rubric_copy.with_values(PUBLISHED, VERSION, {first: 1 - moved, second: 1 + moved}), WHOLE) == []


@pytest.mark.parametrize("position", range(len(PUBLISHED["bands"])))
def test_a_band_taken_away_leaves_a_hole_or_less_than_all(position):
    band = PUBLISHED["bands"].iloc[position]
    rest = PUBLISHED["bands"].drop(index=position)
    expected = {"else": {("closing", band.criterion_code)}}.get(band.comparator, set())
    if rest.loc[rest["criterion_code"] == band.criterion_code, "points"].max() < band.points:
        expected = {("best", band.criterion_code)}
    assert keys(with_bands(rest)) == expected


@pytest.mark.parametrize("position", range(len(PUBLISHED["bands"])))
def test_a_band_twice_overlaps(position):
    band = PUBLISHED["bands"].iloc[[position]]
    key = "closing" if band["comparator"].iloc[0] == "else" else "order"
    assert keys(with_bands(pd.concat([PUBLISHED["bands"], band]))) == {(key, band["criterion_code"].iloc[0])}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (("C42-1", "le", D("0.5"), D(1)), "mixed"),
        (("C42-1", "ge", D("0.85"), D(5)), "rising"),
        (("C42-1", "ge", D("0.99"), D(7)), "best"),
        (("C42-1", "gt", D("0.85"), D(3)), "comparator"),
        (("C21-1", "ge", D("0.85"), D(1)), "stranger"),
    ],
)
def test_a_band_that_does_not_fit_is_named(line, key):
    added = pd.concat([PUBLISHED["bands"][BANDS], pd.DataFrame([line], columns=BANDS, dtype=object)])
    assert (key, line[0]) in keys(with_bands(added))


@pytest.mark.parametrize(
    ("cell", "number", "key"),
    [
        (Cell("penalties", "C22-1", "points_per_step"), D(0), "zero_points_per_step"),
        (Cell("penalties", "B12-2", "step"), D(0), "zero_step"),
        (Cell("criteria", "C21-1", "full_at"), D(0), "zero_full_at"),
        (Cell("grades", "良", "lowest_points"), D(90), "grades"),
        (Cell("grades", "差", "lowest_points"), D(1), "lowest"),
        (Cell("criteria", "C21-1", "full_at"), D("0.1234567"), "decimals"),
        (Cell("indicators", "A11", "points"), D(1000), "large"),
    ],
)
def test_what_cannot_be_reckoned_with_is_named(cell, number, key):
    assert keys(with_value(cell, number)) == {(key, cell.code)}


# How stable a ranking is

POINTS = st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=20)


@given(POINTS)
def test_a_ranking_is_like_itself(points):
    same = stability(points, points)
    assert same.kept == same.departments == len(points)
    assert same.largest == 0
    expected = None if len(set(points)) == 1 else pytest.approx(1)
    assert (same.spearman, same.kendall, same.pairs_kept) == (expected, expected, expected)


@given(POINTS, st.randoms())
def test_two_rankings_are_as_alike_either_way(points, chance):
    other = chance.sample(points, len(points))
    one, back = stability(points, other), stability(other, points)
    assert (one.kept, one.largest, one.spearman) == (back.kept, back.largest, pytest.approx(back.spearman))
    mirrored = stability(points, [-each for each in points])
    assert mirrored.kendall in (None, pytest.approx(-1))


def test_a_ranking_with_ties_by_hand():
    found = stability([D(9), D(8), D(8), D(5)], [D(9), D(7), D(8), D(8)])
    # places 1 2 2 4 and 1 4 2 2; pairs: 3 agree, 1 is turned, each ranking ties one of six
    assert (found.kept, found.largest) == (2, 2)
    assert found.kendall == pytest.approx(2 / 5)
    assert found.pairs_kept == pytest.approx(3 / 5)
    assert found.spearman == pytest.approx(0.5)
