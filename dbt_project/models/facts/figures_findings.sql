-- one row per department-year: A12-1, findings on the preparation of the budget
with findings as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        count(lines.criterion_code) as findings,
        {{ named('', 'lines.text', 'lines.text is not null', 'lines.text', 'zh') }} as detail_zh,
        {{ named('', 'lines.text', 'lines.text is not null', 'lines.text', 'en') }} as detail_en
    from {{ department_years_with(['findings']) }} as department_years
    left join {{ ref('finding_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
        and lines.criterion_code = 'A12-1'
    group by department_years.department_code, department_years.fiscal_year
),

figures_findings as (
    select {{ figure("'A12-1'", 'findings', '0', 'findings', '0', detail_zh='detail_zh', detail_en='detail_en') }}
    from findings
)

select * from figures_findings
