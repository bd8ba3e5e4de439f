"""All figures of a report by quantity, with those that follow from others: what the checks look things up in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from pipelines.reports.figures import text_figures
from pipelines.reports.model import Amount, Figure, Report
from pipelines.reports.tablefigures import table_figures

ONE = Amount(Fraction(1), Fraction(0), Fraction(1), "1")
_QUARTERS = ("q1_spending", "q2_spending", "q3_spending", "q4_spending")
_YEARLY = {"q4_spending": "spending", "q4_rate": "budget_rate"}
_MOST_PAIRS = 12


@dataclass(frozen=True)
class Pair:
    """Two figures of which one is held against the other."""

    numerator: Amount
    denominator: Amount


@dataclass(frozen=True)
class Book:
    """The figures of a report, those of the text before those of tables."""

    figures: tuple[Figure, ...]

    def all(self, quantity: str) -> list[Figure]:
        """Every figure of a quantity, in the order of the report."""
        return [figure for figure in self.figures if figure.quantity == quantity]

    def distinct(self, quantity: str) -> list[Figure]:
        """Figures that no earlier one agrees with; what stands most often comes first."""
        found = self.all(quantity)
        ranked = sorted(found, key=lambda figure: -sum(figure.amount.agrees(other.amount) for other in found))
        chosen: list[Figure] = []
        for figure in ranked:
            if not any(figure.amount.agrees(other.amount) for other in chosen):
                chosen.append(_finest(figure, ranked))
        return chosen

    def main(self, quantity: str) -> Figure | None:
        """The figure that stands most often, the first of them."""
        return next(iter(self.distinct(quantity)), None)

    def pairs(self, numerator: str, denominator: str) -> list[Pair]:
        """Pairs of two quantities: those of one sentence or row, else every two values."""
        local = [pair for pair in self.local_pairs(numerator, denominator)]
        across = [
            Pair(top.amount, bottom.amount)
            for top, bottom in product(self.distinct(numerator), self.distinct(denominator))
        ]
        return (local + across)[:_MOST_PAIRS]

    def local_pairs(self, numerator: str, denominator: str, group: str = "") -> Iterator[Pair]:
        """Pairs within one sentence, row or paragraph (or within those whose name begins so)."""
        for top, bottom in product(self.all(numerator), self.all(denominator)):
            if top.group == bottom.group and top.group.startswith(group):
                yield Pair(top.amount, bottom.amount)


def _finest(figure: Figure, among: Iterable[Figure]) -> Figure:
    """Of figures that agree the one printed with most digits."""
    return min((each for each in among if each.amount.agrees(figure.amount)), key=lambda each: each.amount.half)


def make_book(report: Report) -> Book:
    """Every figure of a report's text and tables, and sums of them that the rubric speaks of."""
    texts = text_figures(report.sentences, report.fiscal_year)
    units = [unit for table in report.tables if (unit := table.unit)]
    money = max(units, key=units.count, default="万元")
    figures = texts + table_figures(report.tables, report.lines, money)
    figures = _settled(_narrowest(_with_plan(_cumulated(figures))))
    return Book(tuple(figures + _staff(figures) + _rest(figures)))


def _cumulated(figures: list[Figure]) -> list[Figure]:
    """Quarters as payments since January; what was paid by December is the year's spending."""
    spent = [figure.amount for figure in figures if figure.quantity == "spending"]
    done: list[Figure] = []
    for group in dict.fromkeys(figure.group for figure in figures):
        own = [figure for figure in figures if figure.group == group]
        quarters = [figure for name in _QUARTERS for figure in own if figure.quantity == name]
        is_single = len(quarters) == 4 and any(_sum(quarters).agrees(amount) for amount in spent)
        if is_single and not any(quarters[3].amount.agrees(amount) for amount in spent):
            sums = [replace(each, amount=_sum(quarters[: at + 1])) for at, each in enumerate(quarters)]
            own = [figure for figure in own if figure not in quarters] + sums
        done += own
    return [replace(each, quantity=_YEARLY.get(each.quantity, each.quantity)) for each in done]


def _settled(figures: list[Figure]) -> list[Figure]:
    """A budget said without saying which is the initial one where it equals that, else the adjusted one.

    Where only the adjusted one is named as such, another that comes before it is what it was adjusted from.
    """
    adjusted = [figure.amount for figure in figures if figure.quantity == "adjusted_budget"]
    initial = [figure.amount for figure in figures if figure.quantity == "initial_budget"]
    vague = [figure.amount for figure in figures if figure.quantity == "any_budget"]
    if adjusted and not initial:
        initial = [amount for amount in vague[:1] if not any(amount.agrees(each) for each in adjusted)]
    done = []
    for figure in figures:
        if figure.quantity == "any_budget":
            is_initial = any(figure.amount.agrees(each) for each in initial)
            is_adjusted = any(figure.amount.agrees(each) for each in adjusted)
            figure = replace(figure, quantity="initial_budget" if is_initial and not is_adjusted else "adjusted_budget")
        done.append(figure)
    return done


def _with_plan(figures: list[Figure]) -> list[Figure]:
    """Completed projects only where the plan stands beside them: reports complete many other things."""
    planned = {figure.group for figure in figures if figure.quantity == "projects_planned"}
    counted = ("projects_done", "projects_late")
    return [each for each in figures if each.quantity not in counted or each.group in planned]


def _narrowest(figures: list[Figure]) -> list[Figure]:
    """Of two numbers in one sentence the last is meant: 在职 45 人，其中在编 42 人; 完成 20 个，其中按期 19 个."""
    counted = ("in_post", "projects_done")
    last = {(each.quantity, each.group): each for each in figures}
    return [each for each in figures if each.quantity not in counted or last[each.quantity, each.group] is each]


def _sum(figures: list[Figure]) -> Amount:
    """Amounts added, and what their roundings may add to."""
    first = figures[0].amount
    total = sum((figure.amount.value for figure in figures), Fraction(0))
    half = sum((figure.amount.half for figure in figures), Fraction(0))
    return Amount(total, half, first.factor, first.printed)


def _staff(figures: list[Figure]) -> list[Figure]:
    """Outside staff as the sum of its two kinds where no sum is printed; and everybody at work."""
    by_name = {name: [each for each in figures if each.quantity == name] for name in ("outside", "dispatched", "hired")}
    found, outside = [], by_name["outside"]
    parts = [each[0] for name in ("dispatched", "hired") if (each := by_name[name])]
    if len(parts) == 2 or (parts and not outside):
        sums = replace(parts[0], quantity="outside", amount=_sum(parts))
        if all(sums.group != each.group for each in outside):
            outside = [*outside, sums]
            found.append(outside[-1])
    for post, out in product([each for each in figures if each.quantity == "in_post"][:4], outside[:4]):
        found.append(replace(out, quantity="all_staff", amount=_sum([post, out]), is_derived=True))
    return found


_RESTS = (
    ("projects_done", "projects_planned", "projects_late"),
    ("petitions_in_time", "petitions_received", "petitions_late"),
)


def _rest(figures: list[Figure]) -> list[Figure]:
    """What was done in time where a report prints what was late."""
    found = []
    for name, whole, late in _RESTS:
        if any(figure.quantity == name for figure in figures):
            continue
        wholes = [figure for figure in figures if figure.quantity == whole]
        for figure in (each for each in figures if each.quantity == late):
            for other in wholes[:1]:
                rest = replace(other.amount, value=other.amount.value - figure.amount.value)
                found.append(replace(figure, quantity=name, amount=rest, group=other.group, is_derived=True))
    return found
