-- one row per department-year and criterion that a finding strikes
with vetoed_criteria as (
    select
        lines.department_code,
        lines.fiscal_year,
        vetoes.rubric_version,
        vetoes.criterion_code,
        min(vetoes.veto_code) as veto_code,
        min(lines.text) as finding
    from {{ ref('finding_lines') }} as lines
    inner join {{ ref('vetoes') }} as vetoes on lines.criterion_code = vetoes.veto_code
    group by lines.department_code, lines.fiscal_year, vetoes.rubric_version, vetoes.criterion_code
)

select * from vetoed_criteria
