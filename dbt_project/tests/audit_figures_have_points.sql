-- A figure that a rule is held against has its points: what has no room in a decimal is null on Spark, without an error.
with points as (
    {% for kind in ['all_or_nothing', 'deduction', 'proportion', 'tiers'] %}
    select department_code, fiscal_year, criterion_code, side, points from {{ ref('points_' ~ kind) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    sides.department_code,
    cast(sides.fiscal_year as integer) as fiscal_year,
    sides.criterion_code,
    'points of the ' || sides.side as subject,
    cast(1 as decimal(38, 4)) as expected,
    cast(0 as decimal(38, 4)) as found
from {{ ref('measure_sides') }} as sides
left join points
    on sides.department_code = points.department_code
    and sides.fiscal_year = points.fiscal_year
    and sides.criterion_code = points.criterion_code
    and sides.side = points.side
where points.points is null
