-- one row per department-year and criterion of B13 that has a figure: classified, or a row of the table
with documents as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        department_years.is_classified,
        documents.criterion_code
    from {{ ref('department_years') }} as department_years
    cross join (values ('B13-1'), ('B13-2')) as documents (criterion_code)
),

levels as (
    select
        documents.department_code,
        documents.fiscal_year,
        documents.criterion_code,
        documents.is_classified,
        not documents.is_classified and not lines.is_published and lines.deadline >= {{ as_of() }} as is_undecided,
        lines.deadline,
        lines.published_by_now,
        lines.complete,
        lines.scope,
        case
            when documents.is_classified or lines.is_proper then 2
            when lines.is_published then 1
            else 0
        end as level,
        case
            when documents.is_classified or lines.is_proper then 2
            when not lines.is_published and lines.deadline >= {{ as_of() }} then 2
            else 1
        end as best_level
    from documents
    left join {{ ref('disclosure_lines') }} as lines
        on documents.department_code = lines.department_code
        and documents.fiscal_year = lines.fiscal_year
        and documents.criterion_code = lines.criterion_code
    where documents.is_classified or lines.criterion_code is not null
),

described as (
    select
        *,
        case
            when is_classified then '涉密部门，无需公开'
            when published_by_now is null then '尚未公开，期限 ' || deadline
            else '公开日期 ' || published_by_now || '，期限 ' || deadline
                || '，内容完整：' || complete || '，范围合规：' || scope
        end as detail_zh,
        case
            when is_classified then 'classified, nothing to disclose'
            when published_by_now is null then 'not published, deadline ' || deadline
            else 'published ' || published_by_now || ', deadline ' || deadline
                || ', complete: ' || case complete when '是' then 'yes' else 'no' end
                || ', in scope: ' || case scope when '是' then 'yes' else 'no' end
        end as detail_en
    from levels
),

figures_disclosure as (
    select {{ figure('criterion_code', 'level', '2', 'best_level', '2', 'is_undecided', 'detail_zh', 'detail_en') }}
    from described
)

select * from figures_disclosure
