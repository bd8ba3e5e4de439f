-- one row per finding made by the day of scoring
{{ config(materialized='table') }}
with finding_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        criterion as criterion_code,
        text,
        day
    from {{ counted('findings') }}
    where day is null or day <= {{ as_of() }}
)

select * from finding_lines
