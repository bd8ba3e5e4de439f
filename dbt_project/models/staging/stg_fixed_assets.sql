-- one row per readable row of 固定资产保有及使用情况表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('fixed_assets') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_fixed_assets as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        department_code,
        year as fiscal_year,
        agency_code,
        agency_name,
        category,
        qty,
        original,
        in_use,
        idle
    from verdicts
)

select * from stg_fixed_assets
