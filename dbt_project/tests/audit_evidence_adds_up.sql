-- For the criteria of money the evidence rows add to numerator and denominator, to the cent.
with money as (
    select scores.*
    from {{ ref('criterion_scores') }} as scores
    inner join {{ ref('criteria') }} as criteria
        on scores.rubric_version = criteria.rubric_version and scores.criterion_code = criteria.criterion_code
    where criteria.unit = 'money' and criteria.criterion_code <> 'C21-5' and scores.computed_points is not null
),

added as (
    select department_code, fiscal_year, criterion_code, role, amount from {{ ref('evidence_payments') }}
    union all
    select department_code, fiscal_year, criterion_code, role, amount from {{ ref('evidence_money') }}
),

sums as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        sum(case when role = 'numerator' then amount else 0 end) as numerator,
        sum(case when role = 'denominator' then amount else 0 end) as denominator
    from added
    where role in ('numerator', 'denominator')
    group by department_code, fiscal_year, criterion_code
)

select
    money.department_code,
    money.fiscal_year,
    money.criterion_code,
    'numerator' as subject,
    cast(money.numerator as decimal(38, 4)) as expected,
    cast(coalesce(sums.numerator, 0) as decimal(38, 4)) as found
from money
left join sums
    on money.department_code = sums.department_code
    and money.fiscal_year = sums.fiscal_year
    and money.criterion_code = sums.criterion_code
where money.numerator is distinct from coalesce(sums.numerator, 0)
union all
select
    money.department_code, money.fiscal_year, money.criterion_code, 'denominator',
    cast(money.denominator as decimal(38, 4)), cast(coalesce(sums.denominator, 0) as decimal(38, 4))
from money
left join sums
    on money.department_code = sums.department_code
    and money.fiscal_year = sums.fiscal_year
    and money.criterion_code = sums.criterion_code
where money.denominator is distinct from coalesce(sums.denominator, 0)
