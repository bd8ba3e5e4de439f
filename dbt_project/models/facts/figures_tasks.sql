-- one row per department-year: C22-1, key tasks not completed
with tasks as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        count(lines.task_no) as tasks,
        count(case when not lines.is_completed then 1 end) as not_completed,
        {{ named('未完成：', 'lines.task', 'not lines.is_completed', 'lines.task_no', 'zh') }} as detail_zh,
        {{ named('not completed: ', 'lines.task', 'not lines.is_completed', 'lines.task_no', 'en') }} as detail_en
    from {{ department_years_with(['key_tasks']) }} as department_years
    left join {{ ref('task_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by department_years.department_code, department_years.fiscal_year
),

figures_tasks as (
    select {{ figure("'C22-1'", 'not_completed', 'tasks', '0', 'tasks',
        detail_zh='detail_zh', detail_en='detail_en') }}
    from tasks
)

select * from figures_tasks
