-- one row per measure that gives all or nothing and side: any one, or all, must qualify
with points_all_or_nothing as (
    select
        department_code,
        fiscal_year,
        rubric_version,
        criterion_code,
        side,
        cast(case
            when requires = 'any' and numerator > 0 then points_possible
            when requires = 'all' and numerator >= denominator then points_possible
            else 0
        end as decimal(9, 4)) as points
    from {{ ref('measure_sides') }}
    where kind = 'all_or_nothing'
)

select * from points_all_or_nothing
