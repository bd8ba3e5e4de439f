"""The department's scoring form as data: the annex's lines, three levels, explanation, rule, points and reasons."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from dashboard import figures, formats, rules
from dashboard.frames import first, records
from dashboard.queries import claims, losses, rubric, scores, warehouse
from dashboard.wording import Words
from pipelines.settings import SEEDS


@dataclass(frozen=True)
class Line:
    """One indicator of the form. Points are exact; `reasons` has a line for each criterion that lost or is open."""

    group: str
    group_points: Decimal
    subgroup: str
    subgroup_points: Decimal
    indicator: str
    possible: Decimal
    explanation: str
    rule: str
    earned: Decimal
    open: Decimal
    reasons: str


@dataclass(frozen=True)
class Form:
    """A department's form: who, when, the sums, the lines, and the criteria behind them.

    `code` is the department's code as people know it. `report` is the file of the department's own report, '' without
    one; `findings` are queries.claims.findings.
    """

    department_code: str
    code: str
    department: str
    year: int
    as_of: date
    earned: Decimal
    possible: Decimal
    verified: Decimal
    grade: str
    lines: list[Line]
    criteria: pd.DataFrame
    report: str
    findings: pd.DataFrame


def stem(department: str, year: int) -> str:
    """A file name's beginning: no character that a file system refuses."""
    safe = "".join(letter if letter not in '\\/:*?"<>|' else "_" for letter in department)
    return f"{safe}_{year}"


@cache
def _texts() -> dict[tuple[str, str], dict[str, str]]:
    """The printed explanations and rules of seeds/form_texts.csv, by rubric version and indicator."""
    with (SEEDS / "form_texts.csv").open(encoding="utf-8", newline="") as file:
        return {(row["rubric_version"], row["indicator_code"]): row for row in csv.DictReader(file)}


def build(path: str, department: str, year: int, words: Words) -> Form:
    """The form of a department's year that the published file holds."""
    board = scores.ranking(path, year)
    total = first(board.loc[board["department_code"] == department])
    criteria = losses.criteria(path, department, year)
    tree = rubric.criteria(path, year)
    bands = rules.by_criterion(rubric.bands(path, year))
    earned = {row.indicator_code: row for row in records(scores.indicators(path, year, department))}
    lines = [
        _line(code, part, earned[code], criteria, tree, bands, words)
        for code, part in tree.groupby("indicator_code", sort=False)
    ]
    return Form(
        department_code=department,
        code=warehouse.bare(path, department),
        department=str(total.department_name),
        year=year,
        as_of=total.as_of,
        earned=total.points_earned,
        possible=total.points_possible,
        verified=total.verified_points,
        grade=words.grade(total),
        lines=lines,
        criteria=criteria,
        report=_report(path, department, year),
        findings=claims.findings(path, department, year),
    )


def _report(path: str, department: str, year: int) -> str:
    """The file of a department's report, '' without one."""
    standings = claims.standings(path, year)
    row = first(standings.loc[standings["department_code"] == department])
    return str(row.file_name) if row.has_report else ""


def _line(
    code: Any,
    part: pd.DataFrame,
    score: Any,
    criteria: pd.DataFrame,
    tree: pd.DataFrame,
    bands: Mapping[str, Sequence[Any]],
    words: Words,
) -> Line:
    """One indicator's line; `part` are its criteria of the rubric, `score` its points."""
    head = first(part)
    printed = _texts().get((head.rubric_version, code), {})
    own = "\n".join(
        f"{row.criterion_code} {words.of(row, 'name')}{words('colon')}{rules.rule(row, bands, words)}"
        for row in records(part)
    )
    mine = criteria.loc[(criteria["indicator_code"] == code) & (criteria["points_lost"] + criteria["points_open"] > 0)]
    reasons = [f"{row.criterion_code}（{figures.basis(row, words)}）{words.of(row, 'reason')}" for row in records(mine)]
    return Line(
        group=words.of(head, "group"),
        group_points=sum(tree.loc[tree["group_code"] == head.group_code, "points"]),
        subgroup=words.of(head, "subgroup"),
        subgroup_points=sum(tree.loc[tree["subgroup_code"] == head.subgroup_code, "points"]),
        indicator=words.of(head, "indicator"),
        possible=head.indicator_points,
        explanation=printed.get(f"explanation_{words.lang}", formats.EMPTY),
        rule=printed.get(f"rule_{words.lang}", own),
        earned=score.points_earned,
        open=score.points_open,
        reasons="\n".join(reasons),
    )
