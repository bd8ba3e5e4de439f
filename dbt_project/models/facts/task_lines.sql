-- one row per key task, with whether it is completed
{{ config(materialized='table') }}
with task_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        task_no,
        coalesce(task, task_no) as task,
        due,
        done,
        status,
        status = '已完成' and (done is null or done <= {{ as_of() }}) as is_completed
    from {{ counted('key_tasks') }}
)

select * from task_lines
