-- one row per department-year and criterion: its basis, what is earned for sure and what can still be earned
with rule_points as (
    select department_code, fiscal_year, rubric_version, criterion_code, side, points, band
    from {{ ref('points_tiers') }}
    {% for kind in ['proportion', 'deduction', 'all_or_nothing'] %}
    union all
    select department_code, fiscal_year, rubric_version, criterion_code, side, points, null as band
    from {{ ref('points_' ~ kind) }}
    {% endfor %}
),

both_sides as (
    select
        department_code,
        fiscal_year,
        rubric_version,
        criterion_code,
        max(case when side = 'figure' then points end) as points,
        max(case when side = 'best' then points end) as best_points,
        max(case when side = 'figure' then band end) as band
    from rule_points
    group by department_code, fiscal_year, rubric_version, criterion_code
),

judged as (
    select
        measures.*,
        criteria.indicator_code,
        criteria.points as points_possible,
        criteria.floor_in_progress,
        criteria.ceiling_in_progress,
        both_sides.points as computed_points,
        both_sides.best_points,
        both_sides.band,
        case
            when measures.veto_code is not null or measures.assessed_points is not null then 'assessed'
            when measures.has_figure then 'computed'
            when measures.claimed_points is not null and not measures.is_in_progress then 'claimed'
            else 'missing'
        end as basis
    from {{ ref('measures') }} as measures
    inner join {{ ref('criteria') }} as criteria
        on measures.rubric_version = criteria.rubric_version and measures.criterion_code = criteria.criterion_code
    left join both_sides
        on measures.department_code = both_sides.department_code
        and measures.fiscal_year = both_sides.fiscal_year
        and measures.rubric_version = both_sides.rubric_version
        and measures.criterion_code = both_sides.criterion_code
),

criterion_points as (
    select
        *,
        cast(case
            when veto_code is not null then 0
            when basis = 'missing' then 0
            when basis = 'assessed' then case when is_in_progress then 0 else assessed_points end
            when basis = 'claimed' then claimed_points
            when (is_in_progress or is_undecided) and floor_in_progress = 'zero' then 0
            else computed_points
        end as decimal(9, 4)) as floor_points,
        cast(case
            when veto_code is not null then 0
            when basis = 'missing'
                then
                    case when is_in_progress or is_under_evaluation or has_not_arrived then points_possible else 0 end
            when basis = 'assessed' then case when is_in_progress then points_possible else assessed_points end
            when basis = 'claimed' then claimed_points
            when not (is_in_progress or is_undecided) then computed_points
            when ceiling_in_progress = 'full' then points_possible
            else best_points
        end as decimal(9, 4)) as ceiling_points
    from judged
)

select * from criterion_points
