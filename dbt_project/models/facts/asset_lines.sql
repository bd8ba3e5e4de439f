-- one row per row of the fixed asset table, with whether it counts
{{ config(materialized='table') }}
with kinds as (
    select
        {{ origin('assets') }},
        assets.department_code,
        assets.agency_code,
        assets.fiscal_year,
        assets.category,
        assets.original,
        assets.in_use,
        max(items.item) as item
    from {{ counted('fixed_assets') }} as assets
    left join {{ ref('line_items') }} as items
        on items.export = 'fixed_assets' and {{ matches(fold('assets.category'), 'items.pattern') }}
    group by all
),

totals as (
    select distinct agency_code, fiscal_year from kinds where item = 'total'
),

asset_lines as (
    select
        kinds.*,
        coalesce(kinds.item = 'total' or (kinds.item = 'part' and totals.agency_code is null), false) as is_counted
    from kinds
    left join totals
        on kinds.agency_code = totals.agency_code and kinds.fiscal_year = totals.fiscal_year
)

select * from asset_lines
