-- one row per department-year with a positive initial budget: B12-2, adjustments
with amounts as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        sum(lines.adjustment_amount) as adjustments,
        sum(lines.initial_amount) as initial
    from {{ department_years_with(['budget_items']) }} as department_years
    inner join {{ ref('budget_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by department_years.department_code, department_years.fiscal_year
    having sum(lines.initial_amount) > 0
),

figures_budget as (
    select {{ figure("'B12-2'", 'adjustments', 'initial', 'adjustments', 'initial') }}
    from amounts
)

select * from figures_budget
