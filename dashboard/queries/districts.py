"""Districts of a municipality held against each other."""

import pandas as pd

from dashboard.queries.warehouse import NoSuchTable, ask


def names(path: str) -> pd.DataFrame:
    """One row per district of any year, by code: district_code, district_name; none where a home is one district.

    Nor does a warehouse of an older program, which a rollback may have led to, have any.
    """
    try:
        return ask(
            path,
            "select distinct district_code, district_name from marts.districts where district_code <> ''"
            " order by district_code",
        )
    except NoSuchTable:  # to look first whether the table is there takes ten times as long
        return pd.DataFrame({"district_code": [], "district_name": []})


def standings(path: str, year: int) -> pd.DataFrame:
    """One row per district of a year, best mean first: its place, marts.districts, and the mean of the year before.

    `movement` is null where the year before does not hold the district; `is_settled` tells whether no point is open in
    either year.
    """
    return ask(
        path,
        """
        select rank() over (order by now.mean_points desc) as place, now.*,
            now.mean_points - earlier.mean_points as movement,
            now.mean_open = 0 and coalesce(earlier.mean_open, 0) = 0 as is_settled
        from marts.districts as now
        left join marts.districts as earlier
            on earlier.district_code = now.district_code and earlier.fiscal_year = now.fiscal_year - 1
        where now.fiscal_year = ? order by place, now.district_code
        """,
        year,
    )


def indicators(path: str, year: int) -> pd.DataFrame:
    """One row per district and indicator of a year: names, possible points, and the means earned, lost and open.

    `total` is the district's mean of all points earned.
    """
    return ask(
        path,
        """
        select districts.district_code, districts.district_name, scores.indicator_code, scores.position,
            indicators.name_zh, indicators.name_en, max(scores.points_possible) as points_possible,
            cast(avg(scores.points_earned) as decimal(18, 6)) as points_earned,
            cast(avg(scores.points_lost) as decimal(18, 6)) as points_lost,
            cast(avg(scores.points_open) as decimal(18, 6)) as points_open, districts.mean_points as total
        from marts.indicator_scores as scores
        join marts.department_scores as departments using (department_code, fiscal_year)
        join marts.districts as districts
            on districts.district_code = scores.district_code and districts.fiscal_year = scores.fiscal_year
        join reference.indicators as indicators
            on indicators.indicator_code = scores.indicator_code
            and indicators.rubric_version = departments.rubric_version
        where scores.fiscal_year = ?
        group by all
        order by districts.district_code, scores.position
        """,
        year,
    )


def means(path: str) -> pd.DataFrame:
    """One row per district and finished year: district_code, district_name, fiscal_year, points_earned (the mean)."""
    return ask(
        path,
        "select district_code, district_name, fiscal_year, mean_points as points_earned from marts.districts"
        " where not is_in_progress order by district_code, fiscal_year",
    )
