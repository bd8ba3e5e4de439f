-- one row per published refresh, this one included
with departments as (
    select count(distinct department_code) as departments from {{ ref('department_scores') }}
),

loaded as (
    select sum(rows_accepted) as rows_loaded from {{ ref('source_files') }}
),

refreshes as (
    select refresh_id, started_at, finished_at, status, as_of, files_new, rows_loaded, departments
    from {{ source('landed', 'refreshes') }}
    union all
    select
        refresh.refresh_id,
        refresh.started_at,
        refresh.finished_at,
        'published' as status,
        refresh.as_of,
        refresh.files_new,
        cast(loaded.rows_loaded as bigint) as rows_loaded,
        cast(departments.departments as bigint) as departments
    from {{ source('landed', 'refresh') }} as refresh
    cross join loaded
    cross join departments
)

select * from refreshes
