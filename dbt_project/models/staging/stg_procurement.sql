-- one row per readable row of 政府采购计划执行情况表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('procurement') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_procurement as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        department_code,
        plan_no,
        year as fiscal_year,
        agency_code,
        agency_name,
        project_code,
        item,
        method,
        planned,
        contracted,
        signed
    from verdicts
)

select * from stg_procurement
