-- one row per department-year in progress and criterion with open points: every figure that its advice may name
{{ config(materialized='ephemeral') }}
with joined as (
    select
        points.*,
        points.ceiling_points - points.floor_points as points_open,
        criteria.unit,
        criteria.full_at,
        criteria.denominator_includes_numerator,
        case
            when points.basis = 'assessed' then 'assessed'
            when points.basis = 'missing' and criteria.kind = 'assessed' then 'missing_assessment'
            when points.basis = 'missing' and points.missing_titles_zh is not null then 'missing_export'
            when points.basis = 'missing' then 'missing_figure'
            when criteria.floor_in_progress = 'zero' and criteria.ceiling_in_progress = 'full' then 'state'
            when criteria.reason_code = 'proportion' and points.denominator <= 0 then 'state'
            when criteria.reason_code = 'disclosure' and dates.late > 0 then 'disclosure_late'
            else criteria.reason_code
        end as advice_code,
        bands.comparator,
        coalesce(bands.bound, penalties.allowance, criteria.full_at) as bound,
        penalties.allowance,
        penalties.step,
        penalties.points_per_step,
        round((points.points_possible - points.computed_points) / cast(penalties.points_per_step as double)) + 1
            as next_step,
        dates.decides_on,
        dates.days_left,
        dates.working_days_left,
        dates.undone,
        dates.late,
        dates.amount,
        dates.subject_name,
        dates.within_30_days,
        dates.within_60_days,
        dates.within_90_days
    from {{ ref('expected_points') }} as points
    inner join {{ ref('criteria') }} as criteria
        on points.rubric_version = criteria.rubric_version and points.criterion_code = criteria.criterion_code
    inner join {{ ref('next_dates') }} as dates
        on points.department_code = dates.department_code
        and points.fiscal_year = dates.fiscal_year
        and points.criterion_code = dates.criterion_code
    left join {{ ref('bands') }} as bands
        on points.rubric_version = bands.rubric_version
        and points.criterion_code = bands.criterion_code
        and points.band = bands.band
    left join {{ ref('penalties') }} as penalties
        on points.rubric_version = penalties.rubric_version and points.criterion_code = penalties.criterion_code
    where points.is_in_progress and points.ceiling_points > points.floor_points
),

needs as (
    select
        *,
        case
            when advice_code in ('progress', 'mean_pace') then amount
            when advice_code in ('deduct_tasks', 'on_time', 'all_petitions', 'disclosure', 'disclosure_late')
                then undone
            when advice_code = 'proportion' then greatest(denominator - numerator, 0)
            when advice_code = 'deduct_ratio' then greatest(-numerator + {{ next_target("'lt'",
                'allowance + next_step * step', 'numerator', 'denominator', 'false', 'unit') }}, 0)
            when advice_code = 'tier_fall' then greatest(-numerator + {{ next_target('comparator',
                'bound', 'numerator', 'denominator', 'denominator_includes_numerator', 'unit') }}, 0)
        end as need
    from joined
),

risk_figures as (
    select
        *,
        cast(need as decimal(28, 2)) as needed,
        {{ in_full_units('need / nullif(working_days_left, 0)', 'unit') }} as needed_daily
    from needs
)

select * from risk_figures
