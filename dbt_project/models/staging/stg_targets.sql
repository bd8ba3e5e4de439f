-- one row per readable row of 绩效目标及完成情况表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('targets') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_targets as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        district_code,
        department_code,
        year as fiscal_year,
        agency_code,
        agency_name,
        scope,
        project_code,
        level1,
        level2,
        name,
        quantitative,
        op,
        target,
        unit,
        weight,
        actual
    from verdicts
)

select * from stg_targets
