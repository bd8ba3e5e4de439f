-- one row per department and fiscal year: its points by the year's end, for sure, at today's pace and at best
with indicator_paces as (
    select
        department_code,
        fiscal_year,
        indicator_code,
        round(sum(pace_points), 2) as pace_points
    from {{ ref('expected_points') }}
    group by department_code, fiscal_year, indicator_code
),

paces as (
    select department_code, fiscal_year, sum(pace_points) as pace_points
    from indicator_paces
    group by department_code, fiscal_year
),

errors as (
    select department_code, fiscal_year, sum(paced_points - computed_points) as pace_error, count(*) as dated_criteria
    from {{ ref('expected_points') }}
    where not is_in_progress and not is_undecided and paced_points is not null
    group by department_code, fiscal_year
),

forecasts as (
    select
        scores.department_code,
        scores.fiscal_year,
        scores.is_in_progress,
        years.reckoned_on,
        scores.points_earned as floor_points,
        cast(paces.pace_points as decimal(9, 2)) as pace_points,
        cast(scores.points_possible - scores.points_lost as decimal(9, 2)) as ceiling_points,
        cast(round(errors.pace_error, 2) as decimal(9, 2)) as pace_error,
        cast(errors.dated_criteria as integer) as dated_criteria
    from {{ ref('department_scores') }} as scores
    inner join {{ ref('department_years') }} as years
        on scores.department_code = years.department_code and scores.fiscal_year = years.fiscal_year
    inner join paces on scores.department_code = paces.department_code and scores.fiscal_year = paces.fiscal_year
    left join errors on scores.department_code = errors.department_code and scores.fiscal_year = errors.fiscal_year
)

select * from forecasts
