"""Big payment exports in seconds, for benchmarks; agency codes fit those of a district of as many departments."""

from pathlib import Path

import duckdb
import xlsxwriter

from pipelines.demo.district import FIRST_CODE
from pipelines.demo.files import CREATED

FETCHED = 10_000
VOUCHERS = """
WITH numbered AS (
    SELECT
        i,
        i % {departments} AS place,
        (i * 2654435761 + {seed} * 40503 + 12345) % 4294967296 AS draw
    FROM range({vouchers}) AS numbers (i)
)
SELECT
    'B{year}' || lpad((i + 1)::VARCHAR, 9, '0') AS 支付凭证号,
    strftime(make_date({year}, 1, 1) + (draw // 64 % 365)::INTEGER, '%Y-%m-%d') AS 支付日期,
    {year} AS 预算年度,
    ({first} + place)::VARCHAR || lpad((1 + i // {departments} % (2 + place % 2))::VARCHAR, 3, '0') AS 单位代码,
    ['人员经费', '公用经费', '项目支出'][1 + draw // 1024 % 3] AS 支出类别,
    ['2010301', '2050201', '2080505', '2100101'][1 + draw // 4096 % 4] AS 支出功能分类代码,
    ['30101', '30201', '30226', '31002'][1 + draw // 16384 % 4] AS 部门支出经济分类代码,
    '一般公共预算' AS 资金性质,
    '供应商' || (1 + draw // 65536 % 400)::VARCHAR AS 收款人,
    '日常支付' AS 用途,
    (100 + draw // 128 % 99900) * 0.01 AS 支付金额,
    ['已退回', '已作废', '已支付'][1 + least(draw // 8388608 % 64, 2)] AS 支付状态
FROM numbered
"""


def _vouchers(vouchers: int, departments: int, year: int, seed: int) -> str:
    """Return the query whose rows are the vouchers, in the order of their numbers."""
    return VOUCHERS.format(vouchers=vouchers, departments=departments, year=year, seed=seed, first=FIRST_CODE)


def write_vouchers_csv(path: Path, vouchers: int, departments: int, year: int, seed: int) -> None:
    """Write a payments export of so many vouchers as UTF-8 CSV: 支付凭证号,支付日期,… in yuan, no title line."""
    with duckdb.connect() as database:
        database.sql(_vouchers(vouchers, departments, year, seed)).write_csv(str(path), header=True)


def write_vouchers_xlsx(path: Path, vouchers: int, departments: int, year: int, seed: int) -> None:
    """Write the same vouchers as one .xlsx sheet, row by row in little memory (at most 1,048,575 of them)."""
    with (
        duckdb.connect() as database,
        xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book,
    ):
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet("国库集中支付明细表")
        found = database.execute(_vouchers(vouchers, departments, year, seed))
        sheet.write_row(0, 0, [column[0] for column in found.description or ()])
        line = 0
        while rows := found.fetchmany(FETCHED):
            for row in rows:
                line += 1
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell)
                    else:
                        sheet.write_number(line, column, cell)
