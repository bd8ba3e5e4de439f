"""Contradictions planted in self-evaluation reports, each as it happens in real ones."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pipelines.demo.district import Case
from pipelines.demo.reported import Figures
from pipelines.demo.selfreport import Draft, draft_report, money, wan

FULL_EXECUTION = Decimal("6.00")
VAGUE = "部分项目所设定的绩效指标不够明确，缺乏明确考核标准，将在下一年度完善。"
STALE = "{year}年度{we}年度预算总额为{stale}，支出进度与序时进度存在一些差异。"


def planted(case: Case, figures: Figures, faults: tuple[str, ...]) -> Draft:
    """Return a department's report with these contradictions in it."""
    asked = replace(figures, satisfaction=None) if "unsupported" in faults else figures
    draft = draft_report(case, asked)
    for fault in faults:
        if fault != "unsupported":
            FAULTS[fault](draft)
    if "total" not in faults:
        draft.total = sum(draft.points.values(), Decimal(0))
    return draft


def _execution(draft: Draft) -> None:
    """Claim full points for execution, although no pace of payment gives them."""
    draft.points["C21"] = FULL_EXECUTION


def _outside_staff(draft: Draft) -> None:
    """Claim a band of outside staff that is not the one the figures fall in."""
    draft.points["B42"] = Decimal("1.00") if draft.points["B42"] < 1 else Decimal("0.50")


def _total(draft: Draft) -> None:
    """Print a total of an earlier version."""
    draft.total = sum(draft.points.values(), Decimal(0)) + Decimal("1.50")


def _table_sum(draft: Draft) -> None:
    """Change a part of the budget table and leave its total."""
    row = next(row for row in draft.tables["budget"] if row[0] == "二、项目支出")
    row[2] = wan(draft.figures.budget["项目支出"][1] + 300_000)


def _conflict(draft: Draft) -> None:
    """Copy a paragraph from the year before and leave its budget in it."""
    draft.words["problem"] = STALE.format_map(draft.words | {"stale": money(draft.figures.last_initial)})


def _rate(draft: Draft) -> None:
    """Print a procurement rate that is not that of the two amounts beside it."""
    rate = Decimal(draft.words["procurement_rate"].rstrip("%"))
    draft.words["procurement_rate"] = f"{rate - Decimal('4.50')}%"


def _year(draft: Draft) -> None:
    """Compare the year with itself."""
    draft.words["last_year"] = draft.words["year"]


def _admitted(draft: Draft) -> None:
    """Claim clear targets in full and admit further up that some are vague."""
    draft.points["A22"] = Decimal("7.00")
    draft.words["problem"] = VAGUE


FAULTS: dict[str, Callable[[Draft], None]] = {
    "C21": _execution,
    "B42": _outside_staff,
    "total": _total,
    "table_sum": _table_sum,
    "conflict": _conflict,
    "rate": _rate,
    "year": _year,
    "admitted": _admitted,
}
