"""Reading a report that somebody dropped: in a child process with limits, from a folder that is gone at once.

Nothing else is kept, and no document can harm the dashboard.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

import pandas as pd

from dashboard.frames import total
from dashboard.wording import LANGUAGES, Words
from pipelines.readers import ReportReaders
from pipelines.reports import Finding, ReportError
from pipelines.settings import SheetLimits

ENDINGS = ("docx", "docm", "pdf", "txt", "md")
MOST = 20  # megabytes of a report
LIMITS = SheetLimits(memory=1024**3, seconds=30)  # of the child
SERIOUS = ("error", "doubt")
NUMBERS = ("claimed", "recomputed", "points_in_doubt")
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True)
class Reading:
    """A report as read; `claimed` and `recomputed` are None without points, `notes` say what could not be read.

    `findings` and `lines` have the columns of queries.claims, worst first.
    """

    title: str
    department: str
    fiscal_year: int | None
    notes: dict[str, list[str]]
    claimed: Decimal | None
    recomputed: Decimal | None
    in_doubt: Decimal
    findings: pd.DataFrame
    lines: pd.DataFrame


def read(name: str, content: bytes) -> Reading:
    """A report from its bytes; only the ending of its name is used.

    Raises:
        ReportError: it is too large, cannot be read within the limits, or is no such report.
    """
    if len(content) > MOST * 1024 * 1024:
        too_large = [Words(lang)("drop.too_large", most=MOST) for lang in LANGUAGES]
        raise ReportError("unreadable", *too_large)
    with _AT_ONCE, TemporaryDirectory() as folder, ReportReaders(LIMITS) as readers:
        path = Path(folder) / f"report{PurePath(name).suffix.lower()}"
        path.write_bytes(content)
        return described(readers.read(path, Path(folder)))


def described(record: dict[str, Any]) -> Reading:
    """What the child wrote, with its sums: claimed, what its own figures make of that, and the points in doubt."""
    found = [Finding(**{**each, **{key: number(each[key]) for key in NUMBERS}}) for each in record["findings"]]
    claimed = claimed_in(record)
    columns = [field.name for field in fields(Finding)]
    return Reading(
        title=record["title"],
        department=record["department"],
        fiscal_year=record["fiscal_year"],
        notes={lang: [note[lang] for note in record["notes"]] for lang in LANGUAGES},
        claimed=claimed,
        recomputed=None if claimed is None else claimed + correction(found),
        in_doubt=in_doubt(found),
        findings=pd.DataFrame([[getattr(each, column) for column in columns] for each in found], columns=columns),
        lines=pd.DataFrame({"line": range(1, len(record["lines"]) + 1), "text": record["lines"]}),
    )


def claimed_in(record: dict[str, Any]) -> Decimal | None:
    """The total a report prints, else what its points add to."""
    points = [points for claim in record["claims"] if (points := number(claim["points"])) is not None]
    printed = number(record["claimed_total"])
    return total(points) if printed is None and points else printed


def number(text: str | None) -> Decimal | None:
    """A number as the child wrote it."""
    return None if text is None else Decimal(text)


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
