"""Points at risk on the samples of 15 August 2022, reckoned anew in Python from the lines behind the figures."""

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from conftest import rows

from pipelines.settings import SEEDS, Home

DAY = date(2022, 8, 15)
YEAR_END = date(2022, 12, 31)
QUARTER_ENDS = [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), YEAR_END]
CENT, POINT = Decimal("0.01"), Decimal("0.0001")
DATED = ("B11-1", "B12-2", "B13-1", "B13-2", *(f"C21-{n}" for n in range(1, 6)), "C22-1", "C23-1", "C41-2", "C41-3")


@cache
def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def halved_up(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)


def share(numerator: Decimal, denominator: Decimal, possible: int) -> Decimal:
    """Points in proportion, within 0 and those possible."""
    return halved_up(min(max(numerator / denominator, Decimal(0)), Decimal(1)) * possible, POINT)


def lines(home: Home, table: str, columns: str, year: int) -> dict[str, list[tuple]]:
    """Rows of a table of facts by department."""
    found = defaultdict(list)
    for department, *values in rows(
        home, f"select department_code, {columns} from facts.{table} where fiscal_year = {year}"
    ):
        found[department].append(tuple(values))
    return found


def at_risk(home: Home, criterion: str) -> dict[str, dict]:
    """Rows of marts.points_at_risk of one criterion by department, its basis computed."""
    names = ("points_certain", "points_open", "pace_points", "decides_on", "needed", "working_days_left", "advice_zh")
    found = rows(
        home,
        f"select department_code, {', '.join(names)} from marts.points_at_risk"
        " where criterion_code = ? and basis = 'computed'",
        criterion,
    )
    assert found, criterion
    return {department: dict(zip(names, values, strict=True)) for department, *values in found}


def paced_points(home: Home, criterion: str, year: int) -> dict[str, Decimal]:
    """What the rule gives at the pace, by department, not held within floor and ceiling."""
    return dict(
        rows(
            home,
            f"select department_code, paced_points from scoring.criterion_points where criterion_code = '{criterion}'"
            f" and fiscal_year = {year} and paced_points is not null",
        )
    )


# The pace, in the year in progress and on the same day of the finished one


def cumulated(payments: list[tuple], adjusted: Decimal, day: date) -> list[Decimal]:
    """Payments by each quarter's end, as far as known on a day and running on from there."""
    ends = [end.replace(year=day.year) for end in QUARTER_ENDS]
    so_far = [sum((a for paid, a in payments if paid <= min(end, day)), Decimal(0)) for end in ends]
    days = (day - date(day.year - 1, 12, 31)).days

    def heading(end: date, paid: Decimal) -> Decimal:
        if day > end:
            return paid
        run_on = halved_up(paid * (end - date(end.year - 1, 12, 31)).days / days, CENT)
        return max(paid, min(adjusted, run_on))

    return [heading(end, paid) for end, paid in zip(ends, so_far, strict=True)]


@pytest.mark.parametrize("year", [2021, 2022])
def test_payments_run_on_by_the_day(running_home: Home, year: int):
    day = DAY.replace(year=year)
    payments = lines(running_home, "payment_lines", "paid, counted_amount", year)
    budgets = lines(running_home, "budget_lines", "issued, adjusted_amount", year)
    for number in range(1, 5):
        found = paced_points(running_home, f"C21-{number}", year)
        assert len(found) > 10
        for department, points in found.items():
            adjusted = sum(amount for issued, amount in budgets[department] if issued <= day)
            paid = cumulated(payments[department], adjusted, day)
            assert points == share(paid[number - 1] * 4, adjusted * number, 1), department
    for department, points in paced_points(running_home, "C21-5", year).items():
        adjusted = sum(amount for issued, amount in budgets[department] if issued <= day)
        assert points == share(sum(cumulated(payments[department], adjusted, day)), adjusted * 4, 2), department


def done_at_pace(works: list[tuple[date | None, bool, bool]], day: date) -> int:
    """Of (due, done as it should be, finished at all): how many will be done as those due so far were."""
    due = [done for when, done, _ in works if when and when < day]
    still_open = sum(not finished for when, _, finished in works if not (when and when < day))
    fraction = Decimal(sum(due)) / len(due) if due else Decimal(1)
    return sum(done for _, done, _ in works) + int(halved_up(still_open * fraction, Decimal(1)))


@pytest.mark.parametrize("year", [2021, 2022])
def test_tasks_and_projects_fare_like_those_due(running_home: Home, year: int):
    day = DAY.replace(year=year)
    tasks = lines(running_home, "task_lines", "due, done, status", year)
    for department, points in paced_points(running_home, "C22-1", year).items():
        completed = [s == "已完成" and (done is None or done <= day) for _, done, s in tasks[department]]
        works = [(due, c, c) for (due, _, _), c in zip(tasks[department], completed, strict=True)]
        assert points == max(8 - 4 * (len(works) - done_at_pace(works, day)), 0), department
    projects = lines(running_home, "project_lines", "due, done_by_now", year)
    found = paced_points(running_home, "C23-1", year)
    assert found or year == 2021  # no projects of 2021 among the samples
    for department, points in found.items():
        known = [(due, done if done and done <= day else None) for due, done in projects[department]]
        works = [(due, done is not None and done <= due, done is not None) for due, done in known]
        assert points == share(Decimal(done_at_pace(works, day)), Decimal(len(works)), 6), department


