-- one row per department-year and criterion of B13 and C41: what is not overdue will be disclosed or answered in time
{{ config(materialized='ephemeral') }}
with years as (
    select * from {{ ref('department_years') }}
),

petitions as (
    select
        years.department_code,
        years.fiscal_year,
        count(lines.case_no) as petitions,
        count(case when lines.replied_by_now <= years.reckoned_on or lines.due >= years.reckoned_on then 1 end)
            as answered,
        count(case
            when lines.replied_by_now <= least(lines.due, years.reckoned_on) or lines.due >= years.reckoned_on then 1
        end) as in_time
    from years
    left join {{ ref('petition_lines') }} as lines
        on years.department_code = lines.department_code
        and years.fiscal_year = lines.fiscal_year
        and years.reckoned_on >= lines.received
    group by years.department_code, years.fiscal_year
),

disclosure as (
    select
        years.department_code,
        years.fiscal_year,
        lines.criterion_code,
        case
            when lines.published_by_now <= years.reckoned_on then case when lines.is_proper then 2 else 1 end
            when lines.deadline >= years.reckoned_on then 2
            else 0
        end as level
    from years
    inner join {{ ref('disclosure_lines') }} as lines
        on years.department_code = lines.department_code and years.fiscal_year = lines.fiscal_year
    where not years.is_classified
),

pace_deadlines as (
    select {{ pace("'C41-2'", 'answered', 'petitions') }} from petitions
    union all
    select {{ pace("'C41-3'", 'in_time', 'petitions') }} from petitions
    union all
    select {{ pace('criterion_code', 'level', '2') }} from disclosure
)

select * from pace_deadlines
