-- one row per department-year and criterion: which exports behind it lack
with needed as (
    select
        years.department_code,
        years.fiscal_year,
        needs.criterion_code,
        needs.export,
        exports.title_zh,
        exports.title_en,
        arrivals.export is null as has_not_arrived,
        arrivals.export is null or (needs.needs = 'rows' and figures.criterion_code is null) as is_lacking
    from {{ ref('department_years') }} as years
    inner join {{ ref('criterion_exports') }} as needs on years.rubric_version = needs.rubric_version
    inner join {{ ref('exports') }} as exports on needs.export = exports.export
    left join {{ ref('arrivals') }} as arrivals
        on needs.export = arrivals.export
        and years.fiscal_year = arrivals.fiscal_year
        and years.district_code = arrivals.district_code
    left join {{ ref('figures') }} as figures
        on years.department_code = figures.department_code
        and years.fiscal_year = figures.fiscal_year
        and needs.criterion_code = figures.criterion_code
),

lacking_exports as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        bool_or(has_not_arrived) as has_not_arrived,
        coalesce({{ joined('case when is_lacking then export end', 'export', ',') }}, 'assessments') as missing_export,
        {{ joined('case when is_lacking then title_zh end', 'export', '、') }} as missing_titles_zh,
        {{ joined('case when is_lacking then title_en end', 'export', ', ') }} as missing_titles_en
    from needed
    group by department_code, fiscal_year, criterion_code
)

select * from lacking_exports
