"""Self-evaluation reports in landing: read once in a child process, kept as Parquet beside the exports' rows.

What a report claims joins the warehouse by `self_evaluation.parquet`; what contradicts itself in it by
`claim_findings.parquet`; its text, for the dashboard to show a quote where it stands, by `report_lines.parquet`.
Its printed figures stay in `report.json`, to be held against the published warehouse at every refresh.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.readers import ReportReaders
from pipelines.reports import ReportError
from pipelines.reports.read import SUFFIXES
from pipelines.text import no_rows_sql, sql_path, sql_text

EXPORT = "self_evaluation"
TABLES = {
    EXPORT: {
        "file_key": "VARCHAR",
        "department_name": "VARCHAR",
        "fiscal_year": "INTEGER",
        "indicator_code": "VARCHAR",
        "claimed_points": "DECIMAL(9, 4)",
        "claimed_total": "DECIMAL(9, 4)",
        "row_number": "INTEGER",
    },
    "claim_findings": {
        "file_key": "VARCHAR",
        "position": "INTEGER",
        "check_code": "VARCHAR",
        "severity": "VARCHAR",
        "subject": "VARCHAR",
        "claimed": "DECIMAL(28, 4)",
        "recomputed": "DECIMAL(28, 4)",
        "points_in_doubt": "DECIMAL(9, 4)",
        "quote": "VARCHAR",
        "line": "INTEGER",
        "explanation_zh": "VARCHAR",
        "explanation_en": "VARCHAR",
    },
    "report_lines": {"file_key": "VARCHAR", "line": "INTEGER", "text": "VARCHAR"},
}
"""The Parquet files of a report, and the columns of each with their types in SQL."""


@dataclass(frozen=True)
class ParsedReport:
    """What became of a file read as a report.

    `status` is loaded, unrecognised or unreadable with `cause`. `rows` are its claims (one at least), `lines` those of
    its text; `message` says what could not be read of it.
    """

    status: str
    cause: str
    fiscal_year: int | None = None
    lines: int = 0
    rows: int = 0
    message: str = ""


def may_be_report(source: Path) -> bool:
    """Whether reports come in files that end so."""
    return source.suffix.lower() in SUFFIXES


def parse_report(
    connection: duckdb.DuckDBPyConnection, source: Path, target: Path, file_key: str, readers: ReportReaders
) -> ParsedReport:
    """Reads a file as a report into the folder `target`."""
    try:
        report = readers.read(source, target)
    except ReportError as error:
        return ParsedReport(error.status, str(error))
    rows = _write(connection, report, target, file_key)
    notes = [f"{note['zh']} / {note['en']}" for note in report["notes"]]
    return ParsedReport("loaded", "", report["fiscal_year"], len(report["lines"]), rows, "；".join(notes))


def claim_files(cache: Path, file_keys: Iterable[str]) -> dict[str, str]:
    """For each table of reports the SELECT of all rows of these; typed and empty without any."""
    keys = dict.fromkeys(file_keys)
    return {table: _select(table, [cache / key / f"{table}.parquet" for key in keys]) for table in TABLES}


def _select(table: str, paths: list[Path]) -> str:
    if paths:
        return f"SELECT * FROM read_parquet([{', '.join(map(sql_path, paths))}], hive_partitioning = false)"
    return no_rows_sql(TABLES[table])


def _write(connection: duckdb.DuckDBPyConnection, report: dict[str, Any], target: Path, file_key: str) -> int:
    """Writes the Parquet files of a report; returns how many claims it makes, one without any points counted too."""
    head = (file_key, report["department"], report["fiscal_year"])
    total = report["claimed_total"]
    claims = [
        (*head, claim["indicator"], claim["points"], total, claim["line"])
        for claim in report["claims"]
        if claim["points"] is not None
    ] or [(*head, None, None, total, 1)]
    findings = [(file_key, position, *finding.values()) for position, finding in enumerate(report["findings"], start=1)]
    lines = [(file_key, number, text) for number, text in enumerate(report["lines"], start=1)]
    contents: tuple[list[tuple[Any, ...]], ...] = (claims, findings, lines)
    for (table, columns), rows in zip(TABLES.items(), contents, strict=True):
        named = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False)
        select = f"SELECT unnest(from_json({sql_text(named)}, {sql_text(json.dumps([columns]))}), max_depth := 2)"
        connection.execute(f"COPY ({select}) TO {sql_text(str(target / f'{table}.parquet'))} (FORMAT parquet)")
    return len(claims)
