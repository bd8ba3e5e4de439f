"""Figures that comparisons need, exact: pure functions from frame to frame."""

from decimal import Decimal

import pandas as pd

from dashboard.frames import records
from dashboard.wording import Words


def with_shares(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Indicators with name, label (code and name) and the share of the possible points earned."""
    names = frame[f"name_{words.lang}"]
    return frame.assign(
        name=names,
        label=frame["indicator_code"] + " " + names,
        share=frame["points_earned"].astype(float) / frame["points_possible"].astype(float),
    )


def ordered(frame: pd.DataFrame, by: str, who: str = "department") -> list[str]:
    """Names of departments, or of districts, by total (best first), by name, or by one indicator (most lost first)."""
    if by == "name":
        return sorted(frame[f"{who}_name"].unique())
    if by == "total":
        rows = frame.drop_duplicates(f"{who}_code").sort_values("total", ascending=False, kind="stable")
    else:
        rows = frame.loc[frame["indicator_code"] == by].sort_values(
            ["points_lost", "total"], ascending=[False, True], kind="stable"
        )
    return list(rows[f"{who}_name"])


def medians(frame: pd.DataFrame, groups: set[str]) -> pd.DataFrame:
    """The median share by indicator among the departments of these peer groups: label, share, points."""
    peers = frame.loc[frame["peer_group"].isin(groups)]
    points = peers.assign(points=peers["points_earned"].astype(float))
    return points.groupby("label", sort=False)[["share", "points"]].median().reset_index()


def movements(frame: pd.DataFrame, earlier: int, later: int) -> pd.DataFrame:
    """How each indicator moved between two years, largest movement first: label, earlier, later, movement.

    Departments that one of the years lacks are left out, so that the movements add exactly to the difference of the
    totals.
    """
    rows = [row for row in records(frame) if row.fiscal_year in (earlier, later)]
    held = {(row.department_code, row.fiscal_year) for row in rows}
    sums: dict[str, dict[int, Decimal]] = {}
    for row in rows:
        if {(row.department_code, earlier), (row.department_code, later)} <= held:
            of_label = sums.setdefault(row.label, {earlier: Decimal(0), later: Decimal(0)})
            of_label[row.fiscal_year] += row.points_earned
    table = pd.DataFrame(
        [
            (label, of_year[earlier], of_year[later], of_year[later] - of_year[earlier])
            for label, of_year in sums.items()
        ],
        columns=["label", "earlier", "later", "movement"],
    )
    return table.sort_values("movement", key=lambda column: -column.abs(), kind="stable").reset_index(drop=True)
