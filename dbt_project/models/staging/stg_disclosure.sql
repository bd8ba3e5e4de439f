-- one row per readable row of 预决算信息公开情况表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('disclosure') }}
),

{{ inlined('judged') }} (
    {{ judged_by_department() }}
),

{{ verdicts() }},

stg_disclosure as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        year as fiscal_year,
        department_code,
        department_name,
        kind,
        approved,
        deadline,
        published,
        complete,
        scope,
        url
    from verdicts
)

select * from stg_disclosure
