"""Holds the marts of the bare script against those of a published warehouse."""

from pathlib import Path

import duckdb

from benchmarks.sameness import only_in_each
from pipelines.text import sql_text

EVIDENCE = """
    select {keys}, role, export, file_name, count(*) as row_count, sum(amount) as amount,
        sum(hash(sheet_name, row_number::bigint, amount::decimal(28, 2), note)::hugeint) as content
    from {place}.evidence group by all
"""
"""Of so many rows what is compared is a sum of their hashes, by department, year, criterion, role and file."""
SAME = {
    "evidence": (
        EVIDENCE.format(keys="department_code, fiscal_year, criterion_code", place="refreshed.marts"),
        EVIDENCE.format(keys="department, year, criterion", place="bare"),
    ),
    "indicator_scores": (
        "select department_code, fiscal_year, indicator_code, points_earned from refreshed.marts.indicator_scores",
        "select department, year, indicator, points from bare.indicator_scores",
    ),
    "department_scores": (
        "select department_code, fiscal_year, points_earned, grade from refreshed.marts.department_scores",
        "select department, year, points, grade from bare.department_scores",
    ),
    "source_files": (
        "select file_name, file_sha256, rows_accepted from refreshed.marts.source_files",
        "select file_name, file_sha256, row_count from bare.source_files",
    ),
}
"""For each mart what is selected of it from a refresh and from the bare script."""


def differences(warehouse: Path, bare: Path) -> list[str]:
    """A line for each mart in which the two differ."""
    lines = []
    with duckdb.connect(config={"temp_directory": str(bare.with_suffix(".spill"))}) as connection:
        for name, path in (("refreshed", warehouse), ("bare", bare)):
            connection.execute(f"attach {sql_text(str(path))} as {name} (read_only)")
        for mart, selects in SAME.items():
            lacking, beyond = only_in_each(connection, *selects)
            if lacking or beyond:
                lines.append(f"{mart}: {lacking} rows in the refresh alone, {beyond} in the bare script alone")
    return lines
