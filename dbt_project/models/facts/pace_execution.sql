-- one row per department-year and criterion of C21: what will be paid by each quarter's end at the pace so far
{{ config(materialized='ephemeral') }}
with budgets as (
    select
        years.department_code,
        years.fiscal_year,
        years.rubric_version,
        years.reckoned_on,
        {{ day_number('years.reckoned_on', 'years.fiscal_year') }} as days_so_far,
        sum(lines.adjusted_amount) as adjusted
    from {{ ref('department_years') }} as years
    inner join {{ ref('budget_lines') }} as lines
        on years.department_code = lines.department_code
        and years.fiscal_year = lines.fiscal_year
        and years.reckoned_on >= lines.issued
    group by all
    having sum(lines.adjusted_amount) > 0
),

quarters as (
    select
        budgets.*,
        schedule.criterion_code,
        schedule.quarter,
        last_day(make_date(cast(budgets.fiscal_year as integer), schedule.last_month, 1)) as ends_on
    from budgets
    inner join {{ ref('payment_schedule') }} as schedule on budgets.rubric_version = schedule.rubric_version
),

paid as (
    select lines.department_code, lines.fiscal_year, lines.quarter, sum(lines.counted_amount) as amount
    from {{ ref('payment_lines') }} as lines
    inner join budgets
        on lines.department_code = budgets.department_code
        and lines.fiscal_year = budgets.fiscal_year
        and lines.paid <= budgets.reckoned_on
    group by lines.department_code, lines.fiscal_year, lines.quarter
),

so_far as (
    select quarters.*, coalesce(sum(paid.amount), 0) as paid
    from quarters
    left join paid
        on quarters.department_code = paid.department_code
        and quarters.fiscal_year = paid.fiscal_year
        and quarters.quarter >= paid.quarter
    group by all
),

heading as (
    select
        *,
        case
            when reckoned_on > ends_on then paid
            else {{ paced_within('paid', 'adjusted', day_number('ends_on', 'fiscal_year'), 'days_so_far') }}
        end as pace_paid
    from so_far
),

pace_execution as (
    select {{ pace('criterion_code', 'pace_paid', 'adjusted') }} from heading
    union all
    select {{ pace("'C21-5'", 'sum(pace_paid)', 'sum(adjusted)') }} from heading
    group by department_code, fiscal_year
)

select * from pace_execution
