-- A row that counts belongs to a department that has a score for that year: no money stands outside the marts.
{% for export in ['payments', 'budget_items', 'procurement', 'fixed_assets', 'operating_costs'] %}
select
    staged.department_code,
    cast(staged.fiscal_year as integer) as fiscal_year,
    cast(null as string) as criterion_code,
    '{{ export }} ' || min(staged.file_name) as subject,
    cast(0 as decimal(38, 4)) as expected,
    cast(count(*) as decimal(38, 4)) as found
from {{ ref('stg_' ~ export) }} as staged
left join {{ ref('department_scores') }} as scores
    on staged.department_code = scores.department_code and staged.fiscal_year = scores.fiscal_year
where staged.verdict = 'counts' and scores.department_code is null
group by staged.department_code, staged.fiscal_year
{% if not loop.last %}union all{% endif %}
{% endfor %}
