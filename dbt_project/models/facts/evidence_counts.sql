-- one row per source row and criterion it is counted for: people, projects, targets, tasks, petitions
{{ config(materialized='table') }}
with staffing as (
    select *, 'staffing' as export, agency_name as note from {{ counted('staffing') }}
),

projects as (
    select
        *, 'projects' as export,
        concat_ws(' ', project_name, '计划', cast(due as string), '完成', cast(done_by_now as string)) as note
    from {{ ref('project_lines') }}
),

targets as (
    select
        *, 'targets' as export,
        concat_ws(' ', name, '目标', target, '完成', coalesce(actual, '—')) as note
    from {{ ref('target_lines') }}
),

tasks as (
    select *, 'key_tasks' as export, concat_ws(' ', task_no, task, status) as note from {{ ref('task_lines') }}
),

petitions as (
    select
        *, 'petitions' as export,
        concat_ws(' ', case_no, '期限', cast(due as string), '答复', coalesce(cast(replied_by_now as string), '—'))
            as note
    from {{ ref('petition_lines') }}
),

evidence_counts as (
    select {{ evidence("'B41-1'", "'numerator'", 'in_post', 'note') }} from staffing
    union all
    select {{ evidence("'B41-1'", "'denominator'", 'quota', 'note') }} from staffing
    union all
    select {{ evidence("'B42-1'", "'numerator'", 'dispatched + contracted', 'note') }} from staffing
    union all
    select {{ evidence("'B42-1'", "'denominator'", 'in_post + dispatched + contracted', 'note') }} from staffing
    union all
    select {{ evidence("'C23-1'", "case when is_on_time then 'counted' else 'context' end", '1', 'note') }}
    from projects
    union all
    select {{ evidence("'A21-1'", "case when has_target then 'context' else 'counted' end", '1', 'note') }}
    from projects
    union all
    select {{ evidence("'A22-2'", "case when is_benefit then 'counted' else 'context' end", '1', 'note') }} from targets
    union all
    select {{ evidence("'A22-3'", "case when target_number is null then 'counted' else 'context' end", '1', 'note') }}
    from targets
    union all
    select {{ evidence("'A22-4'", "case when quantitative = '定量' then 'counted' else 'context' end", '1', 'note') }}
    from targets
    union all
    select {{ evidence("'C31-1'", "'counted'", 'weight', 'note') }} from targets where is_effect
    union all
    select {{ evidence("'C22-1'", "case when is_completed then 'context' else 'counted' end", '1', 'note') }} from tasks
    union all
    select {{ evidence("'C41-2'", "case when is_answered then 'counted' else 'context' end", '1', 'note') }}
    from petitions
    union all
    select {{ evidence("'C41-3'", "case when is_in_time then 'counted' else 'context' end", '1', 'note') }}
    from petitions
)

select * from evidence_counts
