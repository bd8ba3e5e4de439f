-- one row per department-year with any assessment by the day of scoring
with evaluated_years as (
    select distinct department_code, fiscal_year
    from {{ ref('assessment_lines') }}
)

select * from evaluated_years
