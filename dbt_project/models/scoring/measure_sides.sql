-- one row per measure with a figure and side: the figure of today; the best still possible and where today's pace
-- leads, each where it is another figure
with measures as (
    select * from {{ ref('measures') }} where has_figure
),

criteria as (
    select * from {{ ref('criteria') }}
),

sides as (
    select department_code, fiscal_year, rubric_version, criterion_code, 'figure' as side, numerator, denominator
    from measures
    union all
    select
        department_code, fiscal_year, rubric_version, criterion_code, 'best' as side,
        best_numerator as numerator, best_denominator as denominator
    from measures
    where best_numerator <> numerator or best_denominator <> denominator
    union all
    select
        department_code, fiscal_year, rubric_version, criterion_code, 'pace' as side,
        pace_numerator as numerator, pace_denominator as denominator
    from measures
    where pace_numerator <> numerator or pace_denominator <> denominator
),

measure_sides as (
    select
        sides.*,
        criteria.kind,
        criteria.points as points_possible,
        criteria.full_at,
        criteria.requires,
        criteria.without_denominator,
        criteria.over_denominator_is_zero
    from sides
    inner join criteria
        on sides.rubric_version = criteria.rubric_version and sides.criterion_code = criteria.criterion_code
)

select * from measure_sides
