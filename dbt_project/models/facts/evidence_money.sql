-- one row per source row and criterion of money it stands behind, with the amount it adds
-- What is read more than once is inlined: a step made whole first keeps DuckDB from leaving out what nobody asks for,
-- such as the notes of all vouchers where only amounts are added.
with {{ inlined('quarters') }} (
    select distinct criterion_code, quarter, 'numerator' as paid_role, 'denominator' as budget_role
    from {{ ref('payment_schedule') }}
    union all
    select 'C21-5' as criterion_code, max(quarter) as quarter, 'counted' as paid_role, 'counted' as budget_role
    from {{ ref('payment_schedule') }}
),

-- what was paid in a quarter counts by the end of it and of every later one: joined by equality, which is far quicker
-- than by "not after" over all vouchers
counted_by as (
    select paid_in.quarter as paid_in, quarters.*
    from quarters
    inner join (values (1), (2), (3), (4)) as paid_in (quarter) on quarters.quarter >= paid_in.quarter
),

payments as (
    select
        department_code, fiscal_year, {{ origin() }}, 'payments' as export, quarter, counted_amount, amount,
        concat_ws(' ', voucher, cast(paid as string), status, payee, purpose) as note
    from {{ ref('payment_lines') }}
),

{{ inlined('budget') }} (
    select
        *, 'budget_items' as export, concat_ws(' ', doc_no, kind) as note
    from {{ ref('budget_lines') }}
),

{{ inlined('procurement') }} (
    select *, 'procurement' as export, concat_ws(' ', plan_no, item) as note from {{ ref('procurement_lines') }}
),

{{ inlined('assets') }} (
    select *, 'fixed_assets' as export from {{ ref('asset_lines') }}
),

{{ inlined('costs') }} (
    select *, 'operating_costs' as export from {{ ref('cost_lines') }} where criterion_code is not null
),

evidence_money as (
    select
        {{ evidence('counted_by.criterion_code', "case when counted_amount <> 0 then paid_role else 'context' end",
        "case when counted_amount <> 0 then counted_amount else amount end", 'note') }}
    from payments inner join counted_by on payments.quarter = counted_by.paid_in
    union all
    select {{ evidence('quarters.criterion_code', 'budget_role', 'adjusted_amount', 'note') }}
    from budget cross join quarters
    union all
    select {{ evidence("'B12-2'", "case when kind = '年初预算' then 'denominator'
        when adjustment_amount <> 0 then 'numerator' else 'context' end",
        "case when kind = '年初预算' then initial_amount when adjustment_amount <> 0 then adjustment_amount else amount end",
        'note') }}
    from budget
    union all
    select {{ evidence("'B11-1'", "'numerator'", 'contracted_amount', 'note') }} from procurement
    union all
    select {{ evidence("'B11-1'", "'denominator'", 'planned', 'note') }} from procurement
    union all
    select {{ evidence("'B32-1'", "case when is_counted then 'numerator' else 'context' end", 'in_use', 'category') }}
    from assets
    union all
    select {{ evidence("'B32-1'", "'denominator'", 'original', 'category') }} from assets where is_counted
    union all
    select {{ evidence('criterion_code', "'numerator'", 'actual', 'item') }} from costs
    union all
    select {{ evidence('criterion_code', "'denominator'", 'budget', 'item') }} from costs
)

select * from evidence_money
