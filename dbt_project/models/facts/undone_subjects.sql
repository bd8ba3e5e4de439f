-- one row per project, task, petition or document of a year in progress that is not done, and criterion it decides
{{ config(materialized='ephemeral') }}
with years as (
    select *, make_date(cast(fiscal_year as integer), 12, 31) as year_end
    from {{ ref('department_years') }}
    where is_in_progress
),

undone as (
    select
        {{ origin() }}, department_code, fiscal_year, 'C22-1' as criterion_code, 'task' as subject,
        task_no as subject_code, task as subject_name, due, false as is_lost_when_late
    from {{ ref('task_lines') }}
    where not is_completed
    union all
    select
        {{ origin() }}, department_code, fiscal_year, 'C23-1' as criterion_code, 'project' as subject,
        project_code as subject_code, project_name as subject_name, due, true as is_lost_when_late
    from {{ ref('project_lines') }}
    where done_by_now is null
    union all
    select
        {{ origin() }}, department_code, fiscal_year, 'C41-2' as criterion_code, 'petition' as subject,
        case_no as subject_code, case_no as subject_name, due, false as is_lost_when_late
    from {{ ref('petition_lines') }}
    where not is_answered
    union all
    select
        {{ origin() }}, department_code, fiscal_year, 'C41-3' as criterion_code, 'petition' as subject,
        case_no as subject_code, case_no as subject_name, due, true as is_lost_when_late
    from {{ ref('petition_lines') }}
    where not is_answered
    union all
    select
        {{ origin() }}, department_code, fiscal_year, criterion_code, 'disclosure' as subject,
        kind as subject_code, kind as subject_name, deadline as due, false as is_lost_when_late
    from {{ ref('disclosure_lines') }}
    where not is_published
),

undone_subjects as (
    select
        undone.*,
        coalesce(undone.due < {{ as_of() }}, false) as is_late,
        case
            when undone.due >= {{ as_of() }} or undone.is_lost_when_late then undone.due
            else years.year_end
        end as decides_on
    from undone
    inner join years on undone.department_code = years.department_code and undone.fiscal_year = years.fiscal_year
)

select * from undone_subjects
