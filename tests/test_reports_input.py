"""What comes in: damaged, locked, scanned and odd files, each with a clear line and nothing lost."""

import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from pipelines.reports import ReportError, check_report, claimed_points, plain, read_report
from tests.report_family import claims, make_story, tell, write


def cause(path: Path) -> str:
    with pytest.raises(ReportError) as caught:
        read_report(path)
    return f"{caught.value.status}: {caught.value.cause_zh}"


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.docx", b"", "unreadable: 文件是空的"),
        ("a.txt", b"", "unreadable: 文件是空的"),
        ("a.docx", b"PK\x03\x04broken", "unreadable: Word 文档损坏或不完整"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "unreadable: 文件已加密，需要密码"),
        ("a.doc", b"\xd0\xcf\x11\xe0old", "unreadable: 旧版 .doc 格式，请另存为 .docx"),
        ("a.pdf", b"%PDF-1.4 broken", "unreadable: PDF 损坏，无法打开"),
        ("a.pdf", b"no pdf at all", "unreadable: 内容不是 .pdf 文件，可能已损坏"),
        ("a.txt", b"\x00\x01\x02\xff", "unreadable: 不是 UTF-8、UTF-16 或 GB18030 编码的文本"),
        ("a.txt", "会议纪要".encode(), "unrecognised: 不是部门整体绩效自评报告"),
    ],
)
def test_bad_files(name, content, expected, tmp_path):
    assert cause(saved(tmp_path / name, content)) == expected


