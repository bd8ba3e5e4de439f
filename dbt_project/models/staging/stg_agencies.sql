-- one row per readable row of 预算单位信息表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('agencies') }}
),

{{ inlined('judged') }} (
    select
        landed_rows.*,
        cast(null as string) as rejected
    from landed_rows
),

{{ verdicts() }},

stg_agencies as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        district_code,
        agency_code,
        agency_name,
        department_code,
        department_name,
        kind,
        secret
    from verdicts
)

select * from stg_agencies
