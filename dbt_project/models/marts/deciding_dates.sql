-- one row per department-year in progress, criterion, date and subject that will decide its points, or has lost them
with points as (
    select
        points.*, criteria.kind, penalties.points_per_step,
        points.ceiling_points - points.floor_points as points_open
    from {{ ref('criterion_points') }} as points
    inner join {{ ref('criteria') }} as criteria
        on points.rubric_version = criteria.rubric_version and points.criterion_code = criteria.criterion_code
    left join {{ ref('penalties') }} as penalties
        on points.rubric_version = penalties.rubric_version and points.criterion_code = penalties.criterion_code
    where points.is_in_progress
),

subjects as (
    select
        undone.*,
        case
            when undone.is_late and undone.is_lost_when_late then 0
            when points.kind = 'deduction' then least(points.points_per_step, points.points_open)
            when points.kind = 'proportion' then least(points.points_open, {{ share_of_points(
                '1', 'points.denominator', 'points.points_possible'
            ) }})
            else points.points_open
        end as points_at_stake
    from {{ ref('undone_subjects') }} as undone
    inner join points
        on undone.department_code = points.department_code
        and undone.fiscal_year = points.fiscal_year
        and undone.criterion_code = points.criterion_code
    where points.basis = 'computed'
),

dated as (
    select
        department_code, fiscal_year, criterion_code, decides_on, subject, subject_code, subject_name, due, is_late,
        points_at_stake, null as amount, {{ origin() }}
    from subjects
    where points_at_stake > 0 or is_late
    union all
    select
        department_code, fiscal_year, criterion_code, ends_on as decides_on, 'quarter' as subject,
        cast(quarter as string) as subject_code, null as subject_name, ends_on as due, false as is_late,
        points_at_stake, amount, null as file_name, null as sheet_name, null as row_number
    from {{ ref('open_quarters') }}
    where points_at_stake > 0
),

decided as (
    select distinct department_code, fiscal_year, criterion_code from dated where points_at_stake > 0
),

all_dates as (
    select * from dated
    union all
    select
        points.department_code, points.fiscal_year, points.criterion_code,
        make_date(cast(points.fiscal_year as integer), 12, 31) as decides_on, 'year_end' as subject,
        null as subject_code, null as subject_name, null as due, false as is_late, points.points_open,
        null as amount, null as file_name, null as sheet_name, null as row_number
    from points left join decided
        on points.department_code = decided.department_code
        and points.fiscal_year = decided.fiscal_year
        and points.criterion_code = decided.criterion_code
    where points.points_open > 0 and decided.criterion_code is null
),

deciding_dates as (
    select
        all_dates.* {{ all_but('fiscal_year, points_at_stake, amount, row_number') }},
        cast(all_dates.fiscal_year as integer) as fiscal_year,
        cast(all_dates.points_at_stake as decimal(9, 4)) as points_at_stake,
        cast(all_dates.amount as decimal(28, 2)) as amount,
        cast(all_dates.row_number as bigint) as row_number,
        cast({{ days_between(as_of(), 'all_dates.decides_on') }} as integer) as days_left,
        cast(working_days.working_days as integer) as working_days_left
    from all_dates
    left join {{ ref('working_days') }} as working_days on all_dates.decides_on = working_days.day
)

select * from deciding_dates
