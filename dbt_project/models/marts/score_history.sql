-- one row per published refresh and department-year
-- Empty as a model: earlier refreshes are kept outside the warehouse and laid in once it is built.
with score_history as (
    select
        cast(null as string) as refresh_id,
        cast(null as date) as as_of,
        cast(null as string) as department_code,
        cast(null as integer) as fiscal_year,
        cast(null as decimal(9, 2)) as points_earned,
        cast(null as decimal(9, 2)) as points_lost,
        cast(null as decimal(9, 2)) as points_open,
        cast(null as string) as grade,
        cast(null as decimal(9, 2)) as verified_points,
        cast(null as decimal(9, 2)) as missing_points
)

select * from score_history where false
