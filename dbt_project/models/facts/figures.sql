-- one row per department-year and criterion for which the exports hold anything to compute from
{{ config(materialized='table') }}
{% set subjects = [
    'execution', 'budget', 'procurement', 'assets', 'staffing', 'costs', 'projects', 'target_coverage', 'targets',
    'disclosure', 'tasks', 'petitions', 'satisfaction', 'findings'
] %}
with figures as (
    {% for subject in subjects %}
    select * from {{ ref('figures_' ~ subject) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from figures
