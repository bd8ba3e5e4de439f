-- one row per department-year surveyed: C42-1, satisfaction
with figures_satisfaction as (
    select {{ figure("'C42-1'", cut_to_scale('rate'), '100') }}
    from {{ counted('satisfaction') }}
)

select * from figures_satisfaction
