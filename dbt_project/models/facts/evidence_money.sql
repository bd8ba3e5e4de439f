-- one row per source row, voucher excepted, and criterion of money it stands behind, with the amount it adds
{{ config(materialized='table') }}
with budget as (
    select
        *, 'budget_items' as export, concat_ws(' ', doc_no, kind) as note
    from {{ ref('budget_lines') }}
),

procurement as (
    select *, 'procurement' as export, concat_ws(' ', plan_no, item) as note from {{ ref('procurement_lines') }}
),

assets as (
    select *, 'fixed_assets' as export from {{ ref('asset_lines') }}
),

costs as (
    select *, 'operating_costs' as export from {{ ref('cost_lines') }} where criterion_code is not null
),

evidence_money as (
    select {{ evidence('quarters.criterion_code', 'budget_role', 'adjusted_amount', 'note') }}
    from budget cross join {{ ref('execution_quarters') }} as quarters
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
