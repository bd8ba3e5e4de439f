-- one row per department-year and computed criterion of C41, petitions
with petitions as (
    select
        department_years.department_code,
        department_years.fiscal_year,
        count(lines.case_no) as petitions,
        count(case when lines.is_answered then 1 end) as answered,
        count(case when lines.is_in_time then 1 end) as in_time,
        count(case when lines.is_in_time or lines.is_pending then 1 end) as not_late,
        {{ named('未答复：', 'lines.case_no', 'not lines.is_answered', 'lines.case_no', 'zh') }} as unanswered_zh,
        {{ named('not answered: ', 'lines.case_no', 'not lines.is_answered', 'lines.case_no', 'en') }} as unanswered_en,
        {{ named('未按期答复：', 'lines.case_no', 'not lines.is_in_time', 'lines.case_no', 'zh') }} as late_zh,
        {{ named('not answered in time: ', 'lines.case_no', 'not lines.is_in_time', 'lines.case_no', 'en') }} as late_en
    from {{ department_years_with(['petitions']) }} as department_years
    left join {{ ref('petition_lines') }} as lines
        on department_years.department_code = lines.department_code
        and department_years.fiscal_year = lines.fiscal_year
    group by department_years.department_code, department_years.fiscal_year
),

figures_petitions as (
    select {{ figure("'C41-2'", 'answered', 'petitions', 'petitions', 'petitions',
        detail_zh='unanswered_zh', detail_en='unanswered_en') }}
    from petitions
    union all
    select {{ figure("'C41-3'", 'in_time', 'petitions', 'not_late', 'petitions',
        detail_zh='late_zh', detail_en='late_en') }}
    from petitions
)

select * from figures_petitions
