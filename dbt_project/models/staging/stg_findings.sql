-- one row per readable row of 绩效评价核查问题清单, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('findings') }}
),

known as (
    {{ judged_by_department() }}
),

codes as (
    select rubric_version, criterion_code as code from {{ ref('criteria') }}
    union
    select rubric_version, veto_code as code from {{ ref('vetoes') }}
),

{{ inlined('judged') }} (
    select
        known.* {{ all_but('rejected') }},
        case
            when known.rejected is not null then known.rejected
            when codes.code is null then 'unknown_criterion'
        end as rejected
    from known
    left join {{ ref('rubric_versions') }} as versions
        on known.year between versions.first_fiscal_year and versions.last_fiscal_year
    left join codes
        on versions.rubric_version = codes.rubric_version and known.criterion = codes.code
),

{{ verdicts() }},

stg_findings as (
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
        text,
        evidence,
        checker,
        day
    from verdicts
)

select * from stg_findings
