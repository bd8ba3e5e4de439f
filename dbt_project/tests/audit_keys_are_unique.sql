-- One row per key in every mart.
{% for mart, keys in {
    'department_scores': 'department_code, fiscal_year',
    'indicator_scores': 'department_code, fiscal_year, indicator_code',
    'criterion_scores': 'department_code, fiscal_year, criterion_code',
    'points_at_risk': 'department_code, fiscal_year, criterion_code',
    'deciding_dates': 'department_code, fiscal_year, criterion_code, decides_on, subject, subject_code',
    'forecasts': 'department_code, fiscal_year',
}.items() %}
select
    department_code,
    fiscal_year,
    {{ 'criterion_code' if 'criterion_code' in keys else 'null' }} as criterion_code,
    '{{ mart }}' as subject,
    cast(1 as decimal(38, 4)) as expected,
    cast(count(*) as decimal(38, 4)) as found
from {{ ref(mart) }}
group by {{ keys }}
having count(*) > 1
union all
{% endfor %}
select null, fiscal_year, null, 'districts ' || district_code,
    cast(1 as decimal(38, 4)), cast(count(*) as decimal(38, 4))
from {{ ref('districts') }}
group by district_code, fiscal_year
having count(*) > 1
union all
select null, null, null, 'source_files ' || file_name || ' ' || coalesce(export, ''),
    cast(1 as decimal(38, 4)), cast(count(*) as decimal(38, 4))
from {{ ref('source_files') }}
group by file_sha256, file_name, export
having count(*) > 1