def test_a_zip_without_a_document_is_damaged(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("hello.txt", "x")
    assert cause(tmp_path / "a.docx").startswith("unreadable")


def test_a_file_that_is_not_there(tmp_path):
    assert cause(tmp_path / "none.pdf").startswith("unreadable")


def pdf(path: Path, pages: int, draw) -> Path:
    paper = canvas.Canvas(str(path), pagesize=A4)
    for page in range(pages):
        draw(paper, page)
        paper.showPage()
    paper.save()
    return path


def test_a_scan_has_no_text(tmp_path):
    path = pdf(tmp_path / "scan.pdf", 2, lambda paper, page: paper.rect(50, 50, 400, 600, fill=1))
    assert cause(path) == "unreadable: PDF 共 2 页没有文字，是扫描件，请提供文字版"


def test_a_report_of_500_pages_is_not_read(tmp_path):
    def draw(paper, page):
        paper.setFont("STSong-Light", 11)
        paper.drawString(50, 500, "2022年度部门整体支出绩效自评报告")
        paper.drawString(50, 450, "履职目标、预算执行、三公经费、满意度。")
        paper.drawString(50, 50, f"第 {page} 页")

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = pdf(tmp_path / "long.pdf", 500, draw)
    assert cause(path) == "unreadable: PDF 共 500 页，超过 150 页的上限"


def test_a_manual_of_500_pages_is_no_report(tmp_path):
    path = pdf(tmp_path / "long.pdf", 500, lambda paper, page: paper.drawString(50, 50, f"manual, page {page}"))
    assert cause(path) == "unrecognised: 不是部门整体绩效自评报告"


def test_of_a_text_longer_than_any_report_the_beginning_tells(tmp_path):
    report = write(tell(make_story(0)), tmp_path / "r.txt").read_text("utf-8")
    long = "附：支出明细。\n" * (plain.LARGEST // 20)
    assert cause(saved(tmp_path / "a.txt", (report + long).encode())) == "unreadable: 文本文件过大"
    assert cause(saved(tmp_path / "a.txt", long.encode())).startswith("unrecognised")


def test_a_locked_pdf_says_so(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption

    paper = canvas.Canvas(str(tmp_path / "locked.pdf"), encrypt=StandardEncryption("secret"))
    paper.drawString(50, 50, "x")
    paper.save()
    assert cause(tmp_path / "locked.pdf") == "unreadable: PDF 已加密，需要密码"


def test_macros_are_not_run_but_said(tmp_path):
    story = make_story(0)
    path = write(tell(story), tmp_path / "r.docx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    report = read_report(path.rename(tmp_path / "r.docm"))
    assert claimed_points(report) == claims(story)
    assert [note.zh for note in report.notes] == ["文件含宏，未执行，只读文字"]


# The annex


def annexed(tmp_path: Path, change) -> Path:
    """A report of the clerk with codes, its text changed."""
    path = write(tell(make_story(2)), tmp_path / "r.txt", 0)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    return path


def without(text: str, part: str) -> str:
    return "\n".join(line for line in text.splitlines() if part not in line)


def test_an_annex_with_20_indicators(tmp_path):
    report = read_report(annexed(tmp_path, lambda text: without(text, "资产管理安全性")))
    assert len(claimed_points(report)) == 20
    assert [note.zh for note in report.notes] == ["评分表中没有 B31 资产管理安全性"]
    assert check_report(report) == []


def test_a_misprinted_code_is_read_by_its_name(tmp_path):
    report = read_report(annexed(tmp_path, lambda text: text.replace("B42\t", "B43\t")))
    assert len(claimed_points(report)) == 21
    assert [note.zh for note in report.notes] == ["代码 B43 不在指标体系中，按名称取 B42"]


@pytest.mark.parametrize(("printed", "points"), [("3.00分", "3.00"), ("３．００", "3.00"), ("得3分", "3"), ("—", None)])
def test_points_as_they_are_printed(printed, points, tmp_path):
    def change(text: str) -> str:
        return "\n".join(
            "\t".join([*line.split("\t")[:-1], printed]) if "预决算信息公开\t" in line else line
            for line in text.splitlines()
        )

    report = read_report(annexed(tmp_path, change))
    assert claimed_points(report).get("B13") == (Decimal(points) if points else None)
    assert [note.zh for note in report.notes] == ([] if points else ["B13 的得分“—”不是数字"])
    assert check_report(report) == []


def test_a_report_without_an_annex_is_checked_all_the_same(tmp_path):
    report = read_report(annexed(tmp_path, lambda text: text[: text.index("指标编码")]))
    assert claimed_points(report) == {}
    assert "未找到评分表（附件）" in [note.zh for note in report.notes]


# Formats


def test_a_table_over_two_pages_is_one(tmp_path):
    story = make_story(0)
    report = read_report(write(tell(story), tmp_path / "r.pdf"))
    assert claimed_points(report) == claims(story)


def test_a_title_that_heads_every_page_is_read_once(tmp_path):
    def draw(paper, page):
        paper.setFont("STSong-Light", 11)
        paper.drawString(50, 800, "2022年度部门整体支出绩效自评报告")
        paper.drawString(50, 450, f"履职目标、预算执行、三公经费、满意度（{page}）。")
        paper.drawString(50, 50, f"- {page} -")

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    report = read_report(pdf(tmp_path / "r.pdf", 3, draw))
    assert [line for line in report.lines if line.startswith("2022")] == ["2022年度部门整体支出绩效自评报告"]


@pytest.mark.parametrize(("turn", "left", "up"), [(0, 0, 0), (90, 0, 842), (180, 596, 842), (270, 842, 0)])
def test_pages_drawn_on_their_side_and_within_drawings_are_read(turn, left, up, tmp_path):
    path = write(tell(make_story(0)), tmp_path / "r.pdf")
    turned = pypdfium2.PdfDocument.new()
    with pypdfium2.PdfDocument(path) as upright:
        for number in range(len(upright)):
            drawing = upright.page_as_xobject(number, turned).as_pageobject()
            drawing.set_matrix(pypdfium2.PdfMatrix().rotate(turn).translate(left, up))
            sheet = turned.new_page(842, 842)
            sheet.insert_obj(drawing)
            sheet.gen_content()
    turned.save(tmp_path / "turned.pdf")
    assert read_report(tmp_path / "turned.pdf").lines == read_report(path).lines


def test_text_boxes_and_deleted_text(tmp_path):
    document = docx.Document()
    document.add_paragraph("2022年度部门整体支出绩效自评报告")
    document.add_paragraph("部门名称：某区水务局，部门整体、履职、绩效目标、预算执行、三公、满意度均有说明。")
    run = document.add_paragraph("框外。").add_run()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    boxed = "<w:txbxContent><w:p><w:r><w:t>编制人数20人，在编22人。</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:pict {space}>{boxed}</w:pict>"
    gone = f"<w:p {space}><w:del><w:r><w:t>删去的字</w:t></w:r></w:del></w:p>"
    run._r.append(docx.oxml.parse_xml(box))
    document.element.body.insert(3, docx.oxml.parse_xml(gone))
    document.save(str(tmp_path / "r.docx"))
    lines = read_report(tmp_path / "r.docx").lines
    assert "编制人数20人，在编22人。" in lines
    assert "框外。" in lines
    assert not any("删去" in line for line in lines)


def test_one_report_needs_no_prefect_and_no_warehouse():
    code = "import sys, pipelines.reports; print({'prefect', 'duckdb', 'dbt'} & set(sys.modules))"
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "set()"
