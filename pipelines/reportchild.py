"""Run as a child process: reads self-evaluation reports, checks them and writes what they say, for `claims` to load.

    python -m pipelines.reportchild MEMORY

Each line of its input is a JSON list of a SOURCE and a FOLDER; into FOLDER goes `report.json`: what the report prints,
its findings and its figures, or {"status": …, "cause": …}; then it answers with a line. A process of its own, because a
broken or hostile document may ask for any amount of memory or time; one for many, because its imports take longer
than most reports.
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


def main(memory: int) -> None:
    """Answers until its input ends, in so many bytes of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        source, folder = map(Path, json.loads(line))
        (folder / "report.json").write_text(json.dumps(outcome(source), ensure_ascii=False, default=str), "utf-8")
        print("written", flush=True)


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
    main(int(sys.argv[1]))
