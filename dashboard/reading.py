"""Reading a report that somebody dropped: in a folder that is gone at once, and nothing else is kept."""

from dataclasses import asdict
from pathlib import PurePath
from tempfile import TemporaryDirectory

import pandas as pd

from dashboard.frames import total
from dashboard.wording import Words
from pipelines.reports import Finding, Report, ReportError, check_report, claimed_points, claimed_total, read_report

ENDINGS = ("docx", "docm", "pdf", "txt", "md")
MOST = 20  # megabytes of a report
COLUMNS = tuple(Finding.__dataclass_fields__)


@dataclass(frozen=True)
class Reading:
    """A report as read: what it is, what it claims, its findings (as queries.claims.findings has them), its lines."""
