-- one row per export and fiscal year for which a file arrived
with named_by_rows as (
    select distinct export, fiscal_year from {{ ref('department_rows') }}
),

headers_only as (
    select loaded.export, coalesce(loaded.title_year, same_bytes.name_year) as fiscal_year
    from {{ source('landed', 'files') }} as loaded
    inner join {{ source('landed', 'files') }} as same_bytes
        on loaded.file_sha256 = same_bytes.file_sha256
    where loaded.status = 'loaded' and loaded.data_rows = 0
),

arrivals as (
    select export, cast(fiscal_year as bigint) as fiscal_year from named_by_rows
    union
    select export, cast(fiscal_year as bigint) as fiscal_year from headers_only
    where fiscal_year is not null
)

select * from arrivals
