"""The seed report, and what the checks make of single statements."""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.reports import (
    Published,
    PublishedCriterion,
    ReportError,
    check_report,
    claimed_points,
    claimed_total,
    is_report_text,
    read_report,
)
from pipelines.reports.amounts import numbers_in
from tests.report_family import claims, make_story, tell, write

CASES = Path(__file__).parent / "cases" / "reports"
SEED = CASES / "seed.txt"


@pytest.fixture(scope="module")
def seed():
    return read_report(SEED)


def rows(findings):
    return {(each.check_code, each.subject, str(each.claimed), str(each.recomputed)) for each in findings}


def test_the_seed_is_read(seed):
    assert (seed.title, seed.fiscal_year) == ("2022 年度部门整体绩效评价报告", 2022)
    assert seed.department == "深圳市罗湖区金融服务署"
    assert len(claimed_points(seed)) == 21
    assert claimed_points(seed)["C21"] == Decimal("4.62")
    assert claimed_total(seed) == Decimal("88.62")
    assert [table.unit for table in seed.tables] == ["万元"] * len(seed.tables)
    assert not seed.notes


def test_the_seed_has_these_findings_and_no_other(seed):
    assert rows(check_report(seed)) == {
        ("recomputed", "C21", "4.62", "3.53"),
        ("table_sum", "表1-2 部门整体支出构成与调整情况（按支出功能分类） 调整预算数", "20179.71", "20149.72"),
        ("table_sum", "表 1-5 2022 年度固定资产保有及使用情况表 期末账面数原值、期末账面数在用", "160.02", "158.03"),
        ("conflict", "年度预算总额（调整后）", "4338.08", "20179.71"),
        ("conflict", "全年支出", "4198.90", "20011.39"),
        ("conflict", "年末结转和结余", "32.39", "168.32"),
        ("rate", "预算执行率", "99.17", "96.79"),
        ("year", "比2022年", "2022", "2021"),
        ("unsupported", "C42", "4.00", "None"),
        ("admitted", "B51", "3.00", "None"),
        ("admitted", "A11", "5.00", "None"),
        ("form", "一级指标 部门绩效 分值", "55", "60"),
        ("form", "A21 绩效目标完整性 评分标准（8分）", "8", "3"),
    }


def test_points_in_doubt_of_the_seed(seed):
    doubts = {each.subject: each.points_in_doubt for each in check_report(seed) if each.points_in_doubt}
    assert doubts == {"C21": Decimal("1.09"), "C42": Decimal("4.00"), "B51": Decimal("1.00"), "A11": Decimal("2.00")}


def test_every_quote_stands_on_its_line(seed):
    for finding in check_report(seed):
        assert finding.line is not None
        place = seed.lines[finding.line - 1]
        assert finding.quote in place or finding.check_code in ("recomputed", "form")


def test_errors_come_first(seed):
    severities = [finding.severity for finding in check_report(seed)]
    assert severities == sorted(severities, key=("error", "doubt", "form").index)


# Single statements


def findings_of(text: str, tmp_path: Path, **replaced: str):
    """Findings of a consistent report with a sentence put into its chapter of problems."""
    story = make_story(1)
    path = write(tell(story), tmp_path / "r.txt", 0)
    lines = path.read_text("utf-8").replace("五、", "五、").splitlines()
    at = next(i for i, line in enumerate(lines) if "存在问题" in line)
    path.write_text("\n".join([*lines[: at + 1], "", text, *lines[at + 1 :]]), "utf-8")
    return check_report(read_report(path))


@pytest.mark.parametrize("case", (CASES / "harmless.txt").read_text("utf-8").splitlines())
def test_harmless(case, tmp_path):
    assert findings_of(case, tmp_path) == []


@pytest.mark.parametrize("case", (CASES / "faulty.tsv").read_text("utf-8").splitlines())
def test_faulty(case, tmp_path):
    check, subject, text = case.split("\t")
    assert [(each.check_code, each.subject) for each in findings_of(text, tmp_path)] == [(check, subject)]