@pytest.mark.parametrize("year", [2021, 2022])
def test_petitions_not_overdue_will_be_answered(running_home: Home, year: int):
    day = DAY.replace(year=year)
    petitions = lines(running_home, "petition_lines", "received, due, replied_by_now", year)
    for criterion, by_due in (("C41-2", False), ("C41-3", True)):
        for department, points in paced_points(running_home, criterion, year).items():
            known = [(due, r) for received, due, r in petitions[department] if received <= day]
            replied = [(due, r if r and r <= day else None) for due, r in known]
            is_well = all((r is None and due >= day) or (r and (not by_due or r <= due)) for due, r in replied)
            assert points == int(is_well), (department, criterion)


def test_the_error_is_the_pace_less_what_became_of_it(running_home: Home):
    found = rows(running_home, "select department_code, pace_error from marts.forecasts where not is_in_progress")
    assert len(found) == 16
    for department, error in found:
        [(expected, others)] = rows(
            running_home,
            f"select round(sum(paced_points - computed_points), 2), count(*) filter (criterion_code not in {DATED})"
            " from scoring.criterion_points where department_code = ? and fiscal_year = 2021 and not is_undecided"
            " and paced_points is not null",
            department,
        )
        assert (error, others) == (expected, 0)


# What saves the points


@cache
def working_days(first: date, last: date) -> int:
    exceptions = {date.fromisoformat(row["day"]): row["is_working"] == "true" for row in seed("calendar_exceptions")}
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(exceptions.get(day, day.weekday() < 5) for day in days)


def test_days_left_mind_the_holidays(running_home: Home):
    found = rows(
        running_home,
        "select distinct decides_on, days_left, working_days_left from marts.deciding_dates where not is_late",
    )
    assert (date(2022, 9, 30), 46, 34) in found
    assert all(left == (day - DAY).days and working == working_days(DAY, day) for day, left, working in found)


def test_what_is_still_to_be_paid(running_home: Home):
    payments = lines(running_home, "payment_lines", "paid, counted_amount", 2022)
    budgets = lines(running_home, "budget_lines", "issued, adjusted_amount", 2022)
    for number, full_at in ((3, Decimal("0.75")), (4, Decimal(1))):
        for department, row in at_risk(running_home, f"C21-{number}").items():
            paid = sum(amount for _, amount in payments[department])
            adjusted = sum(amount for _, amount in budgets[department])
            assert row["needed"] == (full_at * adjusted - paid).quantize(CENT, ROUND_CEILING), department
            assert row["decides_on"] == QUARTER_ENDS[number - 1]
            daily = (row["needed"] / row["working_days_left"]).quantize(CENT, ROUND_CEILING)
            assert f"还须支付 {row['needed']:,} 元（每个工作日 {daily:,} 元）" in row["advice_zh"]


def spent_points(numerator: Decimal, denominator: Decimal) -> int:
    if denominator == 0:
        return 3 if numerator <= 0 else 0
    return 3 if numerator * 10 < denominator * 9 else 2 if numerator <= denominator else 0


