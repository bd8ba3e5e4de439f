-- one row per readable row of 绩效评价评分底稿, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('assessments') }}
),

known as (
    {{ judged_by_department() }}
),

{{ inlined('judged') }} (
    select
        known.* {{ all_but('rejected') }},
        case
            when known.points < 0 or known.points > criteria.points then 'bad_value'
            when known.rejected is not null then known.rejected
            when criteria.criterion_code is null then 'unknown_criterion'
        end as rejected
    from known
    left join {{ ref('rubric_versions') }} as versions
        on known.year between versions.first_fiscal_year and versions.last_fiscal_year
    left join {{ ref('criteria') }} as criteria
        on versions.rubric_version = criteria.rubric_version
        and known.criterion = criteria.criterion_code
),

{{ verdicts() }},

stg_assessments as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        year as fiscal_year,
        department_code,
        department_name,
        criterion,
        points,
        text,
        evidence,
        checker,
        day
    from verdicts
)

select * from stg_assessments
