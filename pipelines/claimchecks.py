"""Findings of the reports that count, and what the warehouse's own figures say against their claims.

A report is held against the marts, so its findings can be laid into `marts.claim_checks` only once these are built.
"""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from pipelines.bulk import insert
from pipelines.districts import MARK
from pipelines.reportchild import RECORD
from pipelines.reports.book import Book
from pipelines.reports.model import Amount, Claim, Figure, Finding, Published, PublishedCriterion
from pipelines.reports.published import published_findings
from pipelines.reports.rubric import load_rubric
from pipelines.settings import Home

VERIFIED = ("computed", "assessed")
CRITERIA = (
    "select department_code, fiscal_year, criterion_code, basis, points_earned, points_possible - points_lost,"
    " points_possible, numerator, denominator from marts.criterion_scores"
)


def lay_claim_checks(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Fills marts.claim_checks: one row per department-year, check and subject."""
    counted = connection.execute(
        "select distinct file_key, file_name, department_code, fiscal_year, district_code"
        " from staging.stg_self_evaluation where verdict = 'counts' order by file_name"
    ).fetchall()
    published = _published(connection, CRITERIA) if counted else {}
    rows: list[tuple[object, ...]] = []
    for file_key, file_name, department_code, fiscal_year, district_code in counted:
        parse = file_key.rpartition(MARK)[2]
        report = json.loads((home.cache / parse / RECORD).read_text("utf-8"))
        own = published.get((department_code, fiscal_year), Published(()))
        findings = [_finding(fields) for fields in report["findings"]] + _against(report, fiscal_year, own)
        head = (department_code, fiscal_year, district_code, file_name)
        rows += [(*head, *values) for values in map(_row, _with_own_subjects(findings))]
    insert(connection, "marts.claim_checks", rows)


def _published(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> dict[tuple[str, int], Published]:
    """Department-years as the marts have them, by department and fiscal year, from the rows of CRITERIA."""
    found: dict[tuple[str, int], list[PublishedCriterion]] = {}
    for department, year, code, basis, low, high, possible, *figure in connection.execute(sql, values).fetchall():
        criterion = (
            PublishedCriterion(code, low, high, *figure)
            if basis in VERIFIED
            else PublishedCriterion(code, Decimal(0), possible)
        )
        found.setdefault((department, year), []).append(criterion)
    return {place: Published(tuple(criteria)) for place, criteria in found.items()}


def find_published(path: Path, department: str, fiscal_year: int | None) -> Published | None:
    """The published figures of a department by its printed name; None where the warehouse knows none, or several."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            "select department_code from marts.department_scores"
            " where fiscal_year = ? and replace(department_name, ' ', '') = replace(?, ' ', '')",
            [fiscal_year, department],
        ).fetchall()
        if len(found) != 1:
            return None
        own = f"{CRITERIA} where department_code = ? and fiscal_year = ?"
        return next(iter(_published(connection, own, found[0][0], fiscal_year).values()), Published(()))


def _against(report: dict[str, Any], fiscal_year: int, published: Published) -> list[Finding]:
    """Claims and printed figures that contradict the warehouse."""
    claims = tuple(_claim(fields) for fields in report["claims"])
    book = Book(tuple(_figure(fields) for fields in report["figures"]))
    return list(published_findings(claims, book, load_rubric(fiscal_year), published))


def _with_own_subjects(findings: list[Finding]) -> list[tuple[str, Finding]]:
    """Each finding with a subject that no other of its check has: repeated ones are numbered."""
    seen: dict[tuple[str, str], int] = {}
    named = []
    for finding in findings:
        key = (finding.check_code, finding.subject)
        seen[key] = seen.get(key, 0) + 1
        named.append((finding.subject if seen[key] == 1 else f"{finding.subject} ({seen[key]})", finding))
    return named


def _row(named: tuple[str, Finding]) -> tuple[object, ...]:
    """A finding in the order of the columns of marts.claim_checks behind the file."""
    subject, finding = named
    figures = (finding.claimed, finding.recomputed, finding.points_in_doubt)
    words = (finding.quote, finding.line, finding.explanation_zh, finding.explanation_en)
    return (finding.check_code, subject, finding.severity, *figures, *words)


def _finding(fields: dict[str, Any]) -> Finding:
    figures = {name: _decimal(fields[name]) for name in ("claimed", "recomputed", "points_in_doubt")}
    return Finding(**{**fields, **figures})


def _claim(fields: dict[str, Any]) -> Claim:
    return Claim(**{**fields, "points": _decimal(fields["points"]), "maximum": _decimal(fields["maximum"])})


def _figure(fields: dict[str, Any]) -> Figure:
    amount = fields["amount"]
    exact = {name: Fraction(amount[name]) for name in ("value", "half", "factor")}
    return Figure(**{**fields, "amount": Amount(**{**amount, **exact})})


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
