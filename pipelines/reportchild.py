"""Run as a child process: reads one self-evaluation report, checks it and writes what it says, for `claims` to load.

    python -m pipelines.reportchild SOURCE FOLDER MEMORY

Into FOLDER goes `report.json`: what the report prints, its findings and its figures; or {"status": …, "cause": …}.
A process of its own, because a broken or hostile document may ask for any amount of memory or time.
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.reports import ReportError, check_report, claimed_total, read_report, sniff_report
from pipelines.reports.book import make_book
from pipelines.reports.model import Report
from pipelines.reports.read import read_text

BEGINNING = 4  # pages that tell whether a document can be read at all


def main(source: Path, folder: Path, memory: int) -> None:
    """Writes what SOURCE says, or why it says nothing, in so many bytes of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    (folder / "report.json").write_text(json.dumps(outcome(source), ensure_ascii=False, default=str), "utf-8")


def outcome(source: Path) -> dict[str, Any]:
    """What a file says as a report, or why it says nothing."""
    try:
        if not sniff_report(source):
            read_text(source, BEGINNING)
            raise ReportError("unrecognised", "不是部门整体绩效自评报告", "not a departmental self-evaluation report")
        report = read_report(source)
    except ReportError as error:
        return {"status": error.status, "cause": str(error)}
    return {"status": "loaded", **described(report)}


def described(report: Report) -> dict[str, Any]:
    """A report as plain values: fractions and decimals as text."""
    return {
        "title": report.title,
        "department": report.department,
        "fiscal_year": report.fiscal_year,
        "claimed_total": claimed_total(report),
        "claims": [asdict(claim) for claim in report.annex.claims],
        "findings": [asdict(finding) for finding in check_report(report)],
        "figures": [asdict(figure) for figure in make_book(report).figures],
        "notes": [asdict(note) for note in report.notes],
        "lines": list(report.lines),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
