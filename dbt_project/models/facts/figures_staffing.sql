-- one row per department-year and criterion of B41 and B42, staff
with people as (
    select
        department_code,
        fiscal_year,
        sum(quota) as quota,
        sum(in_post) as in_post,
        sum(dispatched + contracted) as outside
    from {{ counted('staffing') }}
    group by department_code, fiscal_year
),

figures_staffing as (
    select {{ figure("'B41-1'", 'in_post', 'quota') }} from people
    union all
    select {{ figure("'B42-1'", 'outside', 'in_post + outside') }} from people
)

select * from figures_staffing
