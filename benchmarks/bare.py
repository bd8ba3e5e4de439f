"""The bare script a refresh is measured against: the same marts from the same files, by hand.

    python -m benchmarks.bare LANDING DATABASE

It knows the tidy district of `benchmarks.district`: where each header is, how it is spelled, that every row counts,
that no year is in progress. No layout is detected, no row rejected or superseded, nothing audited, no reason worded.
It keeps every row and writes tables points(department, year, criterion, points), indicator_scores, department_scores
and source_files, and view evidence, which must be the refresh's, row by row. It imports nothing of the product.
"""

import hashlib
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineWorkbook

BY_AGENCY = "单位代码 as agency, {year}::double::int as year"
BY_DEPARTMENT = "部门代码 as department, 年度::double::int as year"
EXPORTS = {
    "agencies": ("预算单位信息表", "单位代码 as agency, 主管部门代码 as department, 是否涉密 as secret"),
    "budget": (
        "预算指标明细表",
        f"{BY_AGENCY.format(year='预算年度')}, 指标文号 as doc, 指标类型 as kind,"
        " (指标金额::decimal(18, 2) * 100)::bigint as fen",
    ),
    "payments": (
        "国库集中支付明细表",
        f"{BY_AGENCY.format(year='预算年度')}, 支付凭证号 as voucher, 支付日期::date as day, 支付状态 as status,"
        " 收款人 as payee, 用途 as purpose, (支付金额::decimal(18, 2) * 100)::bigint as fen",
    ),
    "procurement": (
        "政府采购计划执行情况表",
        f"{BY_AGENCY.format(year='预算年度')}, 采购计划编号 as plan, 采购品目 as item,"
        " (采购计划金额::decimal(18, 2) * 100)::bigint as planned,"
        " (实际采购金额::decimal(18, 2) * 100)::bigint as contracted",
    ),
    "assets": (
        "固定资产保有及使用情况表",
        f"{BY_AGENCY.format(year='年度')}, 资产类别 as category, 原值::decimal(18, 2) as original,"
        " 在用::decimal(18, 2) as in_use",
    ),
    "staffing": (
        "机构人员情况表",
        f"{BY_AGENCY.format(year='年度')}, 单位名称 as title, 核定编制数::double::int as quota,"
        " 在编人数::double::int as in_post,"
        " 劳务派遣人数::double::int + 直接聘用编外人数::double::int as outside",
    ),
    "costs": (
        "三公经费及日常公用经费预决算表",
        f"{BY_AGENCY.format(year='年度')}, 项目 as item, 预算数::decimal(18, 2) as budget,"
        " 决算数::decimal(18, 2) as actual",
    ),
    "projects": (
        "项目库明细表",
        f"{BY_AGENCY.format(year='预算年度')}, 项目代码 as project, 项目名称 as title, 计划完成日期::date as due,"
        " 实际完成日期::date as done",
    ),
    "targets": (
        "绩效目标及完成情况表",
        f"{BY_AGENCY.format(year='预算年度')}, 目标层级 as scope, 项目代码 as project, 一级指标 as level1,"
        " 二级指标 as level2, 三级指标 as title, 指标性质 as nature, 比较符 as op, 年度指标值 as target,"
        " 权重::decimal(18, 4) as weight, 实际完成值 as actual",
    ),
    "disclosure": (
        "预决算信息公开情况表",
        f"{BY_DEPARTMENT}, 公开类型 as kind, 公开期限::date as deadline, 公开日期::date as published,"
        " coalesce(内容是否完整, '否') = '是' and coalesce(范围是否合规, '否') = '是' as proper",
    ),
    "tasks": ("重点工作督查情况表", f"{BY_DEPARTMENT}, 任务编号 as task_no, 任务名称 as title, 完成状态 as status"),
    "petitions": (
        "信访事项办理台账",
        f"{BY_DEPARTMENT}, 信访编号 as case_no, 办理期限::date as due, 答复日期::date as replied",
    ),
    "satisfaction": ("满意度调查结果表", f'{BY_DEPARTMENT}, "满意度（%）"::decimal(9, 4) as rate'),
    "assessments": (
        "绩效评价评分底稿",
        f"{BY_DEPARTMENT}, 评分点代码 as criterion, 核定得分::decimal(9, 4) as points, 评价意见 as note",
    ),
    "findings": ("绩效评价核查问题清单", f"{BY_DEPARTMENT}, 评分点代码 as criterion, 问题描述 as note"),
}
SQL = (Path(__file__).with_name("bare.sql"), Path(__file__).with_name("bare_marts.sql"))


def main(landing: Path, database: Path) -> None:
    """Reads every export of LANDING and writes what follows from them into a new DATABASE."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create table source_files (file_name varchar, file_sha256 varchar, row_count bigint)")
        for name, (title, columns) in EXPORTS.items():
            files = sorted(landing.glob(f"{title}_*.*"))
            kept = [keep(connection, f"{name}_{place}", columns, path) for place, path in enumerate(files)]
            connection.execute(f"create view {name} as {' union all '.join(kept)}")
        for path in SQL:
            connection.execute(path.read_text(encoding="utf-8"))


def keep(connection: duckdb.DuckDBPyConnection, table: str, columns: str, path: Path) -> str:
    """Makes a table of a file's rows; what selects them with where they stand, the header being row 1."""
    source, sheet_name = f"read_csv('{path}', header = true, all_varchar = true, delim = ',')", ""
    if path.suffix == ".xlsx":
        rows, sheet_name = sheet(path)
        source = f"{table}_rows"
        connection.register(source, rows)
    connection.execute(f"create table {table} as select {columns} from {source}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    connection.execute(f"insert into source_files select ?, ?, count(*) from {table}", [path.name, digest])
    return f"select *, '{path.name}' as file_name, '{sheet_name}' as sheet_name, rowid + 2 as row_number from {table}"


def sheet(path: Path) -> tuple[pa.Table, str]:
    """The first sheet of a workbook and its name; the first row names the columns, empty cells are null."""
    first = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    header, *rows = first.to_python()
    columns = [[None if row[place] == "" else row[place] for row in rows] for place in range(len(header))]
    return pa.table(dict(zip(map(str, header), map(pa.array, columns), strict=True))), first.name


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
