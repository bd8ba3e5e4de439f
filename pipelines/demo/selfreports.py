"""The self-evaluation reports of a district: who writes one for a year, in which format, with which contradictions."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from pipelines.demo.district import Case
from pipelines.demo.files import CREATED
from pipelines.demo.reported import figures_of
from pipelines.demo.selffaults import planted
from pipelines.demo.selfreport import Block, report_blocks

FOLDER = "自评报告"
BUNDLES: tuple[tuple[str, ...], ...] = (
    ("C21", "total"), ("conflict", "year"), ("rate",), ("B42", "admitted"), ("table_sum",), ("unsupported",),
)  # fmt: skip
PLANTED = 0.4  # the share of a year's reports that contradict themselves
FIRST_TRY = ("C21", "year")  # what the corrected report no longer says
ENCODINGS = ("utf-8", "gb18030", "utf-8-sig")


def reporting(cases: Sequence[Case]) -> list[Case]:
    """Return the cases of one year whose departments handed in a report: about two thirds, others every year."""
    return [case for place, case in enumerate(cases) if (place + case.year) % 3]


def faults_of(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """Return by department code the contradictions in the reports of one year; the first reporter has none."""
    year, seed = cases[0].year, cases[0].seed
    codes = [case.department.code for case in cases[1:]]
    Random(f"{seed}/{year}/faults").shuffle(codes)
    count = round(PLANTED * len(cases))
    return {code: BUNDLES[(year * count + place) % len(BUNDLES)] for place, code in enumerate(codes[:count])}


def write_reports(landing: Path, cases: Sequence[Case], twice: bool) -> None:
    """Write the reports of one finished year; with `twice` the first reporter's a second time, corrected, once due."""
    folder = landing / FOLDER
    folder.mkdir(exist_ok=True)
    reporters = reporting(cases)
    faults = faults_of(reporters) if reporters else {}
    for place, case in enumerate(reporters):
        first, second = (date(case.year + 1, month, 20) for month in (3, 4))
        if twice and place == 0 and second <= case.as_of:
            _write(folder, case, FIRST_TRY, place, f"_{first:%Y%m%d}")
            _write(folder, case, (), place, f"（更正）_{second:%Y%m%d}")
        else:
            _write(folder, case, faults.get(case.department.code, ()), place, "")


def _write(folder: Path, case: Case, faults: tuple[str, ...], place: int, suffix: str) -> None:
    """Write one report; every other one is a Word document."""
    blocks = report_blocks(planted(case, figures_of(case), faults))
    stem = f"{case.department.name}{case.year}年度部门整体绩效自评报告{suffix}"
    if place % 2:
        (folder / f"{stem}.docx").write_bytes(document_bytes(blocks))
    else:
        (folder / f"{stem}.txt").write_bytes(_text(blocks).encode(ENCODINGS[place // 2 % len(ENCODINGS)]))


def _text(blocks: Sequence[Block]) -> str:
    """Return a report as text, the cells of its tables parted by tabs."""
    parts = [block if isinstance(block, str) else "\n".join(map("\t".join, block)) for block in blocks]
    return "\n\n".join(parts) + "\n"


def document_bytes(blocks: Sequence[Block]) -> bytes:
    """Return a report as a .docx; the same blocks always give the same bytes."""
    from docx import Document  # slow to import, and nothing else of the demo needs it

    document = Document()
    document.core_properties.created = document.core_properties.modified = CREATED
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]), style="Table Grid")
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    target = io.BytesIO()
    document.save(target)
    return _undated(target)


def _undated(archive: io.BytesIO) -> bytes:
    """Return a zip file with the day of its making taken out of its entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, CREATED.timetuple()[:6])
            copy.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
