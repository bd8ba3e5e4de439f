"""The files beside the regular exports: corrections, late rows, copies, strays and broken ones."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from pipelines.demo import files, money, records
from pipelines.demo.columns import exports
from pipelines.demo.disorder import LIVERIES, dress, livery
from pipelines.demo.district import Case, Row

CLEAN_TEXT = livery("csv csv utf-8-sig 元 text - {0:%Y-%m-%d} _ _ title")
ATTENDANCE: files.Grid = [
    ["部门预算工作会议签到表"],
    [],
    ["序号", "姓名", "职务"],
    [1, "甲", "科员"],
    [2, "乙", "科员"],
]


def write_oddities(landing: Path, cases: Sequence[Case], exported: date) -> None:
    """Write the odd files of one year; exported is the date in their names and later than that of the regular files."""
    stamp, year = f"{exported:%Y%m%d}", cases[0].year
    _correction(landing, cases[-1], stamp)
    _late_procurement(landing, cases[0], stamp)
    (landing / f"问题数据_{year}_{stamp}.csv").write_bytes(rejected_csv(cases[-1]))
    strays = [files.Sheet("Sheet1", ATTENDANCE)]
    (landing / "会议签到表.xlsx").write_bytes(files.workbook_bytes(strays, "xlsx"))
    torn = dress(exports()["projects"], records.project_list(cases[0]), year, LIVERIES[0], Random(0))
    whole = files.workbook_bytes(torn, "xlsx")
    (landing / exports()["projects"].file_name(f"{year}_截断", stamp, "xlsx")).write_bytes(whole[: len(whole) // 2])


def write_copy(path: Path) -> None:
    """Write a byte-for-byte copy of a file beside it, as 名称（副本）."""
    shutil.copyfile(path, path.with_name(f"{path.stem}（副本）{path.suffix}"))


def _correction(landing: Path, case: Case, stamp: str) -> None:
    """Write the corrected staffing of one agency into a folder of its own."""
    export = exports()["staffing"]
    row = money.staffing(case)[0]
    row |= {"in_post": row["quota"], "dispatched": 1, "contracted": 0}
    folder = landing / "更正"
    folder.mkdir(exist_ok=True)
    sheets = dress(export, [row], case.year, LIVERIES[0], Random(0))
    (folder / export.file_name(case.year, stamp, "xlsx")).write_bytes(files.workbook_bytes(sheets, "xlsx"))


def _late_procurement(landing: Path, case: Case, stamp: str) -> None:
    """Write a plan that was forgotten; its title says 补报, so it adds to the year's plans."""
    export = exports()["procurement"]
    late = replace(export, title=f"{export.title}补报")
    row = money.procurement(case)[0]
    row |= {"plan_no": f"CGB{case.department.code}{case.year}", "contracted": row["planned"]}
    (sheet,) = dress(late, [row], case.year, LIVERIES[5], Random(0))
    (landing / f"政府采购补报_{case.year}_{stamp}.xls").write_bytes(files.text_bytes(sheet.grid, "gb18030", "\t"))


def rejected_csv(case: Case) -> bytes:
    """Return payments and assessments in which each reason to reject a row occurs once; one row is good."""
    good: Row = money.payments(case)[0] | {"voucher": f"T{case.year}0", "status": "已作废", "amount": Decimal("1.00")}
    changes: tuple[Row, ...] = (
        {}, {"status": None}, {"amount": "详见附件"}, {"paid": "2月30日"}, {"status": "待定"},
        {"agency_code": "999001"},
    )  # fmt: skip
    paid = [good | {"voucher": f"T{case.year}{place}"} | change for place, change in enumerate(changes)]
    judged: Row = {"year": case.year, "department_code": case.department.code, "criterion": "Z99-9", "points": "0.5"}
    grid = _text_grid("payments", [*paid, good], case.year)
    grid += _text_grid("assessments", [judged, judged | {"department_code": "998", "criterion": "A11-1"}], case.year)
    return files.text_bytes(grid, CLEAN_TEXT.encoding, ",")


def _text_grid(export: str, rows: Sequence[Row], year: int) -> files.Grid:
    (sheet,) = dress(exports()[export], rows, year, CLEAN_TEXT, Random(0))
    return sheet.grid
