-- one row per petition received by the day of scoring
{{ config(materialized='table') }}
with petition_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        case_no,
        received,
        due,
        case when replied <= {{ as_of() }} then replied end as replied_by_now,
        coalesce(replied <= {{ as_of() }}, false) as is_answered,
        coalesce(replied <= {{ as_of() }} and replied <= due, false) as is_in_time,
        coalesce(replied <= {{ as_of() }}, false) = false and due >= {{ as_of() }} as is_pending
    from {{ counted('petitions') }}
    where received <= {{ as_of() }}
)

select * from petition_lines
