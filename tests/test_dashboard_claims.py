"""The page 自评 and the findings in downloads: on the seed report's department, and on the samples without a report."""

import io
import tempfile
import zipfile
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from docx import Document

from dashboard import claimed, quoting, reading
from dashboard.downloads import document, form, package, sheets
from dashboard.queries import claims
from dashboard.wording import LANGUAGES, Words
from pipelines.publish import published_path
from pipelines.reports import ReportError
from pipelines.settings import Home, SheetLimits
from tests.report_family import make_story, tell, write
from tests.test_dashboard import run_page

CASES = Path(__file__).parent / "cases"
SEED = (CASES / "seed-report.txt").read_bytes()


def path_of(home: Home) -> str:
    path = published_path(home)
    assert path is not None
    return str(path)


@pytest.fixture
def golden(golden_home: Home, monkeypatch: pytest.MonkeyPatch) -> str:
    """The published file of the seed's department, which the pages show."""
    monkeypatch.setenv("JIHENG_HOME", str(golden_home.root))
    return path_of(golden_home)


# The page


def test_a_claim_stands_against_what_follows(golden: str):
    [row] = claims.standings(golden, 2022).itertuples()
    assert (row.claimed, row.recomputed, row.points_earned) == (D("88.62"), D("87.53"), D("87.53"))
    assert (row.excess, row.own_excess) == (D("1.09"), D("1.09"))
    assert row.in_doubt == D("8.09")  # C21 1.09, C42 4, A11 2, B51 1: C21 once, though it is found twice
    shown = run_page("claims", year="2022").dataframe[0].value
    assert shown["自评分"].tolist() == [88.62]
    assert shown["报告"].tolist() == ["已交"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_is_shown_with_its_worst_finding(golden: str, lang: str):
    app = run_page("claims", year="2022", part="report", department="301", lang=lang)
    found = claims.findings(golden, "301", 2022)
    assert len(app.dataframe[0].value) == len(found)
    assert found["severity"].tolist() == sorted(found["severity"], key=["error", "doubt", "form"].index)
    assert any("4\\.62" in text.value and "red-badge" in text.value for text in app.markdown)
    assert any("red-background" in text.value for text in app.markdown)


def test_a_finding_in_the_address_is_marked_where_it_stands(golden: str):
    app = run_page("claims", year="2022", part="report", department="301", finding="unsupported C42")
    [text] = [text.value for text in app.markdown if "orange-background" in text.value]
    assert ":gray[395]&emsp;:orange-background[存在的问题：2022年度我署未开展正式满意度调查" in text


def test_the_whole_text_can_be_read(golden: str):
    app = run_page("claims", year="2022", part="report", department="301")
    app.toggle[0].set_value(True).run()
    lines = quoting.said(claims.lines(golden, "301", 2022).itertuples(index=False, name=None))
    assert max(text.value.count("&emsp;") for text in app.markdown) == len(lines)


@pytest.mark.parametrize("query", [{"department": "?", "finding": "x"}, {"part": "?"}, {"year": "1999"}])
def test_an_address_that_makes_no_sense(golden: str, query: dict[str, str]):
    run_page("claims", **{"part": "report", **query})


@pytest.mark.parametrize("part", ["claimed", "report"])
def test_without_any_report_the_page_says_so(samples_home: Home, monkeypatch: pytest.MonkeyPatch, part: str):
    monkeypatch.setenv("JIHENG_HOME", str(samples_home.root))
    assert "没有收到自评报告" in run_page("claims", year="2022", part=part).info[0].value


def test_departments_without_a_report_come_last(samples_home: Home):
    frame = claims.standings(path_of(samples_home), 2022)
    frame.loc[[3, 5], "has_report"] = True
    for place, value in ((3, D("1.00")), (5, D("2.00"))):
        frame.loc[place, ["claimed", "excess", "own_excess", "in_doubt"]] = [D(80), value, D(0), D(9) - value]
    codes = {order: claimed.ordered(frame, order)["department_code"].tolist()[:2] for order in claimed.ORDERS}
    ours = [frame["department_code"][place] for place in (5, 3)]
    assert codes["excess"] == ours
    assert codes["in_doubt"] == ours[::-1]
    assert claimed.table(frame, Words("zh"))["报告"].tolist().count("已交") == 2


# States of the page


def stands(frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, found: pd.DataFrame | None = None) -> None:
    """Has the page show these standings, and these findings of every report."""
    monkeypatch.setattr(claims, "standings", lambda *_: frame)
    if found is not None:
        monkeypatch.setattr(claims, "findings", lambda *_: found)


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有收到"), ("en", "has no self-evaluation report")])
def test_a_department_without_a_report(golden: str, monkeypatch: pytest.MonkeyPatch, lang: str, said: str):
    frame = claims.standings(golden, 2022)
    without = frame.assign(
        department_code="302", department_name="迟交局", has_report=False, claimed=None, file_name=None
    )
    stands(pd.concat([frame, without], ignore_index=True), monkeypatch)
    app = run_page("claims", year="2022", part="report", department="302", lang=lang)
    assert "迟交局" in app.info[0].value
    assert said in app.info[0].value
    assert not app.metric
    assert not app.dataframe


def test_a_report_without_findings(golden: str, monkeypatch: pytest.MonkeyPatch):
    frame, found = claims.standings(golden, 2022), claims.findings(golden, "301", 2022)
    stands(frame, monkeypatch, found.iloc[:0])
    app = run_page("claims", year="2022", part="report", department="301")
    assert app.success[0].value == "这份报告没有发现问题。"
    assert not app.warning
    assert "&emsp;（一）部门主要职能" in " ".join(text.value for text in app.markdown)


def test_a_report_whose_points_cannot_be_read_is_not_called_sound(golden: str, monkeypatch: pytest.MonkeyPatch):
    frame, found = claims.standings(golden, 2022), claims.findings(golden, "301", 2022)
    unread = frame.assign(claimed=None, recomputed=None, excess=None, own_excess=None)
    stands(unread, monkeypatch, found.iloc[:0])
    app = run_page("claims", year="2022", part="report", department="301")
    assert "没有读到各项指标的自评分" in app.warning[0].value
    assert not app.success
    assert {metric.label: metric.value for metric in app.metric}["自评分"] == "—"
    everyone = run_page("claims", year="2022")
    assert everyone.info[0].value == "有报告的部门都没有读到自评分。"


def test_sixty_reports_at_once(golden: str, monkeypatch: pytest.MonkeyPatch):
    frame = pd.concat([claims.standings(golden, 2022)] * 60, ignore_index=True)
    names = [f"第{number}局" for number in range(60)]
    stands(frame.assign(department_code=names, department_name=names), monkeypatch)
    app = run_page("claims", year="2022")
    assert len(app.dataframe[0].value) == 60
    assert "60 份报告，0 个部门未交" in app.caption[-1].value


def test_a_year_is_shown_as_no_amount(golden: str):
    shown = run_page("claims", year="2022", part="report", department="301").dataframe[0].value
    [row] = shown.loc[shown["核对项"] == "年度不符"].itertuples(index=False)
    assert pd.isna(row[3])
    assert pd.isna(row[4])


# Quotes


def test_a_quote_is_marked_however_it_is_spaced():
    assert quoting.marked("全年 支出\t4,198.90 万元。", "支出 4,198.90万元", "error") == (
        r"全年 :red-background[支出 ｜ 4,198\.90 万元]。"
    )
    assert quoting.marked("abc", "nowhere", "doubt") == ":orange-background[abc]"


def test_nothing_in_a_report_formats_or_runs():
    text = quoting.context([(1, "<b onclick=x>*y*</b> [l](http://h) :red[z] $q$")], 1, "*y*", "error")
    assert text == (
        r":small[:gray[1]&emsp;\<b onclick\=x\>:red-background[\*y\*]\</b\> \[l\]\(http\://h\) \:red\[z\] \$q\$]"
    )


# A report that somebody drops


def test_a_dropped_report_is_read_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read = reading.read("../../报告.TXT", SEED)
    assert (read.claimed, read.recomputed, read.in_doubt) == (D("88.62"), D("87.53"), D("8.09"))
    assert read.findings["check_code"].iloc[0] == "recomputed"
    assert read.findings["quote"].iloc[0] in read.lines["text"].iloc[461]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", [".docx", ".pdf", ".md"])
def test_a_clean_report_of_any_format_has_no_finding(ending: str, tmp_path: Path):
    path = write(tell(make_story(1)), tmp_path / f"r{ending}")
    read = reading.read(path.name, path.read_bytes())
    assert read.findings.empty
    assert read.claimed == read.recomputed


def docx_of(text: bytes) -> bytes:
    """A Word document that unpacks to this."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return file.getvalue()


def test_a_hostile_report_harms_only_the_child_that_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "LIMITS", SheetLimits(memory=256 * 1024**2, seconds=60))
    with pytest.raises(ReportError, match="文档损坏或过大"):
        reading.read("a.docx", docx_of(b"<a>" + b"<b/>" * 8_000_000 + b"</a>"))
    assert not list(tmp_path.iterdir())


def test_a_report_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "LIMITS", SheetLimits(memory=1024**3, seconds=0))
    with pytest.raises(ReportError, match="打开超过 0 秒，已中止"):
        reading.read("a.txt", SEED)


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.docx", b"PK\x03\x04broken", "Word 文档损坏或不完整"),
        ("a.txt", b"", "文件是空的"),
        ("a.txt", "会议纪要".encode(), "不是部门整体绩效自评报告"),
        ("a.pdf", b"%" * (reading.MOST * 1024 * 1024 + 1), "文件超过 20 MB"),
    ],
)
def test_what_is_no_report_says_why(name: str, content: bytes, cause: str, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ReportError) as caught:
        reading.read(name, content)
    assert cause in caught.value.cause_zh
    assert not list(tmp_path.iterdir())


def test_the_field_takes_a_report(golden: str):
    app = run_page("claims", year="2022", part="drop")
    app.file_uploader[0].upload("报告.txt", SEED, "text/plain").run()
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["按自身数字"] == "87.53"
    app.file_uploader[0].set_value(None).run()
    assert not app.metric
    app.file_uploader[0].upload("a.txt", b"", "text/plain").run()
    assert "文件是空的" in app.error[0].value


def test_of_a_dropped_report_without_its_annex_no_points_are_made_up():
    text = SEED.decode()
    read = reading.read("a.txt", text[: text.rindex("四、部门整体支出绩效评价指标评分情况")].encode())
    assert (read.claimed, read.recomputed) == (None, None)
    assert "未找到评分表（附件）" in read.notes["zh"]
    assert "conflict" in set(read.findings["check_code"])


# What is taken away


def test_the_findings_go_into_form_and_package(golden: str):
    words = Words("zh")
    built = form.build(golden, "301", 2022, words)
    found = claims.findings(golden, "301", 2022)
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.form_book(built, words)))["自评核对"]
    assert sheet.max_row == 1 + len(found)
    assert [D(str(sheet.cell(2, column).value)) for column in (5, 6, 7)] == [D("4.62"), D("3.53"), D("1.09")]
    table = Document(io.BytesIO(document.form_document(built, words))).tables[1]
    assert len(table.rows) == 1 + len(found)
    archive = zipfile.ZipFile(io.BytesIO(package.evidence_package(golden, built, words)))
    assert "自评核对.xlsx" in archive.namelist()
    assert built.report in archive.read("SHA256SUMS").decode()


def test_without_a_report_nothing_is_said_of_one(samples_home: Home):
    words = Words("en")
    built = form.build(path_of(samples_home), "103", 2022, words)
    assert len(openpyxl.load_workbook(io.BytesIO(sheets.form_book(built, words))).worksheets) == 2
    assert len(Document(io.BytesIO(document.form_document(built, words))).tables) == 1
