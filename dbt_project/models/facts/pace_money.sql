-- one row per department-year and criterion of B11-1, B12-2 and C11: the year's amounts at the pace so far
{{ config(materialized='ephemeral') }}
with years as (
    select
        department_code,
        fiscal_year,
        reckoned_on,
        is_in_progress,
        {{ day_number('reckoned_on', 'fiscal_year') }} as days_so_far,
        {{ day_number('make_date(cast(fiscal_year as integer), 12, 31)', 'fiscal_year') }} as days
    from {{ ref('department_years') }}
),

adjustments as (
    select
        years.*,
        sum(lines.adjustment_amount) as adjusted,
        sum(lines.initial_amount) as initial
    from years
    inner join {{ ref('budget_lines') }} as lines
        on years.department_code = lines.department_code
        and years.fiscal_year = lines.fiscal_year
        and years.reckoned_on >= lines.issued
    group by all
    having sum(lines.initial_amount) > 0
),

contracts as (
    select
        years.*,
        sum(case when lines.signed > years.reckoned_on then 0 else lines.contracted_amount end) as contracted,
        sum(lines.planned) as planned
    from years
    inner join {{ ref('procurement_lines') }} as lines
        on years.department_code = lines.department_code and years.fiscal_year = lines.fiscal_year
    group by all
),

costs as (
    select
        years.*,
        lines.criterion_code,
        sum(lines.actual) as actual,
        sum(lines.budget) as budget
    from years
    inner join {{ ref('cost_lines') }} as lines
        on years.department_code = lines.department_code and years.fiscal_year = lines.fiscal_year
    where years.is_in_progress and lines.criterion_code is not null
    group by all
),

pace_money as (
    select {{ pace("'B12-2'", paced('adjusted', 'days', 'days_so_far'), 'initial') }} from adjustments
    union all
    select {{ pace("'B11-1'", paced_within('contracted', 'planned', 'days', 'days_so_far'), 'planned') }} from contracts
    union all
    select {{ pace('criterion_code', paced('actual', 'days', 'days_so_far'), 'budget') }} from costs
)

select * from pace_money
