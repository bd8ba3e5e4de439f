-- one row per readable row of 项目库明细表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('projects') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_projects as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        district_code,
        department_code,
        project_code,
        project_name,
        year as fiscal_year,
        agency_code,
        agency_name,
        kind,
        due,
        done,
        status
    from verdicts
)

select * from stg_projects
