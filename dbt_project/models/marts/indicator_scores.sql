-- one row per department, fiscal year and indicator: its criteria added, then rounded to the cent of a point
with sums as (
    select
        department_code,
        fiscal_year,
        district_code,
        rubric_version,
        indicator_code,
        cast(round(sum(points_earned), 2) as decimal(9, 2)) as points_earned,
        cast(round(sum(points_possible - points_lost), 2) as decimal(9, 2)) as points_attainable
    from {{ ref('criterion_scores') }}
    group by department_code, fiscal_year, district_code, rubric_version, indicator_code
),

indicator_scores as (
    select
        sums.department_code,
        sums.fiscal_year,
        sums.district_code,
        sums.indicator_code,
        indicators.group_code,
        indicators.position,
        cast(indicators.points as decimal(9, 2)) as points_possible,
        sums.points_earned,
        cast(indicators.points - sums.points_attainable as decimal(9, 2)) as points_lost,
        cast(sums.points_attainable - sums.points_earned as decimal(9, 2)) as points_open,
        cast(claims.claimed_points as decimal(9, 2)) as claimed_points
    from sums
    inner join {{ ref('indicators') }} as indicators
        on sums.rubric_version = indicators.rubric_version and sums.indicator_code = indicators.indicator_code
    left join {{ ref('claim_lines') }} as claims
        on sums.department_code = claims.department_code
        and sums.fiscal_year = claims.fiscal_year
        and sums.indicator_code = claims.indicator_code
)

select * from indicator_scores
