-- one row per readable row of “三公”经费及日常公用经费预决算表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('operating_costs') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_operating_costs as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        department_code,
        year as fiscal_year,
        agency_code,
        agency_name,
        item,
        budget,
        actual
    from verdicts
)

select * from stg_operating_costs
