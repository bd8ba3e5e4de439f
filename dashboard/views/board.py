"""The ranking as a table."""

import pandas as pd

from dashboard import figures, formats, tables
from dashboard.frame import View
from dashboard.frames import records


def table(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The ranking as a table in words."""
    words, each = view.words, records(frame)
    shares = [figures.verified_share(row.verified_points, row.points_earned) for row in each]
    moved = [
        formats.signed(row.movement) + ("" if row.is_settled or formats.is_empty(row.movement) else " *")
        for row in each
    ]
    return pd.DataFrame(
        {
            words("place"): frame["place"],
            words("department"): frame["department_name"],
            words("points"): frame["points_earned"],
            words("grade"): [words.grade(row) for row in each],
            words("movement"): moved,
            words("verified_share"): shares,
            words("points_open"): frame["points_open"],
            words("points_missing"): frame["missing_points"],
        }
    )


def looks(view: View) -> dict[str, str]:
    """How the board's numbers look."""
    words = view.words
    points = [words(key) for key in ("points", "points_open", "points_missing")]
    return {**dict.fromkeys(points, tables.POINTS), words("verified_share"): tables.SHARE}
