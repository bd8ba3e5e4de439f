"""Run as a child process: reads self-evaluation reports, checks them and writes what they say, for `readers` to load.

    python -m pipelines.reportchild MEMORY

Each line of its input is a JSON list of a SOURCE and a FOLDER; into FOLDER goes `report.json`: what the report prints,
its findings and its figures, or {"status": …, "cause_zh": …, "cause_en": …}; then it answers with a line. A process of
its own, because a broken or hostile document may ask for any amount of memory or time; one for many, because its
imports take longer than most reports.
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.reports import ReportError, check_report, claimed_total, read_report
from pipelines.reports.book import make_book
from pipelines.reports.model import Report

RECORD = "report.json"


def main(memory: int) -> None:
    """Answers until its input ends, in so many bytes of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        source, folder = map(Path, json.loads(line))
        (folder / RECORD).write_text(json.dumps(outcome(source), ensure_ascii=False, default=str), "utf-8")
        print("written", flush=True)


def outcome(source: Path) -> dict[str, Any]:
    """What a file says as a report, or why it says nothing."""
    try:
        report = read_report(source)
    except ReportError as error:
        return {"status": error.status, "cause_zh": error.cause_zh, "cause_en": error.cause_en}
    return {"status": "loaded", **described(report)}


def described(report: Report) -> dict[str, Any]:
    """A report as plain values: fractions and decimals as text."""
    book = make_book(report)
    return {
        "title": report.title,
        "department": report.department,
        "fiscal_year": report.fiscal_year,
        "claimed_total": claimed_total(report),
        "claims": [asdict(claim) for claim in report.annex.claims],
        "findings": [asdict(finding) for finding in check_report(report, book=book)],
        "figures": [asdict(figure) for figure in book.figures],
        "notes": [asdict(note) for note in report.notes],
        "lines": list(report.lines),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
