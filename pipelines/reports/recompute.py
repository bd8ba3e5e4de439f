"""The points that a report's own figures give by the rubric, with the bounds that rounding and unknowns leave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product

from pipelines.reports.amounts import decimal_of
from pipelines.reports.book import ONE, Book, Pair
from pipelines.reports.explain import make_finding
from pipelines.reports.model import Amount, Claim, Finding
from pipelines.reports.rubric import Criterion, Rubric, bounds_of, points_of

_MOST_COMBINATIONS = 400
_ROUNDING = Fraction(5, 1000)  # a criterion's points may have been rounded to cents before they were added


@dataclass(frozen=True)
class _Source:
    """Where the two figures of a criterion come from, and the rate that stands for both."""

    criterion: str
    numerator: str
    denominator: str
    rate: str = ""


_SOURCES = (
    _Source("B11-1", "procurement_actual", "procurement_planned", "procurement_rate"),
    _Source("B12-2", "adjustment", "initial_budget", "adjustment_rate"),
    _Source("B32-1", "assets_in_use", "assets_original", "assets_rate"),
    _Source("B41-1", "in_post", "quota", "quota_rate"),
    _Source("B42-1", "outside", "all_staff", "outside_rate"),
    _Source("C11-1", "three_public_actual", "three_public_budget", "three_public_rate"),
    _Source("C11-2", "daily_actual", "daily_budget", "daily_rate"),
    _Source("C21-1", "q1_spending", "adjusted_budget", "q1_rate"),
    _Source("C21-2", "q2_spending", "adjusted_budget", "q2_rate"),
    _Source("C21-3", "q3_spending", "adjusted_budget", "q3_rate"),
    _Source("C21-4", "spending", "adjusted_budget", "budget_rate"),
    _Source("C23-1", "projects_done", "projects_planned", "projects_rate"),
    _Source("C41-2", "petitions_answered", "petitions_received", "answered_rate"),
    _Source("C41-3", "petitions_in_time", "petitions_received", "in_time_rate"),
    _Source("C42-1", "", "", "satisfaction"),
)
_MEAN = "C21-5"
_QUARTERS = ("C21-1", "C21-2", "C21-3", "C21-4")
NET_ONLY = ("B12-2",)
"""Reports print the net change, the rule counts cuts and transfers too: their points are the most there can be."""
_VETOED = ("B12",)
"""A veto may take all of its points, and a report seldom says so: claiming less is no contradiction."""


@dataclass(frozen=True)
class Known:
    """A criterion with the pair of figures that settles it."""

    criterion: Criterion
    pair: Pair


@dataclass(frozen=True)
class Outcome:
    """Bounds of an indicator's points under one choice of figures, and the points when the figures are exact."""

    low: Fraction
    high: Fraction
    exact: Fraction | None
    known: tuple[Known, ...]


def recomputed(
    claims: tuple[Claim, ...], outcomes_of: dict[str, list[Outcome]], rubric: Rubric, skipped: frozenset[str]
) -> Iterator[Finding]:
    """Claims that no choice of the report's figures can give."""
    for claim in claims:
        if claim.points is None or claim.indicator in skipped:
            continue
        maximum = rubric.indicator(claim.indicator).points
        points = min(Fraction(claim.points), maximum)
        possible = outcomes_of[claim.indicator]
        slack = _slack(claim, possible)
        if possible and not any(each.low - slack <= points <= each.high + slack for each in possible):
            yield _finding(claim, points, possible[0], rubric)


def _slack(claim: Claim, possible: list[Outcome]) -> Fraction:
    """What rounding may explain: a cent's half for each criterion and for the sum, and a claim printed to a tenth."""
    criteria = max((len(each.known) for each in possible), default=0)
    decimals = -int(claim.points.as_tuple().exponent) if claim.points is not None else 0
    return _ROUNDING * (criteria + 1) + (Fraction(1, 20) if decimals == 1 else 0)


def outcomes(indicator: str, book: Book, rubric: Rubric) -> list[Outcome]:
    """What each choice among a report's figures gives for an indicator; none where no figure speaks of it.

    A choice takes one value for each quantity, so that no two criteria stand on different ones.
    """
    criteria = rubric.criteria_of(indicator)
    sources = [each for each in _SOURCES if each.criterion in {criterion.code for criterion in criteria}]
    names = dict.fromkeys(name for each in sources for name in _names(each) if name)
    values = [(name, [figure.amount for figure in book.distinct(name)]) for name in names]
    held = [(name, amounts) for name, amounts in values if amounts]
    found = []
    for chosen in islice(product(*(amounts for _, amounts in held)), _MOST_COMBINATIONS):
        choice = dict(zip((name for name, _ in held), chosen, strict=True))
        pairs = [(rubric.criterion(each.criterion), _pair(each, choice)) for each in sources]
        known = tuple(Known(criterion, pair) for criterion, pair in pairs if pair is not None)
        known += tuple(_mean(known, criteria))
        if known:
            found.append(_outcome(indicator, criteria, known))
    return found


