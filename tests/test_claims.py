"""Self-evaluation reports in the nightly job: their claims, their contradictions, and which of them counts."""

import json
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from conftest import CASES, published, rows

from pipelines.settings import PROJECT

REPORT = "2022年度部门整体绩效评价报告.txt"


@pytest.fixture(scope="module")
def truth():
    """What the golden department must score and claim."""
    return json.loads((CASES / "golden-truth.json").read_text(encoding="utf-8"))


def test_golden_claims(golden_home, truth):
    found = rows(golden_home, "select indicator_code, claimed_points from marts.indicator_scores")
    assert dict(found) == {indicator: Decimal(points) for indicator, points in truth["claimed"].items()}
    ((total,),) = rows(golden_home, "select claimed_points from marts.department_scores")
    assert total == Decimal(truth["claimed_total"])


def test_golden_score_and_bases(golden_home, truth):
    found = rows(golden_home, "select points_earned, grade from marts.department_scores")
    assert found == [(Decimal(truth["points_earned"]), truth["grade"])]
    bases = dict(rows(golden_home, "select criterion_code, basis from marts.criterion_scores"))
    assert bases == truth["basis"]
    points = dict(rows(golden_home, "select criterion_code, points_earned from marts.criterion_scores"))
    assert {code: points[code] for code in truth["criteria"]} == {c: Decimal(p) for c, p in truth["criteria"].items()}


def test_golden_contradictions(golden_home):
    found = rows(golden_home, "select check_code, count(*) from marts.claim_checks group by all order by all")
    expected = {"admitted": 2, "conflict": 3, "form": 2, "published": 1, "rate": 1, "recomputed": 1, "table_sum": 2}
    assert dict(found) == expected | {"unsupported": 1, "year": 1}
    claims = rows(
        golden_home, "select subject, claimed, recomputed from marts.claim_checks where check_code = 'published'"
    )
    assert claims == [("C21", Decimal("4.6200"), Decimal("3.5300"))]


def test_the_report_is_kept_line_by_line(golden_home):
    quotes = rows(
        golden_home,
        "select count(*) from marts.claim_checks as checks inner join marts.report_lines as lines"
        " on checks.department_code = lines.department_code and checks.line = lines.line"
        " where checks.check_code in ('conflict', 'rate', 'year') and contains(lines.text, checks.quote)",
    )
    assert quotes == [(5,)]


def test_the_newest_report_counts_and_an_unknown_one_waits(tmp_path, golden_home):
    landing = tmp_path / "landing"
    shutil.copytree(CASES / "golden", landing)
    text = (landing / REPORT).read_text(encoding="utf-8")
    (landing / REPORT).unlink()
    for name, was, becomes in (
        ("自评_20230401.txt", "88.62", "88.62"),
        ("自评_20230501.md", "得分 88.62 分", "得分 88.60 分"),
        ("别局_20230501.txt", "深圳市罗湖区金融服务署", "无名县无名局"),
    ):
        (landing / name).write_text(text.replace(was, becomes), encoding="utf-8")
    shutil.copytree(golden_home.cache, tmp_path / "home" / "cache")
    home = published(tmp_path / "home", landing, date(2023, 6, 30))
    found = rows(
        home, "select file_name, status, message from marts.source_files where export = 'self_evaluation' order by all"
    )
    assert [(name, status) for name, status, _ in found] == [
        ("别局_20230501.txt", "loaded"),
        ("自评_20230401.txt", "superseded"),
        ("自评_20230501.md", "loaded"),
    ]
    assert "预算单位信息表" in found[0][2]
    files = rows(home, "select distinct file_name from marts.claim_checks")
    assert files == [("自评_20230501.md",)]
    assert rows(home, "select count(*) from marts.department_scores") == [(1,)]


def check_report(*arguments):
    """`jiheng check-report` as a program."""
    command = [sys.executable, "-m", "pipelines", "check-report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)


def test_check_report_prints_json(golden_home):
    done = check_report(CASES / "seed-report.txt", "--home", golden_home.root, "--json")
    assert done.returncode == 1
    findings = json.loads(done.stdout)
    keys = ("check_code", "severity", "subject", "claimed", "recomputed", "points_in_doubt", "quote", "line")
    assert tuple(findings[0]) == (*keys, "explanation_zh", "explanation_en")
    assert {"published", "recomputed"} <= {finding["check_code"] for finding in findings}


def test_check_report_ends_with_the_sum():
    done = check_report(CASES / "seed-report.txt")
    assert done.returncode == 1
    assert "自评 88.62 分，按报告自身数字 87.53 分" in done.stdout.splitlines()[-1]


def test_check_report_of_something_else():
    done = check_report(CASES / "golden-truth.json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "golden-truth.json" in done.stderr
