-- one row per readable row of 预算指标明细表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('budget_items') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_budget_items as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        department_code,
        doc_no,
        issued,
        year as fiscal_year,
        agency_code,
        agency_name,
        kind,
        category,
        project_code,
        func,
        econ,
        econ_name,
        fund,
        amount
    from verdicts
)

select * from stg_budget_items
