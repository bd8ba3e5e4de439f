-- one row per department and fiscal year that an accepted row names
{{ config(materialized='table') }}
with department_rows as (
    select department_code, fiscal_year from {{ ref('department_rows') }}
    union
    select department_code, fiscal_year from {{ ref('stg_self_evaluation') }} where verdict <> 'waits'
),

department_years as (
    select
        department_rows.department_code,
        departments.district_code,
        departments.department_name,
        departments.unit_kind,
        departments.is_classified,
        department_rows.fiscal_year,
        versions.rubric_version,
        {{ as_of() }} <= make_date(cast(department_rows.fiscal_year as integer), 12, 31) as is_in_progress,
        {{ reckoned_on('department_rows.fiscal_year') }} as reckoned_on
    from department_rows
    inner join {{ ref('departments') }} as departments
        on department_rows.department_code = departments.department_code
    inner join {{ ref('rubric_versions') }} as versions
        on department_rows.fiscal_year between versions.first_fiscal_year and versions.last_fiscal_year
)

select * from department_years
