-- one row per department-year and criterion of C21, budget execution
with departments as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        department_years.rubric_version,
        sum(lines.adjusted_amount) as adjusted
    from {{ department_years_with(['budget_items', 'payments']) }} as department_years
    inner join {{ ref('budget_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by all
    having sum(lines.adjusted_amount) > 0
),

quarters as (
    select
        departments.department_code,
        departments.fiscal_year,
        departments.adjusted,
        schedule.criterion_code,
        schedule.quarter,
        {{ as_of() }}
        > last_day(make_date(cast(departments.fiscal_year as integer), schedule.last_month, 1)) as is_over
    from departments
    inner join {{ ref('payment_schedule') }} as schedule on departments.rubric_version = schedule.rubric_version
),

paid as (
    select department_code, fiscal_year, quarter, sum(counted_amount) as amount
    from {{ ref('payment_lines') }}
    group by department_code, fiscal_year, quarter
),

cumulative as (
    select
        quarters.department_code,
        quarters.fiscal_year,
        quarters.criterion_code,
        quarters.quarter,
        quarters.adjusted,
        quarters.is_over,
        coalesce(sum(paid.amount), 0) as paid
    from quarters
    left join paid
        on quarters.department_code = paid.department_code
        and quarters.fiscal_year = paid.fiscal_year
        and quarters.quarter >= paid.quarter
    group by all
),

best as (
    select *, case when is_over then paid else greatest(paid, adjusted) end as best_paid
    from cumulative
),

by_quarter as (
    select {{ figure('criterion_code', 'paid', 'adjusted', 'best_paid', 'adjusted') }}
    from best
),

mean_pace as (
    select {{ figure("'C21-5'", 'sum(paid)', 'sum(adjusted)', 'sum(best_paid)', 'sum(adjusted)') }}
    from best
    group by department_code, fiscal_year
),

figures_execution as (
    select * from by_quarter
    union all
    select * from mean_pace
)

select * from figures_execution
