-- one row per criterion of budget execution and quarter, with what a payment and a budget item are to it
{{ config(materialized='table') }}
with execution_quarters as (
    select distinct criterion_code, quarter, 'numerator' as paid_role, 'denominator' as budget_role
    from {{ ref('payment_schedule') }}
    union all
    select 'C21-5' as criterion_code, max(quarter) as quarter, 'counted' as paid_role, 'counted' as budget_role
    from {{ ref('payment_schedule') }}
)

select * from execution_quarters
