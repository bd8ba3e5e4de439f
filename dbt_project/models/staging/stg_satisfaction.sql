-- one row per readable row of 满意度调查结果表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('satisfaction') }}
),

{{ inlined('judged') }} (
    {{ judged_by_department() }}
),

{{ verdicts() }},

stg_satisfaction as (
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
        surveyed,
        sample,
        rate
    from verdicts
)

select * from stg_satisfaction
