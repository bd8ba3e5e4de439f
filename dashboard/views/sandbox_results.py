"""What a changed rubric makes of the district: who moves, who crosses a grade, how stable the ranking is."""

import pandas as pd
import streamlit as st

from dashboard import drawing, formats, tables, trials
from dashboard.charts import trying
from dashboard.frame import View
from dashboard.queries.sandbox import Scored
from dashboard.stability import Stability

HEIGHT = 300
CORRELATIONS = ("sandbox.spearman", "sandbox.kendall")


def show(view: View, scored: Scored) -> None:
    """The year's departments and the years side by side; a department sees its own years and no places."""
    words = view.words
    if scored.refused:
        st.warning(words("sandbox.assessments_refused", count=scored.refused), icon=":material/rule:")
    if not view.is_district:
        own = trials.departments(scored.departments, words).drop(columns=trials.places(words))
        tables.plain(own, HEIGHT, trials.looks(words))
        return
    outcome = trials.outcome(scored, view.year, view.lang)
    year = outcome.year
    summary(view, year, outcome.stable)
    names = [words(f"sandbox.{name}") for name in ("departments", "picture", "years")]
    listed, drawn, years = st.tabs(names, key=f"sandbox.results {view.lang}", on_change="rerun")
    if listed.open:
        with listed:
            tables.plain(outcome.departments, HEIGHT, trials.looks(words))
    if drawn.open:
        with drawn, st.container(height=HEIGHT, border=False):
            drawing.show(
                view, "trying", lambda: trying.shifts(year, words, view.palette), hash(tuple(year["points_after"]))
            )
    if years.open:
        with years:
            tables.plain(outcome.years, HEIGHT)
            st.caption(words("sandbox.years_hint"))
    if any(year["is_in_progress"]):
        st.caption(words("sandbox.running"))


def summary(view: View, year: pd.DataFrame, stable: Stability) -> None:
    """Grades crossed, places kept, the largest way, and what that says of the ranking."""
    words = view.words
    steps = year["grade_step"].tolist()
    metrics: dict[str, int | str] = {
        "sandbox.promoted": steps.count(1),
        "sandbox.demoted": steps.count(-1),
        "sandbox.kept": f"{stable.kept} / {stable.departments}",
        "sandbox.largest": words("sandbox.places", count=stable.largest),
        "sandbox.spearman": trials.coefficient(stable.spearman),
        "sandbox.kendall": trials.coefficient(stable.kendall),
    }
    for column, (key, value) in zip(st.columns([2, 2, 4, 3, 3, 3]), metrics.items(), strict=True):
        column.metric(words(key), value, help=words("sandbox.correlation") if key in CORRELATIONS else None)
    if stable.pairs_kept is not None:
        st.markdown(words("sandbox.stable", share=formats.percent(formats.rounded(stable.pairs_kept, 4))))
