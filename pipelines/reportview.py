"""A report's findings on a terminal: worst first, then one line of the sum."""

from decimal import Decimal

from rich.console import Console
from rich.table import Table

from pipelines.reports import Finding, Report, claimed_points, claimed_total

SERIOUS = ("error", "doubt")
SEVERITIES = {"error": "错误 error", "doubt": "存疑 doubt", "form": "表格 form"}
STYLES = {"error": "red", "doubt": "yellow", "form": "dim"}


def show_findings(console: Console, report: Report, findings: list[Finding]) -> None:
    """What the report is, its findings as a table, and claimed, recomputed and doubtful points in one line."""
    console.print(f"{report.department or '?'}  {report.fiscal_year or '?'}  {report.title}", markup=False)
    for note in report.notes:
        console.print(f"  {note.zh} / {note.en}", markup=False)
    if findings:
        console.print(_table(findings))
    console.print(_sum(report, findings), markup=False, soft_wrap=True)


def _table(findings: list[Finding]) -> Table:
    """One row a finding: on the left what and where it is, on the right what it says in both languages."""
    table = Table(show_header=False, show_lines=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        said = f"{_escaped(finding.explanation_zh)}\n[dim]{_escaped(finding.explanation_en)}[/dim]"
        table.add_row("\n".join(_place(finding)), said, style=STYLES[finding.severity])
    return table


def _place(finding: Finding) -> list[str]:
    """Severity, check, line and the points in doubt, a line each."""
    line = [] if finding.line is None else [f"第 {finding.line} 行 line"]
    points = [] if finding.points_in_doubt is None else [f"{finding.points_in_doubt} 分 points"]
    return [SEVERITIES[finding.severity], finding.check_code, *line, *points]


def _escaped(text: str) -> str:
    """Text that rich takes for no markup."""
    return text.replace("[", "\\[")


def _sum(report: Report, findings: list[Finding]) -> str:
    """Claimed, what follows from the report's own figures, and the points in doubt."""
    claimed = claimed_total(report)
    if claimed is None:
        claimed = sum(claimed_points(report).values(), Decimal(0))
    differences = (
        finding.recomputed - finding.claimed
        for finding in findings
        if finding.check_code == "recomputed" and finding.claimed is not None and finding.recomputed is not None
    )
    recomputed = claimed + sum(differences, Decimal(0))
    doubt = sum((f.points_in_doubt or Decimal(0) for f in findings if f.severity in SERIOUS), Decimal(0))
    return (
        f"自评 {claimed} 分，按报告自身数字 {recomputed} 分，存疑 {doubt} 分；发现 {len(findings)} 处"
        f" / claimed {claimed}, recomputed {recomputed}, in doubt {doubt}; findings: {len(findings)}"
    )
