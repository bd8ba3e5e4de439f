"""Reading a report that somebody dropped: from a folder that is gone at once, and nothing else is kept."""

from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import pandas as pd

from dashboard.frames import total
from dashboard.wording import LANGUAGES, Words
from pipelines.reports import Finding, Report, ReportError, check_report, claimed_points, claimed_total, read_report

ENDINGS = ("docx", "docm", "pdf", "txt", "md")
MOST = 20  # megabytes of a report
SERIOUS = ("error", "doubt")


@dataclass(frozen=True)
class Reading:
    """A report as read; `findings` and `lines` have the columns of queries.claims, worst first."""

    report: Report
    claimed: Decimal
    recomputed: Decimal
    in_doubt: Decimal
    findings: pd.DataFrame
    lines: pd.DataFrame


def read(name: str, content: bytes) -> Reading:
    """A report from its bytes; only the ending of its name is used.

    Raises:
        ReportError: it is too large, cannot be opened, or is no such report.
    """
    if len(content) > MOST * 1024 * 1024:
        too_large = [Words(lang)("drop.too_large", most=MOST) for lang in LANGUAGES]
        raise ReportError("unreadable", *too_large)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report{PurePath(name).suffix.lower()}"
        path.write_bytes(content)
        report = read_report(path)
    return described(report, check_report(report))


def described(report: Report, found: list[Finding]) -> Reading:
    """The report with its sums: claimed, what its own figures make of that, and the points in doubt."""
    printed = claimed_total(report)
    claimed = total(claimed_points(report).values()) if printed is None else printed
    columns = [field.name for field in fields(Finding)]
    return Reading(
        report=report,
        claimed=claimed,
        recomputed=claimed + correction(found),
        in_doubt=in_doubt(found),
        findings=pd.DataFrame([[getattr(each, column) for column in columns] for each in found], columns=columns),
        lines=pd.DataFrame({"line": range(1, len(report.lines) + 1), "text": report.lines}),
    )


def correction(found: list[Finding]) -> Decimal:
    """What the report's own figures change in the total it claims."""
    pairs = [(each.claimed, each.recomputed) for each in found if each.check_code == "recomputed"]
    return total(right - claim for claim, right in pairs if claim is not None and right is not None)


def in_doubt(found: list[Finding]) -> Decimal:
    """Points in doubt, each subject's once."""
    most: dict[str, Decimal] = {}
    for each in found:
        if each.severity in SERIOUS:
            most[each.subject] = max(most.get(each.subject, Decimal(0)), each.points_in_doubt or Decimal(0))
    return total(most.values())
