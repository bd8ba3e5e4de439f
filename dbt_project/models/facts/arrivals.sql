-- one row per district, export and fiscal year for which a file arrived
{{ config(materialized='table') }}
with named_by_rows as (
    select distinct departments.district_code, rows_named.export, rows_named.fiscal_year
    from {{ ref('department_rows') }} as rows_named
    inner join {{ ref('departments') }} as departments on rows_named.department_code = departments.department_code
),

headers_only as (
    select
        same_bytes.district_code,
        empty_sheets.export,
        coalesce(empty_sheets.title_year, same_bytes.name_year) as fiscal_year
    from {{ source('landed', 'empty_sheets') }} as empty_sheets
    inner join {{ source('landed', 'files') }} as same_bytes
        on empty_sheets.file_sha256 = same_bytes.file_sha256
),

arrivals as (
    select district_code, export, cast(fiscal_year as bigint) as fiscal_year from named_by_rows
    union
    select district_code, export, cast(fiscal_year as bigint) as fiscal_year from headers_only
    where fiscal_year is not null
)

select * from arrivals
