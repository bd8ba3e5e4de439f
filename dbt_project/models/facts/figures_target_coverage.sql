-- one row per department-year: A21-1, projects without targets and findings
with projects as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        count(case when not lines.has_target then 1 end) as without_target,
        count(lines.project_code) as projects,
        {{ named('无绩效目标：', 'lines.project_name', 'not lines.has_target', 'lines.project_code', 'zh') }} as detail_zh,
        {{ named('without targets: ', 'lines.project_name', 'not lines.has_target', 'lines.project_code', 'en') }}
            as detail_en
    from {{ department_years_with(['projects', 'targets']) }} as department_years
    left join {{ ref('project_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by department_years.department_code, department_years.fiscal_year
),

findings as (
    select
        department_code,
        fiscal_year,
        count(*) as findings,
        {{ named('核查发现：', 'text', 'true', 'text', 'zh') }} as findings_zh,
        {{ named('findings: ', 'text', 'true', 'text', 'en') }} as findings_en
    from {{ ref('finding_lines') }}
    where criterion_code = 'A21-1'
    group by department_code, fiscal_year
),

combined as (
    select
        projects.department_code,
        projects.fiscal_year,
        projects.projects,
        projects.without_target + coalesce(findings.findings, 0) as deductions,
        projects.detail_zh || coalesce(findings.findings_zh, '') as detail_zh,
        projects.detail_en || coalesce(findings.findings_en, '') as detail_en
    from projects
    left join findings
        on projects.department_code = findings.department_code and projects.fiscal_year = findings.fiscal_year
),

figures_target_coverage as (
    select {{ figure("'A21-1'", 'deductions', 'projects', 'deductions', 'projects',
        detail_zh='detail_zh', detail_en='detail_en') }}
    from combined
)

select * from figures_target_coverage
