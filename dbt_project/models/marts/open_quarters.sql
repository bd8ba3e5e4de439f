-- one row per department-year in progress, criterion of C21 and quarter not over: the points its last day decides
{{ config(materialized='ephemeral') }}
with quarters as (
    select
        points.*,
        schedule.quarter,
        criteria.full_at,
        last_day(make_date(cast(points.fiscal_year as integer), schedule.last_month, 1)) as ends_on,
        count(*) over (partition by points.department_code, points.fiscal_year) as quarters
    from {{ ref('criterion_points') }} as points
    inner join {{ ref('payment_schedule') }} as schedule
        on points.rubric_version = schedule.rubric_version and points.criterion_code = schedule.criterion_code
    inner join {{ ref('criteria') }} as criteria
        on points.rubric_version = criteria.rubric_version and points.criterion_code = criteria.criterion_code
    where points.is_in_progress and points.has_figure
),

open_quarters as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        quarter,
        ends_on,
        {{ in_full_units('full_at * denominator - numerator', "'money'") }} as amount,
        ceiling_points - floor_points as points_at_stake
    from quarters
    where basis = 'computed' and ends_on >= {{ as_of() }}
    union all
    select
        mean.department_code,
        mean.fiscal_year,
        mean.criterion_code,
        quarters.quarter,
        quarters.ends_on,
        quarters.denominator - quarters.numerator as amount,
        {{ share_of_points('greatest(quarters.denominator - greatest(quarters.numerator, 0), 0)',
        'quarters.denominator * quarters.quarters', 'mean.points_possible') }} as points_at_stake
    from {{ ref('criterion_points') }} as mean
    inner join quarters
        on mean.department_code = quarters.department_code and mean.fiscal_year = quarters.fiscal_year
    where mean.criterion_code = 'C21-5' and mean.basis = 'computed' and quarters.ends_on >= {{ as_of() }}
)

select * from open_quarters
