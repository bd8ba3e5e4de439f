-- one row per district and fiscal year in which it has any department
with ranked as (
    select
        *,
        row_number() over (partition by district_code, fiscal_year order by points_earned) as place,
        count(*) over (partition by district_code, fiscal_year) as departments
    from {{ ref('department_scores') }}
),

-- the one or two departments in the middle, whose mean is the median
marked as (
    select *, 2 * place between departments and departments + 2 as is_middle from ranked
),

-- the grades of every rubric are four, from the best to the worst
grades as (
    select
        rubric_version,
        grade,
        row_number() over (partition by rubric_version order by lowest_points desc) as place
    from {{ ref('grades') }}
),

totals as (
    select
        marked.district_code,
        marked.fiscal_year,
        bool_or(marked.is_in_progress) as is_in_progress,
        count(*) as departments,
        sum(marked.points_earned) as earned,
        sum(marked.points_lost) as lost,
        sum(marked.points_open) as still_open,
        sum(marked.verified_points) as verified,
        sum(marked.missing_points) as missing,
        min(marked.points_earned) as lowest_points,
        max(marked.points_earned) as highest_points,
        sum(case when marked.is_middle then marked.points_earned end) as middle_points,
        count(case when marked.is_middle then 1 end) as middle_departments,
        count(case when grades.place = 1 then 1 end) as excellent,
        count(case when grades.place = 2 then 1 end) as good,
        count(case when grades.place = 3 then 1 end) as fair,
        count(case when grades.place = 4 then 1 end) as poor,
        count(*) - count(marked.grade) as ungraded
    from marked
    left join grades on marked.rubric_version = grades.rubric_version and marked.grade = grades.grade
    group by marked.district_code, marked.fiscal_year
),

districts as (
    select
        totals.district_code,
        totals.fiscal_year,
        names.district_name,
        totals.is_in_progress,
        totals.departments,
        cast({{ mean('totals.earned', 'totals.departments') }} as decimal(9, 2)) as mean_points,
        cast({{ mean('totals.middle_points', 'totals.middle_departments') }} as decimal(9, 2)) as median_points,
        totals.lowest_points,
        totals.highest_points,
        cast({{ mean('totals.lost', 'totals.departments') }} as decimal(9, 2)) as mean_lost,
        cast({{ mean('totals.still_open', 'totals.departments') }} as decimal(9, 2)) as mean_open,
        cast({{ mean('totals.missing', 'totals.departments') }} as decimal(9, 2)) as mean_missing,
        {{ ratio('totals.verified', 'totals.earned') }} as verified_share,
        totals.excellent,
        totals.good,
        totals.fair,
        totals.poor,
        totals.ungraded
    from totals
    inner join {{ source('landed', 'districts') }} as names on totals.district_code = names.district_code
)

select * from districts
