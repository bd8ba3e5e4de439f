-- one row per row of the operating cost table, with the criterion it counts for
{{ config(materialized='table') }}
with cost_lines as (
    select
        {{ origin('costs') }},
        costs.department_code,
        costs.fiscal_year,
        costs.item,
        costs.budget,
        costs.actual,
        case items.item when 'three_public' then 'C11-1' when 'daily' then 'C11-2' end as criterion_code
    from {{ counted('operating_costs') }} as costs
    left join {{ ref('line_items') }} as items
        on items.export = 'operating_costs' and {{ matches(fold('costs.item'), 'items.pattern') }}
)

select * from cost_lines
