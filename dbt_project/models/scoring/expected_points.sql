-- one row per department-year and criterion: its points, and those expected at today's pace
with expected as (
    select
        *,
        case
            when basis = 'assessed' then assessed_points
            when basis = 'computed' then coalesce(paced_points, computed_points)
            else coalesce({{ last_before(
                "case when not is_in_progress and basis <> 'missing' then floor_points end",
                'department_code, criterion_code', 'fiscal_year'
            ) }}, points_possible)
        end as expected_points
    from {{ ref('criterion_points') }}
),

expected_points as (
    select
        * {{ all_but('expected_points') }},
        cast(greatest(floor_points, least(ceiling_points, expected_points)) as decimal(9, 4)) as pace_points
    from expected
)

select * from expected_points
