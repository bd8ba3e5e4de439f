-- one row per readable row that was rejected for what other files say
{% set exports = [
    'agencies', 'budget_items', 'payments', 'procurement', 'fixed_assets', 'staffing', 'operating_costs', 'projects',
    'targets', 'disclosure', 'key_tasks', 'petitions', 'satisfaction', 'assessments', 'findings'
] %}
with judged_rejections as (
    {% for export in exports %}
    select '{{ export }}' as export, file_key, sheet_position, row_number, verdict as reason_code
    from {{ ref('stg_' ~ export) }}
    where verdict not in ('counts', 'superseded')
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from judged_rejections
