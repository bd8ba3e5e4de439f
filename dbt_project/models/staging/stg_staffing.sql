-- one row per readable row of 机构人员情况表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('staffing') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_staffing as (
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
        as_of,
        quota,
        in_post,
        dispatched,
        contracted
    from verdicts
)

select * from stg_staffing
