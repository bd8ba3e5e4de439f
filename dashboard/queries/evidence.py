"""The source rows behind a criterion: file, sheet, row and amount."""

import pandas as pd

from dashboard.queries.warehouse import ask, reveal, reveal_once

PAGE = 50
ROLES = ("numerator", "denominator", "counted", "context")
ORDERED = "order by role, file_name, sheet_name, row_number"


def counts(path: str, department: str, year: int, criterion: str) -> pd.DataFrame:
    """How many rows stand behind a criterion, and what they add to: role, row_count, amount."""
    return ask(
        path,
        "select role, count(*) as row_count, sum(amount) as amount from marts.evidence"
        " where department_code = ? and fiscal_year = ? and criterion_code = ? group by role order by role",
        department,
        year,
        criterion,
    )


def page(path: str, department: str, year: int, criterion: str, role: str, number: int) -> pd.DataFrame:
    """One page of source rows of a role, from page 1 on, in the order of file, sheet and row."""
    return reveal(
        path,
        f"""
        select export, file_name, sheet_name, row_number, amount, note from marts.evidence
        where department_code = ? and fiscal_year = ? and criterion_code = ? and role = ?
        {ORDERED} limit {PAGE} offset ?
        """,
        department,
        year,
        criterion,
        role,
        (number - 1) * PAGE,
    )


def behind_losses(path: str, department: str, year: int) -> pd.DataFrame:
    """Every source row behind a criterion that lost points."""
    return reveal_once(
        path,
        f"""
        select evidence.criterion_code, evidence.role, evidence.export, evidence.file_name, evidence.sheet_name,
            evidence.row_number, evidence.amount, evidence.note
        from marts.evidence
        join marts.criterion_scores as scores using (department_code, fiscal_year, criterion_code)
        where department_code = ? and fiscal_year = ? and scores.points_lost > 0
        {ORDERED.replace("order by", "order by criterion_code,")}
        """,
        department,
        year,
    )
