-- one row per export, department and fiscal year that an accepted row names
{{ config(materialized='table') }}
{% set exports = [
    'budget_items', 'payments', 'procurement', 'fixed_assets', 'staffing', 'operating_costs', 'projects', 'targets',
    'disclosure', 'key_tasks', 'petitions', 'satisfaction', 'assessments', 'findings'
] %}
with department_rows as (
    {% for export in exports %}
    select
        '{{ export }}' as export,
        department_code,
        fiscal_year,
        count(*) as rows_accepted,
        count(case when verdict = 'counts' then 1 end) as rows_counted
    from {{ ref('stg_' ~ export) }}
    where verdict in ('counts', 'superseded')
    group by department_code, fiscal_year
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from department_rows
