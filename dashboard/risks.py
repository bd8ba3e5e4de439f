"""Points at risk ordered, by week and in words: pure functions of the frames of queries.risk."""

from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard import formats
from dashboard.frames import mapped, records
from dashboard.wording import Words

WINDOWS = (30, 60, 90)
UNDATED = "year_end"


def ordered(frame: pd.DataFrame, days: int) -> pd.DataFrame:
    """Departments with most at stake within so many days first; then by what is open."""
    by = [f"within_{days}", "points_open"]
    return frame.sort_values(by, ascending=False, kind="stable").reset_index(drop=True)


def standings(frame: pd.DataFrame, days: int, words: Words) -> pd.DataFrame:
    """Departments in words, what is at stake within so many days in front."""
    return pd.DataFrame(
        {
            words("department"): frame["department_name"],
            words("risk.within", days=days): frame[f"within_{days}"],
            words("risk.next"): frame["decides_on"],
            words("risk.certain"): frame["points_earned"],
            words("risk.open"): frame["points_open"],
            words("risk.lost"): frame["points_lost"],
            words("risk.pace"): frame["pace_points"],
        }
    )


def criteria(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Open criteria of a department in words."""
    each = records(frame)
    return pd.DataFrame(
        {
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in each],
            words("risk.next"): frame["decides_on"],
            words("risk.days"): frame["days_left"],
            words("risk.open"): frame["points_open"],
            words("risk.saves"): [words.of(row, "advice") for row in each],
            words("risk.certain"): frame["points_certain"],
            words("risk.pace"): frame["pace_points"],
            words("risk.working_days"): frame["working_days_left"],
        }
    )


def dated(frame: pd.DataFrame) -> pd.DataFrame:
    """The dates of queries.risk.dates that something of its own has; the year's end as such is left out."""
    return frame.loc[frame["subject"] != UNDATED].reset_index(drop=True)


def dates(frame: pd.DataFrame, words: Words, has_department: bool) -> pd.DataFrame:
    """Dates in words, with the row of the file that stands behind each."""
    each = records(frame)
    department = {words("department"): frame["department_name"]} if has_department else {}
    return pd.DataFrame(
        {
            words("risk.date"): frame["decides_on"],
            words("risk.days"): [row.days_left if row.days_left >= 0 else None for row in each],
            words("risk.at_stake"): frame["points_at_stake"],
            **department,
            words("risk.subject"): [subject(row, words) for row in each],
            words("criterion"): [f"{row.criterion_code} {words.of(row, 'name')}" for row in each],
            words("risk.to_pay"): frame["amount"],
            words("file_name"): frame["file_name"],
            words("sheet_name"): frame["sheet_name"],
            words("row_number"): frame["row_number"],
        }
    )


def subject(row: Any, words: Words) -> str:
    """What is due: the end of a quarter, or a task, project, petition or document by its name; late ones say so."""
    text = words(f"subject.{row.subject}", name=row.case_no if formats.is_empty(row.name) else row.name)
    return f"{text}{words('risk.late', due=row.due)}" if row.is_late else text


def by_week(frame: pd.DataFrame) -> pd.DataFrame:
    """Points decided by department and week: department_code, department_name, week (its Monday), points, dates."""
    staked = frame.loc[[stake > 0 for stake in frame["points_at_stake"]]]
    weeks = staked.assign(week=[str(day - timedelta(days=day.weekday())) for day in staked["decides_on"]])
    grouped = weeks.groupby(["department_code", "department_name", "week"], sort=True)
    return pd.DataFrame(
        [(*key, sum(group["points_at_stake"]), len(group)) for key, group in grouped],
        columns=["department_code", "department_name", "week", "points", "dates"],
    )


def forecasts(frame: pd.DataFrame, errors: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Departments' forecasts in words, each beside the method's error on its own finished years."""
    codes = frame["department_code"]
    own = {column: mapped(errors, "department_code", column) for column in ("mean_error", "mean_absolute_error")}
    return pd.DataFrame(
        {
            words("department"): frame["department_name"],
            words("risk.floor"): frame["points_earned"],
            words("risk.pace"): frame["pace_points"],
            words("risk.ceiling"): frame["ceiling_points"],
            words("risk.mean_error"): [own["mean_error"].get(code) for code in codes],
            words("risk.absolute_error"): [own["mean_absolute_error"].get(code) for code in codes],
        }
    )
