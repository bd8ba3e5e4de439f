"""The points a department gives itself: what its figures give by the rules, and a little too much where it is judged.

Names, maxima and rules are the product's own: departments fill in the bureau's form, and the form is the rubric.
"""

from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from pipelines.demo.district import Case, Row
from pipelines.demo.known import known_rows
from pipelines.demo.reported import DAILY, Figures
from pipelines.reports.rubric import load_rubric, points_of

CENT, HALF = Decimal("0.01"), Decimal("0.5")
UNASKED = Decimal(4)  # what a department claims for satisfaction when it asked nobody
GENEROUS = 0.35  # how often a department rounds in its own favour
THREE_PUBLIC = "一、“三公”经费支出"


def self_scores(case: Case, figures: Figures) -> dict[str, Decimal]:
    """Return the points claimed by indicator, in the form's order."""
    rng = case.random("self-evaluation")
    settled, judged = _settled(case, figures), _judged(case)
    points: dict[str, Decimal] = {}
    for each in load_rubric(case.year).indicators:
        fair, most = judged.get(each.code, (Decimal(0), Decimal(0)))
        lost = max(Decimal(0), most - fair)
        if rng.random() < GENEROUS:
            fair = min(most, ((fair + lost / 2) / HALF).to_integral_value(ROUND_CEILING) * HALF)
        points[each.code] = (settled.get(each.code, Decimal(0)) + fair).quantize(CENT)
    return points


def rule(case: Case, criterion: str, numerator: Decimal | int, denominator: Decimal | int = 1) -> Decimal:
    """Return the points that a criterion's rule gives."""
    points = points_of(load_rubric(case.year).criterion(criterion), Fraction(numerator), Fraction(denominator))
    return Decimal(points.numerator) / Decimal(points.denominator)


def _settled(case: Case, figures: Figures) -> dict[str, Decimal]:
    """Return what the figures that the report prints settle, by indicator."""
    planned, contracted = figures.procurement
    original, in_use = next(iter(figures.assets.values()))
    quota, in_post, dispatched, hired = figures.staff
    outside = dispatched + hired
    received, answered, in_time = figures.petitions
    asked = figures.satisfaction
    return {
        "B11": rule(case, "B11-1", contracted, planned),
        "B12": rule(case, "B12-2", abs(figures.adjusted - figures.initial), figures.initial),
        "B32": rule(case, "B32-1", in_use, original),
        "B41": rule(case, "B41-1", in_post, quota),
        "B42": rule(case, "B42-1", outside, in_post + outside),
        "C11": _cost_points(case, figures),
        "C21": _execution(case, figures),
        "C23": rule(case, "C23-1", figures.projects[1], figures.projects[0]),
        "C41": rule(case, "C41-2", answered, received) + rule(case, "C41-3", in_time, received),
        "C42": UNASKED if asked is None else rule(case, "C42-1", asked, 100),
    }


def _cost_points(case: Case, figures: Figures) -> Decimal:
    pairs = zip(("C11-1", "C11-2"), (THREE_PUBLIC, DAILY), strict=True)
    return sum((rule(case, code, *reversed(figures.costs[name])) for code, name in pairs), Decimal(0))


def _execution(case: Case, figures: Figures) -> Decimal:
    """Return the points of the four quarters and of the mean pace."""
    quarters = [rule(case, f"C21-{number}", paid, figures.adjusted) for number, paid in enumerate(figures.paid, 1)]
    return sum(quarters, Decimal(0)) + rule(case, "C21-5", sum(figures.paid, Decimal(0)), figures.adjusted * 4)


def _judged(case: Case) -> dict[str, tuple[Decimal, Decimal]]:
    """Return by indicator the points the bureau would give where no figure settles them, and the most there is."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    rows = known_rows("assessments", [case])
    marks = {str(row["criterion"]): Decimal(str(row["points"])) for row in rows} | _counted(case)
    settled = ("B11-1", "B12-2", "B32", "B41", "B42", "C11", "C21", "C23", "C41-2", "C41-3", "C42")
    for each in load_rubric(case.year).criteria:
        if not each.code.startswith(settled):
            fair, most = found.get(each.indicator, (Decimal(0), Decimal(0)))
            points = Decimal(each.points.numerator) / each.points.denominator
            found[each.indicator] = fair + marks.get(each.code, points), most + points
    return found


def _counted(case: Case) -> dict[str, Decimal]:
    """Return the points that follow from the department's own targets, tasks, findings and disclosures."""
    findings = [row["criterion"] for row in known_rows("findings", [case])]
    targets = known_rows("targets", [case])
    without = {row["project_code"] for row in known_rows("projects", [case])} - {row["project_code"] for row in targets}
    undone = sum(1 for row in known_rows("key_tasks", [case]) if row["done"] is None)
    return {
        "A12-1": rule(case, "A12-1", findings.count("A12-1")),
        "A21-1": rule(case, "A21-1", findings.count("A21-1") + len(without)),
        "C22-1": rule(case, "C22-1", undone),
        "C31-1": rule(case, "C31-1", _effects(targets)),
    } | {
        f"B13-{place}": _disclosed(row, case.main.secret)
        for place, row in enumerate(known_rows("disclosure", [case]), 1)
    }


def _disclosed(row: Row, secret: bool) -> Decimal:
    """Return the points of one disclosure: in full, with faults or none; a secret department need not disclose."""
    published, deadline = row["published"], row["deadline"]
    in_time = isinstance(published, date) and isinstance(deadline, date) and published <= deadline
    if secret or (in_time and row["complete"] == "是"):
        return Decimal("1.5")
    return Decimal(int(published is not None))


def _effects(targets: list[Row]) -> Decimal:
    """Return how far the department's own targets of effect were reached, by weight."""
    rows = [row for row in targets if row["scope"] == "部门整体" and row["level1"] == "效益指标"]
    reached = whole = Decimal(0)
    for row in rows:
        wanted, actual = Decimal(str(row["target"])), Decimal(str(row["actual"]))
        weight = Decimal(str(row["weight"]))
        share = wanted / actual if row["op"] == "≤" and actual else actual / wanted
        reached, whole = reached + weight * min(Decimal(1), share), whole + weight
    return reached / whole if whole else Decimal(0)
