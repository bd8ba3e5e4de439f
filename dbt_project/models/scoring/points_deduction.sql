-- one row per measure that deducts and side: the points possible less so much a step, not below 0
with steps as (
    select
        sides.*,
        penalties.points_per_step,
        case
            when penalties.measured_as = 'count' then {{ whole_steps('sides.numerator', 'penalties.step') }}
            when sides.numerator > penalties.allowance * sides.denominator then {{ whole_steps(
                'sides.numerator - penalties.allowance * sides.denominator', 'penalties.step * sides.denominator'
            ) }}
            else 0
        end as steps
    from {{ ref('measure_sides') }} as sides
    inner join {{ ref('penalties') }} as penalties
        on sides.rubric_version = penalties.rubric_version and sides.criterion_code = penalties.criterion_code
    where sides.kind = 'deduction'
),

deductions as (
    select *, cast(steps as decimal(28, 0)) * points_per_step as lost from steps
),

points_deduction as (
    select
        department_code,
        fiscal_year,
        rubric_version,
        criterion_code,
        side,
        cast(case
            when lost >= points_possible then 0
            else points_possible - lost
        end as decimal(9, 4)) as points
    from deductions
)

select * from points_deduction
