-- one row per department-year and criterion whose figure has a pace: where it is heading
{{ config(materialized='table') }}
{% set subjects = ['execution', 'money', 'works', 'deadlines'] %}
with paces as (
    {% for subject in subjects %}
    select * from {{ ref('pace_' ~ subject) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from paces
