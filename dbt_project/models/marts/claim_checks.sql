-- one row per department, fiscal year, check and subject
-- Empty as a model: a report is held against the marts, so its findings are laid in once these are built.
with claim_checks as (
    select
        cast(null as string) as department_code,
        cast(null as integer) as fiscal_year,
        cast(null as string) as district_code,
        cast(null as string) as file_name,
        cast(null as string) as check_code,
        cast(null as string) as subject,
        cast(null as string) as severity,
        cast(null as decimal(28, 4)) as claimed,
        cast(null as decimal(28, 4)) as recomputed,
        cast(null as decimal(9, 4)) as points_in_doubt,
        cast(null as string) as quote,
        cast(null as integer) as line,
        cast(null as string) as explanation_zh,
        cast(null as string) as explanation_en
)

select * from claim_checks where false