def adjusted_points(numerator: Decimal, denominator: Decimal) -> Decimal:
    steps = max((numerator * 100 - denominator * 10) // denominator, Decimal(0))
    return max(1 - steps / 10, Decimal(0))


@pytest.mark.parametrize(
    ("criterion", "rule"), [("C11-1", spent_points), ("C11-2", spent_points), ("B12-2", adjusted_points)]
)
def test_a_cent_more_than_may_be_spent_costs(running_home: Home, criterion: str, rule):
    figures = {
        department: (numerator, denominator)
        for department, numerator, denominator in rows(
            running_home,
            f"select department_code, numerator, denominator from marts.criterion_scores"
            f" where criterion_code = '{criterion}' and fiscal_year = 2022",
        )
    }
    for department, row in at_risk(running_home, criterion).items():
        numerator, denominator = figures[department]
        now = rule(numerator, denominator)
        assert row["points_open"] == now
        assert rule(numerator + row["needed"], denominator) == now, department
        assert rule(numerator + row["needed"] + CENT, denominator) < now, department


def test_costs_run_on_to_the_year_end(running_home: Home):
    costs = lines(running_home, "cost_lines", "criterion_code, actual, budget", 2022)
    for criterion in ("C11-1", "C11-2"):
        for department, row in at_risk(running_home, criterion).items():
            mine = [(actual, budget) for code, actual, budget in costs[department] if code == criterion]
            run_on = halved_up(sum(actual for actual, _ in mine) * 365 / Decimal(227), CENT)
            assert row["pace_points"] == spent_points(run_on, sum(budget for _, budget in mine)), department


def test_undone_tasks_and_projects_stand_in_the_calendar(running_home: Home):
    found = rows(
        running_home,
        "select department_code, criterion_code, subject_code, decides_on, is_late, points_at_stake"
        " from marts.deciding_dates where subject in ('task', 'project')",
    )
    tasks = lines(running_home, "task_lines", "task_no, due, is_completed", 2022)
    projects = lines(running_home, "project_lines", "project_code, due, done_by_now", 2022)
    penalty, expected = Decimal(4), set()
    for department in at_risk(running_home, "C22-1"):
        for code, due, is_completed in tasks[department]:
            if not is_completed:
                is_late = due is not None and due < DAY
                expected.add((department, "C22-1", code, YEAR_END if is_late or not due else due, is_late, penalty))
    for department in paced_points(running_home, "C23-1", 2022):
        for code, due, done in projects[department]:
            if done is None:
                stake = Decimal(0) if due < DAY else share(Decimal(1), Decimal(len(projects[department])), 6)
                expected.add((department, "C23-1", code, due, due < DAY, stake))
    assert {row for row in found if row[1] == "C22-1" or row[5] or row[4]} == expected


# Sums


def test_every_open_point_has_its_row_and_its_date(running_home: Home):
    assert not rows(
        running_home,
        "select scores.department_code, scores.criterion_code from marts.criterion_scores as scores"
        " full join marts.points_at_risk as risks using (department_code, fiscal_year, criterion_code)"
        " where scores.fiscal_year = 2022"
        " and (scores.points_open > 0) is distinct from (risks.criterion_code is not null)"
        " or risks.points_open <> scores.points_open or risks.points_certain <> scores.points_earned"
        " or risks.points_lost <> scores.points_lost or risks.decides_on < ?"
        " or not risks.pace_points between risks.points_certain and risks.points_certain + risks.points_open",
        DAY,
    )


@pytest.mark.parametrize("days", [30, 60, 90])
def test_a_window_holds_no_more_than_is_open(running_home: Home, days: int):
    stakes = defaultdict(Decimal)
    for *key, decides_on, stake in rows(
        running_home, "select department_code, criterion_code, decides_on, points_at_stake from marts.deciding_dates"
    ):
        if decides_on <= DAY + timedelta(days):
            stakes[tuple(key)] += stake
    found = rows(
        running_home,
        f"select department_code, criterion_code, points_open, points_within_{days}_days from marts.points_at_risk",
    )
    assert days == 30 or any(within for *_, within in found)  # the samples have no date within 30 days
    assert all(within == min(stakes[(department, code)], is_open) for department, code, is_open, within in found)


def test_forecasts_are_sums_of_rounded_indicators(running_home: Home):
    assert not rows(
        running_home,
        "with sums as (select department_code, fiscal_year, sum(points) as points from (select department_code,"
        " fiscal_year, indicator_code, round(sum(pace_points), 2) as points from scoring.expected_points group by all)"
        " group by all) select * from marts.forecasts as forecasts join sums using (department_code, fiscal_year)"
        " join marts.department_scores as scores using (department_code, fiscal_year)"
        " where forecasts.pace_points <> sums.points or forecasts.floor_points <> scores.points_earned"
        " or forecasts.ceiling_points <> scores.points_earned + scores.points_open"
        " or not forecasts.pace_points between forecasts.floor_points and forecasts.ceiling_points",
    )


def test_each_row_behind_a_date_is_a_row_of_a_file(running_home: Home):
    found = rows(
        running_home,
        "select subject, count(*), count(row_number), bool_and(files.file_name is not null)"
        " from marts.deciding_dates left join (select distinct file_name from marts.source_files) as files"
        " using (file_name) group by subject",
    )
    without_rows = {"quarter", "year_end"}
    assert {subject for subject, *_ in found} >= without_rows | {"task", "project", "petition"}
    for subject, count, with_row, has_file in found:
        assert (with_row, has_file) == ((0, False) if subject in without_rows else (count, True))


def test_nothing_is_at_risk_when_no_year_runs(samples_home: Home):
    assert rows(samples_home, "select count(*) from marts.points_at_risk") == [(0,)]
    assert rows(samples_home, "select count(*) from marts.deciding_dates") == [(0,)]
    assert rows(samples_home, "select count(*) from marts.forecasts where pace_error is null") == [(0,)]


# Advice


def test_no_placeholder_is_left_in_an_advice(running_home: Home):
    assert not rows(running_home, "select advice_zh from marts.points_at_risk where advice_zh || advice_en ~ '[{}]|  '")


def test_each_rule_that_runs_has_an_advice():
    templates = {row["advice_code"] for row in seed("advice_templates")}
    running = [
        row["reason_code"]
        for row in seed("criteria")
        if (row["floor_in_progress"], row["ceiling_in_progress"]) != ("zero", "full")
    ]
    assert set(running) <= templates


@pytest.mark.parametrize("template", seed("advice_templates"), ids=lambda row: row["advice_code"])
def test_both_languages_name_the_same_figures(template: dict[str, str]):
    def names(language: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", template[f"advice_{language}"]))

    assert names("zh") == names("en")


def test_exceptions_are_days_the_week_would_not_tell():
    for row in seed("calendar_exceptions"):
        assert (date.fromisoformat(row["day"]).weekday() < 5) == (row["is_working"] == "false"), row
