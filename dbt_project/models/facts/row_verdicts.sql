-- one row per export, parsed content and verdict
{% set exports = [
    'agencies', 'budget_items', 'payments', 'procurement', 'fixed_assets', 'staffing', 'operating_costs', 'projects',
    'targets', 'disclosure', 'key_tasks', 'petitions', 'satisfaction', 'assessments', 'findings', 'self_evaluation'
] %}
with row_verdicts as (
    {% for export in exports %}
    select '{{ export }}' as export, file_key, verdict, count(*) as row_count
    from {{ ref('stg_' ~ export) }}
    group by file_key, verdict
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from row_verdicts
