-- one row per source row, criterion and role: what stands behind a figure
{{ config(materialized='view') }}
with rows_behind as (
    select * from {{ ref('evidence_payments') }}
    union all
    select * from {{ ref('evidence_money') }}
    union all
    select * from {{ ref('evidence_counts') }}
    union all
    select * from {{ ref('evidence_judgements') }}
),

evidence as (
    select
        department_code,
        cast(fiscal_year as integer) as fiscal_year,
        criterion_code,
        role,
        export,
        file_name,
        sheet_name,
        cast(row_number as bigint) as row_number,
        amount,
        note
    from rows_behind
)

select * from evidence
