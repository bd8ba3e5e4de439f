-- one row per readable row of 重点工作督查情况表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('key_tasks') }}
),

{{ inlined('judged') }} (
    {{ judged_by_department() }}
),

{{ verdicts() }},

stg_key_tasks as (
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
        task_no,
        task,
        issuer,
        due,
        done,
        status
    from verdicts
)

select * from stg_key_tasks
