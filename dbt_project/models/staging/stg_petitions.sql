-- one row per readable row of 信访事项办理台账, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('petitions') }}
),

{{ inlined('judged') }} (
    {{ judged_by_department() }}
),

{{ verdicts() }},

stg_petitions as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        case_no,
        year as fiscal_year,
        department_code,
        department_name,
        received,
        due,
        replied,
        status
    from verdicts
)

select * from stg_petitions
