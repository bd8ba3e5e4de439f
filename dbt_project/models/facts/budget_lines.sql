-- one row per budget item issued by the day of scoring
{{ config(materialized='table') }}
with budget_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        doc_no,
        issued,
        kind,
        amount,
        case when kind = '追减' then -abs(amount) else amount end as adjusted_amount,
        case when kind = '年初预算' then amount else 0 end as initial_amount,
        case
            when kind = '追加' then amount
            when kind = '追减' then abs(amount)
            when kind = '调剂' and amount > 0 then amount
            else 0
        end as adjustment_amount
    from {{ counted('budget_items') }}
    where issued <= {{ as_of() }}
)

select * from budget_lines
