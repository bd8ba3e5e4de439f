-- one row per department-year and document to be disclosed that has a row
{{ config(materialized='table') }}
with disclosure_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        kind,
        case kind when '部门预算' then 'B13-1' when '部门决算' then 'B13-2' end as criterion_code,
        deadline,
        case when published <= {{ as_of() }} then published end as published_by_now,
        coalesce(published <= {{ as_of() }}, false) as is_published,
        coalesce(
            published <= {{ as_of() }} and published <= deadline and complete = '是' and scope = '是', false
        ) as is_proper,
        coalesce(complete, '否') as complete,
        coalesce(scope, '否') as scope
    from {{ counted('disclosure') }}
)

select * from disclosure_lines
