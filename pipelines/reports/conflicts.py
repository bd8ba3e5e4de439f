"""Quantities that stand with two values, printed or following from other printed figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipelines.reports.amounts import decimal_of, in_units_of
from pipelines.reports.book import Book
from pipelines.reports.explain import make_finding
from pipelines.reports.lexicon import quantities, quantity
from pipelines.reports.model import Amount, Figure, Finding

_KINDS = ("money", "people", "pieces")
_PLURAL = (
    "adjustment",
    "petitions_late",
    "projects_late",
    "petitions_answered",
    "petitions_in_time",
    "hired",
    "dispatched",
)
"""Reports print several of these, of different things."""


@dataclass(frozen=True)
class _Identity:
    """A quantity that is the difference of two others."""

    quantity: str
    whole: str
    part: str


_IDENTITIES = (
    _Identity("balance", "adjusted_budget", "spending"),
    _Identity("adjustment", "adjusted_budget", "initial_budget"),
)


def conflict_findings(book: Book) -> Iterator[Finding]:
    """Each value beside the one that stands most often; then what differences of other figures contradict."""
    for each in quantities():
        if each.kind in _KINDS and each.code not in _PLURAL:
            found = book.distinct(each.code)
            yield from (
                _conflict(other, found[0]) for other in found[1:] if not (other.is_derived or found[0].is_derived)
            )
    for identity in _IDENTITIES:
        yield from _derived(identity, book)


def _conflict(other: Figure, main: Figure) -> Finding:
    each = quantity(main.quantity)
    return make_finding(
        "conflict",
        each.name_zh,
        other.quote,
        other.line,
        claimed=in_units_of(other.amount.value, other.amount),
        recomputed=in_units_of(main.amount.value, other.amount),
        words=(each.name_zh, each.name_en),
        detail=(str(main.line), str(main.line)),
    )


def _derived(identity: _Identity, book: Book) -> Iterator[Finding]:
    """A printed difference that no two of its figures give."""
    pairs = book.pairs(identity.whole, identity.part)
    own = book.distinct(identity.quantity)
    groups = [figure.group for figure in book.all(identity.quantity)]
    if not pairs or not own or len(set(groups)) < len(groups):  # several in one sentence are several changes
        return
    wrong = [each for each in own if not any(_is_difference(each.amount, p.numerator, p.denominator) for p in pairs)]
    if len(wrong) == len(own):  # of several changes one is the whole's, the others those of parts
        whole, part = book.main(identity.whole), book.main(identity.part)
        if whole is not None and part is not None:
            yield _derived_finding(wrong[0], whole, part)


def _is_difference(amount: Amount, whole: Amount, part: Amount) -> bool:
    gap: Fraction = abs(abs(whole.value - part.value) - abs(amount.value))
    return gap <= amount.half + whole.half + part.half


def _derived_finding(figure: Figure, whole: Figure, part: Figure) -> Finding:
    each = quantity(figure.quantity)
    follows = abs(whole.amount.value - part.amount.value)
    shown = f"{whole.amount.printed} − {part.amount.printed}"
    return make_finding(
        "conflict",
        each.name_zh,
        figure.quote,
        figure.line,
        claimed=decimal_of(figure.amount.value / figure.amount.factor),
        recomputed=in_units_of(follows, figure.amount),
        words=(each.name_zh, each.name_en),
        detail=(shown, shown),
        explanation="conflict_derived",
    )