def _names(source: _Source) -> tuple[str, ...]:
    """The quantities that a criterion may be computed from."""
    behind = ("initial_budget", "adjusted_budget") if source.criterion in NET_ONLY else ()
    return source.numerator, source.denominator, source.rate, *behind


def _pair(source: _Source, choice: dict[str, Amount]) -> Pair | None:
    """The figures behind a criterion, else the printed rate against 1."""
    if source.criterion in NET_ONLY and (change := _change(choice)):
        return change
    if source.numerator in choice and source.denominator in choice:
        return Pair(choice[source.numerator], choice[source.denominator])
    rate = choice.get(source.rate)
    return Pair(_exact_if_whole(rate), ONE) if rate is not None else None


def _change(choice: dict[str, Amount]) -> Pair | None:
    """The change of the budget within the year against what it began with."""
    first, last = choice.get("initial_budget"), choice.get("adjusted_budget")
    if first is None or last is None:
        return None
    change = abs(last.value - first.value)
    printed = f"|{last.printed} − {first.printed}|"
    return Pair(Amount(change, last.half + first.half, last.factor, printed), first)


def _outcome(indicator: str, criteria: tuple[Criterion, ...], known: tuple[Known, ...]) -> Outcome:
    """Known criteria by their figures, the others anything from nothing to all."""
    settled = {each.criterion.code for each in known}
    unknown = sum((each.points for each in criteria if each.code not in settled), Fraction(0))
    bounds = [bounds_of(each.criterion, each.pair.numerator, each.pair.denominator) for each in known]
    lows = [
        Fraction(0) if each.criterion.code in NET_ONLY else low for each, (low, _) in zip(known, bounds, strict=True)
    ]
    low = Fraction(0) if indicator in _VETOED else sum(lows, Fraction(0))
    high = sum((top for _, top in bounds), Fraction(0)) + unknown
    points = (points_of(each.criterion, each.pair.numerator.value, each.pair.denominator.value) for each in known)
    return Outcome(low, high, None if unknown else sum(points, Fraction(0)), known)


def _exact_if_whole(amount: Amount) -> Amount:
    """100 % means all, not 99.6 %."""
    return replace(amount, half=Fraction(0)) if amount.value == 1 else amount


def _mean(known: tuple[Known, ...], criteria: tuple[Criterion, ...]) -> Iterator[Known]:
    """The mean of the four cumulative rates, when all four are known."""
    rule = next((each for each in criteria if each.code == _MEAN), None)
    quarters = [each.pair for each in known if each.criterion.code in _QUARTERS]
    if rule is None or len(quarters) < len(_QUARTERS):
        return
    rates = [
        (
            pair.numerator.low / pair.denominator.high,
            pair.numerator.value / pair.denominator.value,
            pair.numerator.high / max(pair.denominator.low, Fraction(1, 100)),
        )
        for pair in quarters
        if pair.denominator.value > 0
    ]
    if len(rates) == len(quarters):
        low, middle, high = (sum(column, Fraction(0)) / len(rates) for column in zip(*rates, strict=True))
        yield Known(rule, Pair(Amount(middle, max(high - middle, middle - low), Fraction(1, 100), "mean"), ONE))


def _finding(claim: Claim, points: Fraction, outcome: Outcome, rubric: Rubric) -> Finding:
    """The first outcome's points, or the bound that the claim breaks."""
    indicator = rubric.indicator(claim.indicator)
    bound = outcome.high if points > outcome.high else outcome.low
    follows = decimal_of(bound if outcome.exact is None else outcome.exact)
    kind = "recomputed" if outcome.exact is not None else "recomputed_most" if points > bound else "recomputed_least"
    claimed = claim.points or Decimal(0)
    return make_finding(
        "recomputed",
        claim.indicator,
        claim.quote,
        claim.line,
        claimed=claimed,
        recomputed=follows,
        points=max(decimal_of(points) - follows, Decimal(0)),
        words=(f"{claim.indicator} {indicator.name}", claim.indicator),
        detail=_detail(outcome),
        explanation=kind,
    )


def _detail(outcome: Outcome) -> tuple[str, str]:
    """Each known criterion with its figures."""
    parts_zh, parts_en = [], []
    for each in outcome.known:
        top, bottom = each.pair.numerator, each.pair.denominator
        ratio = decimal_of(top.value / bottom.value * 100) if bottom.value else Decimal(0)
        shown = f"{top.printed}/{bottom.printed} = {ratio} %" if bottom is not ONE else f"{ratio} %"
        points = decimal_of(points_of(each.criterion, top.value, bottom.value), 4).normalize()
        parts_zh.append(f"{each.criterion.code}：{shown}，{points:f} 分")
        parts_en.append(f"{each.criterion.code}: {shown}, {points:f}")
    return f"（{'；'.join(parts_zh)}）", "; ".join(parts_en)


def source_of(criterion: str) -> tuple[str, str] | None:
    """The two quantities that a criterion's figures are, where it has two."""
    found = next((each for each in _SOURCES if each.criterion == criterion and each.numerator), None)
    return (found.numerator, found.denominator) if found else None
