-- one row per department-year and criterion of C22 and C23: how many tasks and projects will be done at the pace so far
{{ config(materialized='ephemeral') }}
with works as (
    select
        department_code,
        fiscal_year,
        'C22-1' as criterion_code,
        due,
        case when status = '已完成' then coalesce(done, {{ reckoned_on('fiscal_year') }}) end as done
    from {{ ref('task_lines') }}
    union all
    select department_code, fiscal_year, 'C23-1' as criterion_code, due, done_by_now as done
    from {{ ref('project_lines') }}
),

judged as (
    select
        years.department_code,
        years.fiscal_year,
        works.criterion_code,
        coalesce(works.due < years.reckoned_on, false) as is_due,
        coalesce(works.done <= years.reckoned_on, false) as is_finished,
        coalesce(works.done <= years.reckoned_on, false)
        and (works.criterion_code = 'C22-1' or works.done <= works.due) as is_done
    from {{ ref('department_years') }} as years
    inner join works on years.department_code = works.department_code and years.fiscal_year = works.fiscal_year
),

counted as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        count(*) as works,
        count(case when is_done then 1 end) as done,
        count(case when is_due then 1 end) as due,
        count(case when is_due and is_done then 1 end) as due_done,
        count(case when not is_due and not is_finished then 1 end) as still_open
    from judged
    group by department_code, fiscal_year, criterion_code
),

at_pace as (
    select *, done + {{ done_at_pace('still_open', 'due_done', 'due') }} as done_at_pace from counted
),

pace_works as (
    select
        {{ pace('criterion_code', "case criterion_code when 'C22-1' then works - done_at_pace else done_at_pace end",
        'works') }}
    from at_pace
)

select * from pace_works
