-- one row per project, with whether it was in time and whether it has a target
{{ config(materialized='table') }}
with targeted as (
    select distinct district_code, fiscal_year, project_code
    from {{ counted('targets') }}
    where scope = '项目' and project_code is not null
),

project_lines as (
    select
        {{ origin('projects') }},
        projects.department_code,
        projects.fiscal_year,
        projects.project_code,
        coalesce(projects.project_name, projects.project_code) as project_name,
        projects.due,
        case when projects.done <= {{ as_of() }} then projects.done end as done_by_now,
        coalesce(projects.done <= {{ as_of() }} and projects.done <= projects.due, false) as is_on_time,
        coalesce(
            (projects.done <= {{ as_of() }} and projects.done > projects.due)
            or ((projects.done is null or projects.done > {{ as_of() }}) and projects.due < {{ as_of() }}),
            false
        ) as is_late,
        targeted.project_code is not null as has_target
    from {{ counted('projects') }} as projects
    left join targeted
        on projects.district_code = targeted.district_code
        and projects.fiscal_year = targeted.fiscal_year
        and projects.project_code = targeted.project_code
)

select * from project_lines
