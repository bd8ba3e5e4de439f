-- one row per department-year and criterion of C11, operating costs
with figures_costs as (
    select {{ figure('criterion_code', 'sum(actual)', 'sum(budget)', 'sum(actual)', 'sum(budget)') }}
    from {{ ref('cost_lines') }}
    where criterion_code is not null
    group by department_code, fiscal_year, criterion_code
)

select * from figures_costs
