-- one row per department-year: B11-1, procurement
with amounts as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        coalesce(sum(lines.contracted_amount), 0) as contracted,
        coalesce(sum(lines.planned), 0) as planned
    from {{ department_years_with(['procurement']) }} as department_years
    left join {{ ref('procurement_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by department_years.department_code, department_years.fiscal_year
),

figures_procurement as (
    select {{ figure("'B11-1'", 'contracted', 'planned', 'greatest(contracted, planned)', 'planned') }}
    from amounts
)

select * from figures_procurement
