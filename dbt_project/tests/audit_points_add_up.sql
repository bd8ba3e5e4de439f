-- Earned, lost and open points add to the points possible on every row, none is negative, and parts add to totals.
{% for mart in ['department_scores', 'indicator_scores', 'criterion_scores'] %}
select
    department_code,
    fiscal_year,
    {{ 'criterion_code' if mart == 'criterion_scores' else 'null' }} as criterion_code,
    '{{ mart }}' as subject,
    cast(points_possible as decimal(38, 4)) as expected,
    cast(points_earned + points_lost + points_open as decimal(38, 4)) as found
from {{ ref(mart) }}
where points_earned + points_lost + points_open is distinct from points_possible
    or least(points_earned, points_lost, points_open) < 0
union all
{% endfor %}
select
    departments.department_code,
    departments.fiscal_year,
    null,
    'department_scores = indicator_scores',
    cast(departments.points_earned as decimal(38, 4)),
    cast(sum(indicators.points_earned) as decimal(38, 4))
from {{ ref('department_scores') }} as departments
left join {{ ref('indicator_scores') }} as indicators
    on departments.department_code = indicators.department_code and departments.fiscal_year = indicators.fiscal_year
group by departments.department_code, departments.fiscal_year, departments.points_earned
having departments.points_earned is distinct from sum(indicators.points_earned)
