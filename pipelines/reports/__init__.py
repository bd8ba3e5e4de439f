"""Self-evaluation reports: read one, and say where it contradicts itself and the published data.

`read_report` opens a .docx, .pdf, .txt or .md and gives a `Report`; `check_report` gives its findings;
`claimed_points` and `claimed_total` are what it claims; `is_report_text` tells reports from other texts. Nothing here
knows the warehouse or the nightly job.
"""

from pipelines.reports.check import check_report, claimed_points, claimed_total
from pipelines.reports.model import Finding, Published, PublishedCriterion, Report, ReportError
from pipelines.reports.read import is_report_text, read_report

__all__ = [
    "Finding",
    "Published",
    "PublishedCriterion",
    "Report",
    "ReportError",
    "check_report",
    "claimed_points",
    "claimed_total",
    "is_report_text",
    "read_report",
]
