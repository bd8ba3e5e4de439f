-- one row per row of a sheet that cannot be used: unreadable, or rejected for what other files say
-- A table, so that the rows of all sheets are looked up in it and not the other way round.
{{ config(materialized='table') }}
{% set exports = [
    'agencies', 'budget_items', 'payments', 'procurement', 'fixed_assets', 'staffing', 'operating_costs', 'projects',
    'targets', 'disclosure', 'key_tasks', 'petitions', 'satisfaction', 'assessments', 'findings'
] %}
with rejections as (
    select export, file_key, sheet_position, row_number, reason_code
    from {{ source('landed', 'rows') }}
    where reason_code is not null
    {% for export in exports %}
    union all
    select '{{ export }}' as export, file_key, sheet_position, row_number, verdict as reason_code
    from {{ ref('stg_' ~ export) }}
    where verdict not in ('counts', 'superseded')
    {% endfor %}
)

select * from rejections
