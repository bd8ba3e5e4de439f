-- one row per department-year and criterion: which exports behind it lack
with needed as (
    select
        years.department_code,
        years.fiscal_year,
        needs.criterion_code,
        needs.export,
        exports.title_zh,
        exports.title_en,
        not coalesce(
            arrivals.export is not null and (exports.nature <> 'state' or department_rows.rows_counted > 0), false
        ) as is_lacking,
        arrivals.export is not null as has_arrived
    from {{ ref('department_years') }} as years
    inner join {{ ref('criterion_exports') }} as needs on years.rubric_version = needs.rubric_version
    inner join {{ ref('exports') }} as exports on needs.export = exports.export
    left join {{ ref('arrivals') }} as arrivals
        on needs.export = arrivals.export and years.fiscal_year = arrivals.fiscal_year
    left join {{ ref('department_rows') }} as department_rows
        on needs.export = department_rows.export
        and years.department_code = department_rows.department_code
        and years.fiscal_year = department_rows.fiscal_year
),

lacking_exports as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        count(case when not has_arrived then 1 end) > 0 as has_not_arrived,
        coalesce({{ joined('case when is_lacking then export end', 'export', ',') }}, 'assessments') as missing_export,
        {{ joined('case when is_lacking then title_zh end', 'export', '、') }} as missing_titles_zh,
        {{ joined('case when is_lacking then title_en end', 'export', ', ') }} as missing_titles_en
    from needed
    group by department_code, fiscal_year, criterion_code
)

select * from lacking_exports
