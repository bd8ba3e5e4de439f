-- Every department-year has each criterion of its rubric once, and every indicator.
select
    years.department_code,
    cast(years.fiscal_year as integer) as fiscal_year,
    criteria.criterion_code,
    'criterion_scores' as subject,
    cast(1 as decimal(38, 4)) as expected,
    cast(count(scores.criterion_code) as decimal(38, 4)) as found
from {{ ref('department_years') }} as years
inner join {{ ref('criteria') }} as criteria on years.rubric_version = criteria.rubric_version
left join {{ ref('criterion_scores') }} as scores
    on years.department_code = scores.department_code
    and years.fiscal_year = scores.fiscal_year
    and criteria.criterion_code = scores.criterion_code
group by years.department_code, years.fiscal_year, criteria.criterion_code
having count(scores.criterion_code) <> 1
union all
select years.department_code, cast(years.fiscal_year as integer), null, 'indicator_scores',
    cast(count(distinct indicators.indicator_code) as decimal(38, 4)),
    cast(count(distinct scores.indicator_code) as decimal(38, 4))
from {{ ref('department_years') }} as years
inner join {{ ref('indicators') }} as indicators on years.rubric_version = indicators.rubric_version
left join {{ ref('indicator_scores') }} as scores
    on years.department_code = scores.department_code and years.fiscal_year = scores.fiscal_year
group by years.department_code, years.fiscal_year
having count(distinct indicators.indicator_code) <> count(distinct scores.indicator_code)
