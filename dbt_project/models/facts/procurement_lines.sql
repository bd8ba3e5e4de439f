-- one row per procurement plan, with what was contracted by the day of scoring
{{ config(materialized='table') }}
with procurement_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        plan_no,
        item,
        signed,
        planned,
        case when signed > {{ as_of() }} then 0 else contracted end as contracted_amount
    from {{ counted('procurement') }}
)

select * from procurement_lines
