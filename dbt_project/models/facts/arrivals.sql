-- one row per export and fiscal year for which a file arrived
{{ config(materialized='table') }}
with named_by_rows as (
    select distinct export, fiscal_year from {{ ref('department_rows') }}
),

headers_only as (
    select empty_sheets.export, coalesce(empty_sheets.title_year, same_bytes.name_year) as fiscal_year
    from {{ source('landed', 'empty_sheets') }} as empty_sheets
    inner join {{ source('landed', 'files') }} as same_bytes
        on empty_sheets.file_sha256 = same_bytes.file_sha256
),

arrivals as (
    select export, cast(fiscal_year as bigint) as fiscal_year from named_by_rows
    union
    select export, cast(fiscal_year as bigint) as fiscal_year from headers_only
    where fiscal_year is not null
)

select * from arrivals
