-- one row per notice a watch rule gives
-- Empty as a model: some rules look at the refresh before, so notices are laid in once that is.
with notices as (
    select
        cast(null as string) as notice_key,
        cast(null as string) as rule_code,
        cast(null as string) as department_code,
        cast(null as integer) as fiscal_year,
        cast(null as string) as district_code,
        cast(null as string) as text_zh,
        cast(null as string) as text_en
)

select * from notices where false
