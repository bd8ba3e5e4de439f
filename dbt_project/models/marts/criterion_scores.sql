-- one row per department, fiscal year and criterion
with criterion_scores as (
    select
        points.department_code,
        cast(points.fiscal_year as integer) as fiscal_year,
        points.district_code,
        points.criterion_code,
        points.indicator_code,
        points.rubric_version,
        cast(points.points_possible as decimal(9, 4)) as points_possible,
        points.floor_points as points_earned,
        cast(points.points_possible - points.ceiling_points as decimal(9, 4)) as points_lost,
        cast(points.ceiling_points - points.floor_points as decimal(9, 4)) as points_open,
        points.basis,
        points.computed_points,
        cast(points.assessed_points as decimal(9, 4)) as assessed_points,
        points.claimed_points,
        points.numerator,
        points.denominator,
        points.measure,
        case when points.basis = 'missing' then points.missing_export end as missing_export,
        reasons.reason_code,
        reasons.reason_zh,
        reasons.reason_en
    from {{ ref('criterion_points') }} as points
    inner join {{ ref('reasons') }} as reasons
        on points.department_code = reasons.department_code
        and points.fiscal_year = reasons.fiscal_year
        and points.criterion_code = reasons.criterion_code
)

select * from criterion_scores
