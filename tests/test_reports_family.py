"""Recall and precision on the family of made-up reports, and that nothing is found in a consistent one."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reports import Finding, check_report, claimed_total, read_report
from tests.report_family import OPTIONAL, PLANTS, Expected, Story, claims, make_story, tell, write

SUFFIXES = (".txt", ".docx", ".pdf", ".md")
CLEAN = range(24)
PLANTED = range(60)


def story_of(seed: int) -> Story:
    """Every third leaves a part out."""
    parts = sorted(OPTIONAL)
    drop = frozenset([parts[seed % len(parts)]]) if seed % 3 == 0 else frozenset()
    return replace(make_story(seed), drop=drop)


def is_same(finding: Finding, expected: Expected) -> bool:
    if finding.check_code != expected.check:
        return False
    if expected.subject:
        return finding.subject == expected.subject
    figures = [figure for figure in (finding.claimed, finding.recomputed) if figure is not None]
    return any(abs(figure - other) <= 0.01 for figure in figures for other in expected.figures)


@pytest.mark.parametrize("seed", CLEAN)
def test_a_consistent_report_has_no_finding(seed, tmp_path):
    story = story_of(seed)
    path = write(tell(story), tmp_path / f"r{SUFFIXES[seed // 4 % 4]}", story.clerk)
    report = read_report(path)
    assert (report.department, report.fiscal_year) == (story.department, story.year)
    assert {claim.indicator: claim.points for claim in report.annex.claims} == claims(story)
    assert claimed_total(report) == sum(claims(story).values())
    assert check_report(report) == []


def test_recall_and_precision(tmp_path, capsys):
    found = made = wanted = 0
    missed, extra = [], []
    for check, plant in PLANTS.items():
        for seed in PLANTED[:: 5 if check == "form" else 1][:28]:
            story = story_of(seed)
            if check == "rate" and "procurement" in story.drop:
                continue
            rng = random.Random(seed)
            blocks, expected = plant(story, rng)
            clerk = 0 if check == "form" else story.clerk
            path = write(blocks, tmp_path / f"{check}{seed}{SUFFIXES[seed // 4 % 4]}", clerk)
            findings = check_report(read_report(path))
            hits = [each for each in expected if any(is_same(finding, each) for finding in findings)]
            others = [finding for finding in findings if not any(is_same(finding, each) for each in expected)]
            wanted, found, made = wanted + len(expected), found + len(hits), made + len(findings)
            missed += [f"{path.name}: {each}" for each in expected if each not in hits]
            extra += [f"{path.name}: {each}" for each in others]
    recall, precision = found / wanted, (made - len(extra)) / made
    with capsys.disabled():
        print(f"\nreports: recall {recall:.3f} of {wanted} planted, precision {precision:.3f} of {made} findings")
    assert recall >= 0.95, missed
    assert precision >= 0.95, extra


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), order=st.integers(0, 10**6), drop=st.frozensets(st.sampled_from(sorted(OPTIONAL))))
def test_a_consistent_report_stays_so_in_any_order_of_its_parts(seed, order, drop, tmp_path_factory):
    story = replace(make_story(seed), order=order, drop=drop)
    path = write(tell(story), tmp_path_factory.getbasetemp() / "permuted.txt", story.clerk)
    assert check_report(read_report(path)) == []
