-- one row per department-year and criterion: every figure that its reason may name
with bands as (
    select * from {{ ref('bands') }}
),

joined as (
    select
        points.*,
        criteria.kind,
        criteria.unit,
        criteria.full_at,
        criteria.name_zh,
        criteria.name_en,
        criteria.over_denominator_is_zero,
        criteria.denominator_includes_numerator,
        criteria.reason_code as rule_reason_code,
        coalesce(better.comparator, '') as comparator,
        coalesce(better.bound, penalties.allowance) as bound,
        better.points as better_points,
        penalties.allowance,
        penalties.step,
        penalties.points_per_step,
        penalties.measured_as
    from {{ ref('criterion_points') }} as points
    inner join {{ ref('criteria') }} as criteria
        on points.rubric_version = criteria.rubric_version and points.criterion_code = criteria.criterion_code
    left join bands as better
        on points.rubric_version = better.rubric_version
        and points.criterion_code = better.criterion_code
        and points.band = better.band + 1
    left join {{ ref('penalties') }} as penalties
        on points.rubric_version = penalties.rubric_version and points.criterion_code = penalties.criterion_code
),

better as (
    select
        *,
        case when measured_as = 'count'
                then least(numerator, ceil(points_possible / cast(points_per_step as double))) - 1
        end as better_count,
        case when measured_as = 'ratio'
                then cast(ceil((points_possible - computed_points) / cast(points_per_step as double)) as decimal(9, 0))
        end as better_steps
    from joined
),

reason_figures as (
    select
        *,
        case
            when measured_as = 'count' then points_possible - better_count * points_per_step
            when measured_as = 'ratio' then points_possible - (better_steps - 1) * points_per_step
            else better_points
        end as next_points_value,
        case
            when measured_as = 'ratio'
                then {{ in_full_units('(allowance + better_steps * step) * denominator', 'unit') }}
            when comparator <> '' then {{ next_target(
                'comparator', 'bound', 'numerator', 'denominator', 'denominator_includes_numerator', 'unit') }}
        end as target_value,
        case
            when measured_as = 'count' then numerator - better_count
            when unit = 'percent' then bound * denominator - numerator
            else {{ in_full_units('abs(full_at * denominator - numerator)', 'unit') }}
        end as gap_value
    from better
)

select * from reason_figures
