"""What a department knows of itself when it writes its self-evaluation report: sums of its own clean rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.demo.district import Case, Row
from pipelines.demo.known import known_rows
from pipelines.demo.money import ASSETS, COSTS

CATEGORIES = ("人员经费", "公用经费", "项目支出")
DAILY = "二、日常公用经费"
Pair = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Figures:
    """The figures of one finished department-year, money in yuan.

    budget: initial and adjusted budget by category. paid: payments since January by the end of each quarter.
    procurement: planned, contracted. assets: original value and value in use by category, the total first.
    staff: quota, in post, dispatched, hired. costs: budgeted and spent by item of the cost table. projects: all, done
    in time. petitions: received, answered, in time. tasks: ordered, done. satisfaction: None when nobody was asked.
    """

    budget: dict[str, Pair]
    last_initial: Decimal
    paid: tuple[Decimal, ...]
    procurement: Pair
    assets: dict[str, Pair]
    staff: tuple[int, int, int, int]
    costs: dict[str, Pair]
    projects: tuple[int, int]
    petitions: tuple[int, int, int]
    tasks: tuple[int, int]
    satisfaction: Decimal | None

    @property
    def initial(self) -> Decimal:
        """The budget as the year began."""
        return sum((first for first, _ in self.budget.values()), Decimal(0))

    @property
    def adjusted(self) -> Decimal:
        """The budget after all changes."""
        return sum((last for _, last in self.budget.values()), Decimal(0))


def figures_of(case: Case) -> Figures:
    """Return the figures of a department-year."""
    rates = [row["rate"] for row in known_rows("satisfaction", [case])]
    return Figures(
        budget=_budget(case),
        last_initial=sum((first for first, _ in _budget(_year_before(case)).values()), Decimal(0)),
        paid=tuple(_paid(case, quarter) for quarter in range(1, 5)),
        procurement=_pair(known_rows("procurement", [case]), "planned", "contracted"),
        assets=_assets(known_rows("fixed_assets", [case])),
        staff=_staff(known_rows("staffing", [case])),
        costs=_costs(known_rows("operating_costs", [case])),
        projects=_held(known_rows("projects", [case]), lambda row: _in_time(row, "done")),
        petitions=_petitions(known_rows("petitions", [case])),
        tasks=_held(known_rows("key_tasks", [case]), lambda row: row["done"] is not None),
        satisfaction=Decimal(str(rates[0])) if rates else None,
    )


def _year_before(case: Case) -> Case:
    return Case(case.department, case.year - 1, case.as_of, case.seed)


def _sum(rows: Iterable[Row], field: str) -> Decimal:
    return sum((Decimal(str(row[field])) for row in rows), Decimal(0))


def _pair(rows: list[Row], first: str, second: str) -> Pair:
    return _sum(rows, first), _sum(rows, second)


def _staff(rows: list[Row]) -> tuple[int, int, int, int]:
    quota, in_post, dispatched, hired = (
        int(_sum(rows, field)) for field in ("quota", "in_post", "dispatched", "contracted")
    )
    return quota, in_post, dispatched, hired


def _held(rows: list[Row], test: Callable[[Row], bool]) -> tuple[int, int]:
    """Return how many rows there are, and how many pass a test."""
    return len(rows), sum(1 for row in rows if test(row))


def _in_time(row: Row, field: str) -> bool:
    happened, due = row[field], row["due"]
    return isinstance(happened, date) and isinstance(due, date) and happened <= due


def _budget(case: Case) -> dict[str, Pair]:
    """Return initial and adjusted budget by category; a cut counts against the budget whatever its sign."""
    rows = known_rows("budget_items", [case])
    initial = {name: Decimal(0) for name in CATEGORIES}
    adjusted = dict(initial)
    for row in rows:
        amount, name = Decimal(str(row["amount"])), str(row["category"])
        adjusted[name] += -abs(amount) if row["kind"] == "追减" else amount
        initial[name] += amount if row["kind"] == "年初预算" else 0
    return {name: (initial[name], adjusted[name]) for name in CATEGORIES}


def _paid(case: Case, quarter: int) -> Decimal:
    """Return what was paid by a quarter's end; of returned vouchers only the negative ones count."""
    rows = known_rows("payments", [case])
    counted = [
        row for row in rows
        if row["status"] == "已支付" or (row["status"] == "已退回" and Decimal(str(row["amount"])) < 0)
    ]  # fmt: skip
    return _sum((row for row in counted if _month(row) <= 3 * quarter), "amount")


def _month(row: Row) -> int:
    return int(f"{row['paid']}"[5:7])


def _assets(rows: list[Row]) -> dict[str, Pair]:
    """Return assets by category; the total is that of the parts, which an agency without a total row has too."""
    names = [name for name, _ in ASSETS]
    by_name = {name: _pair([row for row in rows if row["category"] == name], "original", "in_use") for name in names}
    parts = [row for row in rows if str(row["category"]).startswith("（")]
    return by_name | {names[0]: _pair(parts, "original", "in_use")}


def _costs(rows: list[Row]) -> dict[str, Pair]:
    names = [*(name for name, _ in COSTS), DAILY]
    return {name: _pair([row for row in rows if row["item"] == name], "budget", "actual") for name in names}


def _petitions(rows: list[Row]) -> tuple[int, int, int]:
    received, answered = _held(rows, lambda row: row["replied"] is not None)
    return received, answered, sum(1 for row in rows if _in_time(row, "replied"))
