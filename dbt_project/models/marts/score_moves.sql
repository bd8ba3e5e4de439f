-- one row per published refresh, department-year, indicator and cause that moved anything
-- Empty as a model: the moves lead from the warehouse before to this one, so they are laid in once it is built.
with score_moves as (
    select
        cast(null as string) as refresh_id,
        cast(null as string) as previous_refresh_id,
        cast(null as string) as department_code,
        cast(null as integer) as fiscal_year,
        cast(null as string) as indicator_code,
        cast(null as string) as cause,
        cast(null as string) as files,
        cast(null as decimal(9, 2)) as earned_change,
        cast(null as decimal(9, 2)) as lost_change
)

select * from score_moves where false
