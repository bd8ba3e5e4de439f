-- one row per department-year and criterion that nothing but the department's own claim settles
with left_over as (
    select
        department_code,
        fiscal_year,
        indicator_code,
        sum(case when basis = 'missing' then points_possible else 0 end) as possible,
        max(indicator_claim) - coalesce(sum(verified_points), 0) as claim
    from {{ ref('criterion_bases') }}
    where indicator_claim is not null and not is_in_progress
    group by department_code, fiscal_year, indicator_code
),

claimed_points as (
    select
        bases.department_code,
        bases.fiscal_year,
        bases.criterion_code,
        cast(case
            when left_over.claim <= 0 then 0
            when left_over.claim >= left_over.possible then bases.points_possible
            else {{ share_of_points('left_over.claim', 'left_over.possible', 'bases.points_possible') }}
        end as decimal(9, 4)) as claimed_points
    from {{ ref('criterion_bases') }} as bases
    inner join left_over
        on bases.department_code = left_over.department_code
        and bases.fiscal_year = left_over.fiscal_year
        and bases.indicator_code = left_over.indicator_code
    where bases.basis = 'missing'
)

select * from claimed_points