@pytest.mark.parametrize("path", sorted(CASES.glob("clean_*")), ids=lambda path: path.name)
def test_reports_of_other_clerks_are_clean(path):
    report = read_report(path)
    assert len(report.annex.claims) == 21
    assert report.department
    assert [each for each in check_report(report) if each.severity != "form"] == []


def test_a_report_full_of_faults():
    found = {(each.check_code, each.subject) for each in check_report(read_report(CASES / "faulty_water.txt"))}
    assert {subject for check, subject in found if check == "recomputed"} == {
        *("C11", "C42", "B41", "C41", "C23", "B42", "B11", "B32")
    }
    assert {subject for check, subject in found if check == "admitted"} == {"A22", "B13", "B31", "B51", "C22"}
    assert {("over_maximum", "C31"), ("year", "与2023年"), ("total", "total")} <= found
    assert {("rate", "政府采购执行率"), ("conflict", "“三公”经费支出")} <= found


def test_a_row_of_kinds_is_added_across(tmp_path):
    text = (
        (CASES / "clean_culture.md").read_text("utf-8").replace("| 10.50 | 1.80 | 12.30 |", "| 10.50 | 2.80 | 12.30 |")
    )
    (tmp_path / "r.md").write_text(text, "utf-8")
    found = check_report(read_report(tmp_path / "r.md"))
    assert [(each.check_code, each.claimed, each.recomputed) for each in found] == [
        ("table_sum", Decimal("12.30"), Decimal("13.30"))
    ]


def test_numbers_listed_share_the_unit_of_the_last():
    printed = numbers_in("依次为1,001.00、2.50和3.00万元，共 4 项")
    assert [number.unit for number in printed] == ["万元", "万元", "万元", "项"]
    assert printed[0].amount.value == 10_010_000


def test_a_wrong_total_is_said_once(tmp_path):
    story = make_story(1)
    text = write(tell(story), tmp_path / "r.txt").read_text("utf-8")
    total = f"合计\t{story.initial:,.2f}\t{story.adjusted:,.2f}"
    assert total in text
    wrong = f"合计\t{story.initial:,.2f}\t{story.adjusted + 20:,.2f}"
    (tmp_path / "r.txt").write_text(text.replace(total, wrong), "utf-8")
    found = check_report(read_report(tmp_path / "r.txt"))
    assert [(each.check_code, each.claimed) for each in found] == [("table_sum", story.adjusted + 20)]


# The warehouse


def published(story) -> Published:
    return Published(
        tuple(
            PublishedCriterion(f"{code}-1", points, points) for code, points in claims(story).items() if code[1] != "2"
        )
    )


def test_what_the_warehouse_confirms_is_no_finding(tmp_path):
    story = make_story(3)
    report = read_report(write(tell(story), tmp_path / "r.txt", story.clerk))
    assert check_report(report, published(story)) == []


def test_a_claim_beyond_the_warehouse_is_found(tmp_path):
    story = make_story(3)
    report = read_report(write(tell(story), tmp_path / "r.txt", story.clerk))
    lower = PublishedCriterion("B13-1", Decimal("1.00"), Decimal("2.00"))
    found = check_report(report, Published((lower,)))
    assert [(each.check_code, each.subject, each.recomputed) for each in found] == [
        ("published", "B13", Decimal("2.00"))
    ]


def test_a_figure_other_than_the_warehouse_is_found(tmp_path):
    story = make_story(3)
    report = read_report(write(tell(story), tmp_path / "r.txt", story.clerk))
    other = PublishedCriterion("B32-1", Decimal(0), Decimal(1), denominator=story.assets[0] * 10000 + 500)
    assert [each.subject for each in check_report(report, Published((other,)))] == ["B32"]


# Telling reports from other files


def test_a_report_is_known_by_its_content(tmp_path):
    other = tmp_path / "2022年度部门整体绩效评价报告.txt"
    other.write_text("满意度调查报告\n共回收问卷 300 份。", "utf-8")
    with pytest.raises(ReportError, match="不是部门整体绩效自评报告"):
        read_report(other)


def test_minutes_about_a_report_are_none():
    assert not is_report_text("关于绩效工作的会议纪要\n会议听取了《2022年度部门整体绩效评价报告》的汇报。")
