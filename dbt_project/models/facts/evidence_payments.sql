-- one row per voucher and criterion of budget execution it stands behind, with the amount it adds
-- A view: no copy of the vouchers. No step of it is read twice: DuckDB would make that whole first, and then compute
-- what nobody asks for as well, such as the notes of all vouchers where only amounts are added.
with counted_by as (
    -- what was paid in a quarter counts by the end of it and of every later one: joined by equality, which is far
    -- quicker than by "not after" over all vouchers
    select paid_in.quarter as paid_in, quarters.*
    from {{ ref('execution_quarters') }} as quarters
    inner join (values (1), (2), (3), (4)) as paid_in (quarter) on quarters.quarter >= paid_in.quarter
),

payments as (
    select
        department_code, fiscal_year, {{ origin() }}, 'payments' as export, quarter, counted_amount, amount,
        concat_ws(' ', voucher, cast(paid as string), status, payee, purpose) as note
    from {{ ref('payment_lines') }}
),

evidence_payments as (
    select
        {{ evidence('counted_by.criterion_code', "case when counted_amount <> 0 then paid_role else 'context' end",
        "case when counted_amount <> 0 then counted_amount else amount end", 'note') }}
    from payments inner join counted_by on payments.quarter = counted_by.paid_in
)

select * from evidence_payments
