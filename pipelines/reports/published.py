"""A report's claims and figures against the published warehouse."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pipelines.reports.amounts import decimal_of, in_units_of
from pipelines.reports.book import Book
from pipelines.reports.explain import make_finding
from pipelines.reports.model import Claim, Figure, Finding, Published, PublishedCriterion
from pipelines.reports.recompute import NET_ONLY, source_of
from pipelines.reports.rubric import Rubric

_SLACK = Decimal("0.03")  # points that were rounded criterion by criterion


def published_findings(
    claims: tuple[Claim, ...], book: Book, rubric: Rubric, published: Published
) -> Iterator[Finding]:
    """One finding an indicator: points outside what the warehouse leaves possible, else a figure that is another."""
    for claim in claims:
        codes = {each.code for each in rubric.criteria_of(claim.indicator)}
        own = [each for each in published.criteria if each.criterion_code in codes]
        finding = _points(claim, own, rubric) or _figures(claim, own, book, rubric)
        if finding is not None:
            yield finding


def _points(claim: Claim, own: list[PublishedCriterion], rubric: Rubric) -> Finding | None:
    """Points beyond the bounds of all criteria together."""
    if claim.points is None or not own:
        return None
    low = sum((each.lowest for each in own), Decimal(0))
    high = sum((each.highest for each in own), Decimal(0))
    if low - _SLACK <= claim.points <= high + _SLACK:
        return None
    follows = decimal_of(Fraction(high if claim.points > high else low))
    is_open = high - low > _SLACK
    return make_finding(
        "published",
        claim.indicator,
        claim.quote,
        claim.line,
        claimed=claim.points,
        recomputed=follows,
        points=max(claim.points - follows, Decimal(0)),
        words=(f"{claim.indicator} {rubric.indicator(claim.indicator).name}", claim.indicator),
        detail=("（其余评分点按最有利计）", " at best") if is_open else ("", ""),
    )


def _figures(claim: Claim, own: list[PublishedCriterion], book: Book, rubric: Rubric) -> Finding | None:
    """A printed figure that no rounding makes the warehouse's."""
    for each in own:
        source = source_of(each.criterion_code)
        if source is None or each.criterion_code in NET_ONLY:
            continue
        for name, value in zip(source, (each.numerator, each.denominator), strict=True):
            printed = book.all(name)
            if value is None or not printed or any(_agrees(figure, value) for figure in printed):
                continue
            return _figure_finding(claim, printed[0], value, each.criterion_code, rubric)
    return None


def _agrees(figure: Figure, value: Decimal) -> bool:
    return abs(figure.amount.value - Fraction(value)) <= figure.amount.half


def _figure_finding(claim: Claim, figure: Figure, value: Decimal, criterion: str, rubric: Rubric) -> Finding:
    return make_finding(
        "published",
        claim.indicator,
        figure.quote,
        figure.line,
        claimed=in_units_of(figure.amount.value, figure.amount),
        recomputed=in_units_of(Fraction(value), figure.amount),
        words=(f"{claim.indicator} {rubric.indicator(claim.indicator).name}", claim.indicator),
        detail=(criterion, criterion),
        explanation="published_figure",
    )
