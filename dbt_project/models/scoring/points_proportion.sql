-- one row per proportional measure and side: numerator against denominator × full_at, times the points possible
with sides as (
    select *, denominator * full_at as target from {{ ref('measure_sides') }} where kind = 'proportion'
),

points_proportion as (
    select
        department_code,
        fiscal_year,
        rubric_version,
        criterion_code,
        side,
        cast(case
            when over_denominator_is_zero and numerator > denominator then 0
            when target <= 0 and without_denominator = 'full' then points_possible
            when numerator <= 0 or target <= 0 then 0
            when numerator >= target then points_possible
            else {{ share_of_points('numerator', 'target', 'points_possible') }}
        end as decimal(9, 4)) as points
    from sides
)

select * from points_proportion
