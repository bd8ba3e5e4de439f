-- one row per tiered measure and side: the first band it falls into, and the band's points
with sides as (
    select * from {{ ref('measure_sides') }} where kind = 'tiers'
),

bands as (
    select * from {{ ref('bands') }}
),

fitting as (
    select
        sides.department_code,
        sides.fiscal_year,
        sides.rubric_version,
        sides.criterion_code,
        sides.side,
        min(case
            when sides.denominator <= 0 and sides.without_denominator = 'full' then bands.band
            when sides.denominator <= 0 and sides.without_denominator = 'full_if_nothing'
                then
                    case when sides.numerator <= 0 or bands.comparator = 'else' then bands.band end
            when bands.comparator = 'ge' and sides.numerator >= bands.bound * sides.denominator then bands.band
            when bands.comparator = 'le' and sides.numerator <= bands.bound * sides.denominator then bands.band
            when bands.comparator = 'lt' and sides.numerator < bands.bound * sides.denominator then bands.band
            when bands.comparator = 'else' then bands.band
        end) as band
    from sides
    inner join bands
        on sides.rubric_version = bands.rubric_version and sides.criterion_code = bands.criterion_code
    group by all
),

points_tiers as (
    select
        fitting.department_code,
        fitting.fiscal_year,
        fitting.rubric_version,
        fitting.criterion_code,
        fitting.side,
        fitting.band,
        cast(bands.points as decimal(9, 4)) as points
    from fitting
    inner join bands
        on fitting.rubric_version = bands.rubric_version
        and fitting.criterion_code = bands.criterion_code
        and fitting.band = bands.band
)

select * from points_tiers
