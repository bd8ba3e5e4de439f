"""All checks of one report, worst finding first."""

from collections.abc import Iterator
from decimal import Decimal

from pipelines.reports.book import Book, make_book
from pipelines.reports.claims import form_findings, maximum_findings, total_findings
from pipelines.reports.conflicts import conflict_findings
from pipelines.reports.explain import worst_first
from pipelines.reports.model import Finding, Published, Report
from pipelines.reports.published import published_findings
from pipelines.reports.rates import rate_findings
from pipelines.reports.recompute import outcomes, recomputed
from pipelines.reports.rubric import Rubric, load_rubric
from pipelines.reports.sums import sum_findings
from pipelines.reports.words import budget_admission, word_findings
from pipelines.reports.years import year_findings


def check_report(report: Report, published: Published | None = None, book: Book | None = None) -> list[Finding]:
    """Every contradiction of a report with itself, and with the published warehouse where that is given.

    Args:
        report: as `read_report` gives it.
        published: the department-year's criteria as published; without it no `published` finding is made.
        book: the report's figures, where they are known already.

    Returns:
        Errors, then doubts, then what the form itself has wrong; most points in doubt first.
    """
    book = book or make_book(report)
    rubric = load_rubric(report.fiscal_year)
    findings = [*_about_claims(report, book, rubric), *_about_figures(report, book)]
    if published is not None:
        findings += published_findings(report.annex.claims, book, rubric, published)
    return worst_first(findings)


def _about_claims(report: Report, book: Book, rubric: Rubric) -> Iterator[Finding]:
    """What is wrong with points; an indicator that figures settle needs no words against it."""
    claims = report.annex.claims
    possible = {claim.indicator: outcomes(claim.indicator, book, rubric) for claim in claims}
    words = list(word_findings(claims, report.sentences, possible, report.fiscal_year, rubric))
    unsupported = frozenset(each.subject for each in words if each.check_code == "unsupported")
    by_figures = list(recomputed(claims, possible, rubric, unsupported))
    settled = {each.subject for each in by_figures}
    yield from by_figures
    yield from (each for each in words if each.subject not in settled)
    if not any(each.subject == "A11" for each in words):
        yield from budget_admission(claims, book, rubric)
    yield from total_findings(report.annex, rubric)
    yield from maximum_findings(report.annex, rubric)
    yield from form_findings(report.annex, rubric)


def _about_figures(report: Report, book: Book) -> Iterator[Finding]:
    """What is wrong with the figures themselves; a total that its table does not give is no conflict besides."""
    yield from rate_findings(book, report.sentences)
    wrong_totals = list(sum_findings(report.tables, report.lines))
    yield from wrong_totals
    known = {(each.line, each.claimed, each.recomputed) for each in wrong_totals}
    yield from (each for each in conflict_findings(book) if (each.line, each.claimed, each.recomputed) not in known)
    yield from year_findings(report.sentences, report.fiscal_year)


def claimed_points(report: Report) -> dict[str, Decimal]:
    """Points by indicator, those that could be read, in the rubric's order."""
    return {claim.indicator: claim.points for claim in report.annex.claims if claim.points is not None}


def claimed_total(report: Report) -> Decimal | None:
    """The total a report prints: the annex's, else the text's; none where it prints none."""
    return next((total.points for total in report.annex.totals), None)
