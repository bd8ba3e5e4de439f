-- one row per department-year and criterion: what its rule gives, and its basis before any claim
with rule_points as (
    select department_code, fiscal_year, rubric_version, criterion_code, side, points, band
    from {{ ref('points_tiers') }}
    {% for kind in ['proportion', 'deduction', 'all_or_nothing'] %}
    union all
    select department_code, fiscal_year, rubric_version, criterion_code, side, points, null as band
    from {{ ref('points_' ~ kind) }}
    {% endfor %}
),

all_sides as (
    select
        department_code,
        fiscal_year,
        rubric_version,
        criterion_code,
        max(case when side = 'figure' then points end) as points,
        max(case when side = 'best' then points end) as best_points,
        max(case when side = 'pace' then points end) as paced_points,
        max(case when side = 'figure' then band end) as band
    from rule_points
    group by department_code, fiscal_year, rubric_version, criterion_code
),

criterion_bases as (
    select
        measures.*,
        criteria.indicator_code,
        criteria.points as points_possible,
        criteria.floor_in_progress,
        criteria.ceiling_in_progress,
        all_sides.points as computed_points,
        coalesce(all_sides.best_points, all_sides.points) as best_points,
        case
            when measures.pace_numerator is not null then coalesce(all_sides.paced_points, all_sides.points)
        end as paced_points,
        all_sides.band,
        case
            when measures.veto_code is not null or measures.assessed_points is not null then 'assessed'
            when measures.has_figure then 'computed'
            else 'missing'
        end as basis,
        case
            when measures.veto_code is not null then 0
            when measures.assessed_points is not null then measures.assessed_points
            else all_sides.points
        end as verified_points
    from {{ ref('measures') }} as measures
    inner join {{ ref('criteria') }} as criteria
        on measures.rubric_version = criteria.rubric_version and measures.criterion_code = criteria.criterion_code
    left join all_sides
        on measures.department_code = all_sides.department_code
        and measures.fiscal_year = all_sides.fiscal_year
        and measures.rubric_version = all_sides.rubric_version
        and measures.criterion_code = all_sides.criterion_code
)

select * from criterion_bases
