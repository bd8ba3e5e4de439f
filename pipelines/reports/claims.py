"""What the annex says against itself: totals, points beyond the maximum, weights of the form."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pipelines.reports.amounts import decimal_of
from pipelines.reports.explain import make_finding
from pipelines.reports.model import Annex, Claim, Finding
from pipelines.reports.rubric import Rubric
from pipelines.text import fold

_IN_RULE = re.compile(r"\((\d+(?:\.\d+)?)\s*分\)")


def total_findings(annex: Annex, rubric: Rubric) -> Iterator[Finding]:
    """Printed totals that are not the sum; an indicator that could not be read may hold whatever it can give."""
    if not annex.claims:
        return
    points = [claim.points for claim in annex.claims if claim.points is not None]
    total = sum(points, Decimal(0))
    read = {claim.indicator for claim in annex.claims if claim.points is not None}
    open_points = sum((each.points for each in rubric.indicators if each.code not in read), Fraction(0))
    seen = set()
    for each in annex.totals:
        slack = Decimal("0.005") if each.points.as_tuple().exponent != -1 else Decimal("0.05")
        if not total - slack <= each.points <= total + decimal_of(open_points) + slack and each.points not in seen:
            seen.add(each.points)
            doubt = max(each.points - total, Decimal(0))
            yield make_finding(
                "total", "total", each.quote, each.line, claimed=each.points, recomputed=total, points=doubt
            )


def maximum_findings(annex: Annex, rubric: Rubric) -> Iterator[Finding]:
    """Indicators that claim more than the rubric gives them."""
    for claim in annex.claims:
        indicator = rubric.indicator(claim.indicator)
        if claim.points is not None and claim.points > indicator.points:
            maximum = decimal_of(indicator.points)
            yield make_finding(
                "over_maximum",
                claim.indicator,
                claim.quote,
                claim.line,
                claimed=claim.points,
                recomputed=maximum,
                points=claim.points - maximum,
                words=(f"{claim.indicator} {indicator.name}", claim.indicator),
            )


def form_findings(annex: Annex, rubric: Rubric) -> Iterator[Finding]:
    """Weights that are not the sum of their parts, maxima and points in rules that are not those of the indicator."""
    for claim in annex.claims:
        yield from _indicator_form(claim, rubric)
    for weight in annex.weights:
        own = [each for each in rubric.indicators if weight.code in (each.group, each.subgroup)]
        parts = decimal_of(sum((each.points for each in own), Fraction(0)))
        if weight.points != parts:
            is_group = len(weight.code) == 1
            subject = f"{'一级' if is_group else '二级'}指标 {weight.name} 分值"
            yield _form(
                subject, weight.quote, weight.line, weight.points, parts, "其下各指标合计为", "its parts add to"
            )


def _indicator_form(claim: Claim, rubric: Rubric) -> Iterator[Finding]:
    """One indicator's printed maximum, and the largest points its rule speaks of."""
    indicator = rubric.indicator(claim.indicator)
    maximum = decimal_of(indicator.points)
    subject = f"{claim.indicator} {indicator.name}"
    if claim.maximum is not None and claim.maximum != maximum:
        yield _form(
            f"{subject} 分值", claim.quote, claim.line, claim.maximum, maximum, "指标体系为", "the framework gives it"
        )
    rule = fold(claim.rule)
    beyond = [Decimal(points) for points in _IN_RULE.findall(rule) if Decimal(points) > maximum]
    if beyond:
        yield _form(
            f"{subject} 评分标准（{beyond[0]}分）",
            claim.quote,
            claim.line,
            beyond[0],
            maximum,
            "指标满分为",
            "its maximum is",
        )


def _form(subject: str, quote: str, line: int, printed: Decimal, kept: Decimal, zh: str, en: str) -> Finding:
    kept = kept.to_integral_value() if kept == kept.to_integral_value() else kept
    return make_finding(
        "form", subject, quote, line, claimed=printed, recomputed=kept, words=(subject, subject), detail=(zh, en)
    )
