"""失分倒计时: what a year in progress still has at stake, when each point is decided, and what saves it."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, risks, tables
from dashboard.charts import risking
from dashboard.frame import View, choose_part, header
from dashboard.frames import first, mapped
from dashboard.queries import risk, scores
from dashboard.views import risk_calendar, risk_department, risk_forecast

PARTS = ("stakes", "countdown", "calendar", "forecast")
OWN_PARTS = PARTS[1:]


def show(view: View) -> None:
    """The page, one of its parts, for a year in progress: the one in the address, else the latest."""
    years = scores.years(view.path)
    running = years.loc[years["is_in_progress"].astype(bool), "fiscal_year"].tolist()
    if not running:
        header(view, view.words("page.risk"))
        day = formats.day(first(scores.standing(view.path)).as_of, view.lang)
        st.info(view.words("risk.none", day=day), icon=":material/event_available:")
        return
    view = view.at(year=view.year if view.year in running else running[0])
    frame = risk.departments(view.path, view.year)
    names = mapped(frame, "department_code", "department_name")
    parts = PARTS if view.is_district else OWN_PARTS
    part = view.place.part if view.place.part in parts else parts[0]
    if part == "countdown":
        worst = risks.ordered(frame, max(risks.WINDOWS))["department_code"].iloc[0]
        view = view.at(department=view.place.department if view.place.department in names else worst, part=part)
    header(view, view.words("risk.title", year=view.year), names if part == "countdown" else None)
    part = choose_part(view, parts)
    if part == "countdown":
        risk_department.show(view, first(frame.loc[frame["department_code"] == view.place.department]))
    else:
        {"stakes": stakes, "calendar": risk_calendar.show, "forecast": risk_forecast.show}[part](view, frame)


def stakes(view: View, frame: pd.DataFrame) -> None:
    """All departments, those with most at stake soon first; a click leads to what saves a department's points."""
    words = view.words
    told, choice = st.columns([6, 4], vertical_alignment="center")
    with choice:
        days = choose_window(view, frame)
    shown = risks.ordered(frame, days)
    total = formats.points(sum(shown[f"within_{days}"]))
    told.caption(words("risk.hint", days=days, points=total))
    left, right = st.columns([5, 6], gap="medium")
    with left, st.container(height=500, border=False):
        points = drawing.show(
            view,
            "risk_standings",
            lambda: risking.standings(shown, words, view.palette),
            days,
            choice="department_code",
        )
    with right:
        parts = [words(f"risk.{key}") for key in ("certain", "open", "lost", "pace")]
        looks = dict.fromkeys([words("risk.within", days=days), *parts], tables.POINTS)
        picked = tables.choosable(risks.standings(shown, days, words), f"risk_{days}", 500, looks)
    clicked = [point["department_code"] for point in points]
    if picked is not None:
        clicked = [shown["department_code"].iloc[picked]]
    if clicked:
        view.go("risk", part="countdown", department=clicked[0])


def choose_window(view: View, frame: pd.DataFrame) -> int:
    """How many days ahead are looked at; at first as few as decide anything."""
    words = view.words
    first_deciding = next((days for days in risks.WINDOWS if any(frame[f"within_{days}"])), max(risks.WINDOWS))
    chosen = st.segmented_control(
        words("risk.window"),
        risks.WINDOWS,
        default=first_deciding,
        format_func=lambda days: words("risk.days_ahead", days=days),
        key="risk_window",
        label_visibility="collapsed",
    )
    return int(chosen or first_deciding)
