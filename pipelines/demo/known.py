"""What the bureau's systems can say of a fiscal year on as_of: nothing that lies after it."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from pipelines.demo import money, records
from pipelines.demo.district import Case, Row

BUILDERS: dict[str, Callable[[Case], list[Row]]] = {
    "budget_items": money.budget_items,
    "payments": money.payments,
    "procurement": money.procurement,
    "fixed_assets": money.fixed_assets,
    "staffing": money.staffing,
    "operating_costs": money.operating_costs,
    "projects": records.project_list,
    "targets": records.targets,
    "disclosure": records.disclosure,
    "key_tasks": records.key_tasks,
    "petitions": records.petitions,
    "satisfaction": records.satisfaction,
    "assessments": records.assessments,
    "findings": records.findings,
}
AFTER_THE_YEAR = {"fixed_assets", "satisfaction", "assessments"}
OWN_DATE = {
    "budget_items": "issued",
    "payments": "paid",
    "petitions": "received",
    "assessments": "day",
    "findings": "day",
}  # fmt: skip  a row dated after as_of is not there yet
LATER: dict[str, tuple[str, Row]] = {
    "procurement": ("signed", {"contracted": Decimal("0.00")}),
    "projects": ("done", {"status": "进行中"}),
    "disclosure": ("published", {"complete": None, "scope": None, "url": None}),
    "key_tasks": ("done", {"status": "进行中"}),
    "petitions": ("replied", {"status": "办理中"}),
}  # an event after as_of has not happened yet: its date is blank, and these fields are so


def known_rows(export: str, cases: Sequence[Case]) -> list[Row]:
    """Return the rows of an export for the cases of one year, as they stand on as_of."""
    if export in AFTER_THE_YEAR and cases[0].running:
        return []
    rows = [row for case in cases for row in BUILDERS[export](case)]
    return [_as_it_stands(export, row, cases[0].as_of) for row in rows if _is_there(export, row, cases[0].as_of)]


def _is_there(export: str, row: Row, as_of: date) -> bool:
    own = row.get(OWN_DATE.get(export, ""))
    return not (isinstance(own, date) and own > as_of)


def _as_it_stands(export: str, row: Row, as_of: date) -> Row:
    field, before = LATER.get(export, ("", {}))
    happened = row.get(field)
    return row | before | {field: None} if isinstance(happened, date) and happened > as_of else row
