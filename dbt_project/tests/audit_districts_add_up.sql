-- Every department-year is counted in its district once, under one grade or as ungraded.
select
    cast(null as string) as department_code,
    scores.fiscal_year,
    cast(null as string) as criterion_code,
    'districts ' || scores.district_code as subject,
    cast(count(*) as decimal(38, 4)) as expected,
    cast(
        max(districts.excellent + districts.good + districts.fair + districts.poor + districts.ungraded)
        as decimal(38, 4)
    ) as found
from {{ ref('department_scores') }} as scores
left join {{ ref('districts') }} as districts
    on scores.district_code = districts.district_code and scores.fiscal_year = districts.fiscal_year
group by scores.district_code, scores.fiscal_year
having count(*) is distinct from
    max(districts.excellent + districts.good + districts.fair + districts.poor + districts.ungraded)
