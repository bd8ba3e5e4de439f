-- one row per department and fiscal year
with totals as (
    select
        department_code,
        fiscal_year,
        sum(points_possible) as points_possible,
        sum(points_earned) as points_earned,
        sum(points_lost) as points_lost,
        sum(points_open) as points_open
    from {{ ref('indicator_scores') }}
    group by department_code, fiscal_year
),

bases as (
    select
        department_code,
        fiscal_year,
        round(coalesce(sum(case when basis in ('computed', 'assessed') then points_earned end), 0), 2)
            as verified_points,
        coalesce(sum(case when basis = 'missing' then points_possible end), 0) as missing_points
    from {{ ref('criterion_scores') }}
    group by department_code, fiscal_year
),

graded as (
    select
        totals.department_code,
        totals.fiscal_year,
        max(grades.lowest_points) as lowest_points
    from totals
    inner join {{ ref('department_years') }} as years
        on totals.department_code = years.department_code and totals.fiscal_year = years.fiscal_year
    inner join {{ ref('grades') }} as grades
        on years.rubric_version = grades.rubric_version and totals.points_earned >= grades.lowest_points
    where totals.points_open = 0
    group by totals.department_code, totals.fiscal_year
),

claims as (
    select department_code, fiscal_year, max(claimed_total) as claimed_total
    from {{ ref('claim_lines') }}
    group by department_code, fiscal_year
),

department_scores as (
    select
        totals.department_code,
        totals.fiscal_year,
        years.district_code,
        years.department_name,
        years.unit_kind,
        years.rubric_version,
        years.is_in_progress,
        cast(totals.points_possible as decimal(9, 2)) as points_possible,
        cast(totals.points_earned as decimal(9, 2)) as points_earned,
        cast(totals.points_lost as decimal(9, 2)) as points_lost,
        cast(totals.points_open as decimal(9, 2)) as points_open,
        grades.grade,
        cast(bases.verified_points as decimal(9, 2)) as verified_points,
        cast(claims.claimed_total as decimal(9, 2)) as claimed_points,
        cast(bases.missing_points as decimal(9, 2)) as missing_points,
        {{ as_of() }} as as_of
    from totals
    inner join bases on totals.department_code = bases.department_code and totals.fiscal_year = bases.fiscal_year
    inner join {{ ref('department_years') }} as years
        on totals.department_code = years.department_code and totals.fiscal_year = years.fiscal_year
    left join claims on totals.department_code = claims.department_code and totals.fiscal_year = claims.fiscal_year
    left join graded on totals.department_code = graded.department_code and totals.fiscal_year = graded.fiscal_year
    left join {{ ref('grades') }} as grades
        on years.rubric_version = grades.rubric_version and graded.lowest_points = grades.lowest_points
)

select * from department_scores
