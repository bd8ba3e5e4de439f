-- one row per department-year and criterion: its basis, what is earned for sure and what can still be
with judged as (
    select
        bases.* {{ all_but('basis') }},
        claims.claimed_points,
        case
            when bases.basis = 'missing' and claims.claimed_points is not null then 'claimed'
            else bases.basis
        end as basis
    from {{ ref('criterion_bases') }} as bases
    left join {{ ref('claimed_points') }} as claims
        on bases.department_code = claims.department_code
        and bases.fiscal_year = claims.fiscal_year
        and bases.criterion_code = claims.criterion_code
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
