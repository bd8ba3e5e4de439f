-- one row per line of a self-evaluation report that counts
with reports as (
    select distinct file_key, file_name, department_code, fiscal_year
    from {{ ref('stg_self_evaluation') }}
    where verdict = 'counts'
),

report_lines as (
    select
        reports.department_code,
        cast(reports.fiscal_year as integer) as fiscal_year,
        reports.file_name,
        report_lines.line,
        report_lines.text
    from {{ source('landed', 'report_lines') }} as report_lines
    inner join reports on report_lines.file_key = reports.file_key
)

select * from report_lines
