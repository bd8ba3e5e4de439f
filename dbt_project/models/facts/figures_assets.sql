-- one row per department-year with counted asset rows: B32-1, fixed assets in use
with figures_assets as (
    select {{ figure("'B32-1'", 'sum(in_use)', 'sum(original)') }}
    from {{ ref('asset_lines') }}
    where is_counted
    group by department_code, fiscal_year
)

select * from figures_assets
