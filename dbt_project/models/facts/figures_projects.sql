-- one row per department-year: C23-1, projects in time
with projects as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        count(lines.project_code) as projects,
        count(case when lines.is_on_time then 1 end) as on_time,
        count(case when not lines.is_late then 1 end) as not_late,
        {{ named('未按期完成：', 'lines.project_name', 'not lines.is_on_time', 'lines.project_code', 'zh') }} as detail_zh,
        {{ named('not in time: ', 'lines.project_name', 'not lines.is_on_time', 'lines.project_code', 'en') }}
            as detail_en
    from {{ department_years_with(['projects']) }} as department_years
    left join {{ ref('project_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by department_years.department_code, department_years.fiscal_year
),

figures_projects as (
    select {{ figure("'C23-1'", 'on_time', 'projects', 'not_late', 'projects',
        detail_zh='detail_zh', detail_en='detail_en') }}
    from projects
)

select * from figures_projects
