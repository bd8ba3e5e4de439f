-- one row per department-year and criterion assessed by the day of scoring
{{ config(materialized='table') }}
with assessment_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        criterion as criterion_code,
        cast(round(points, 4) as decimal(9, 4)) as points,
        text,
        checker,
        day
    from {{ counted('assessments') }}
    where day is null or day <= {{ as_of() }}
)

select * from assessment_lines
