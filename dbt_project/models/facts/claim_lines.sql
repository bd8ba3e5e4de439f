-- one row per department-year and indicator that the report which counts claims points for
{{ config(materialized='table') }}
with claim_lines as (
    select
        file_name,
        '' as sheet_name,
        row_number,
        department_code,
        fiscal_year,
        indicator_code,
        claimed_points,
        claimed_total
    from {{ ref('stg_self_evaluation') }}
    where verdict = 'counts'
)

select * from claim_lines
