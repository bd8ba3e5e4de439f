-- one row per department-year in progress and criterion with open points: when they are decided and what saves them
{% set placeholders = [
    'deadline', 'subject', 'needed', 'daily', 'late', 'bound', 'pace', 'pace_figure', 'denominator', 'penalty',
    'exports', 'computed', 'expected', 'open', 'possible'
] %}
with texts as (
    {% for language in ['zh', 'en'] %}
    select
        figures.department_code,
        figures.fiscal_year,
        figures.criterion_code,
        '{{ language }}' as language,
        templates.advice_{{ language }} as template,
        cast(figures.decides_on as string) as deadline,
        figures.subject_name as subject,
        {{ quantity('figures.needed', 'figures.unit') }} as needed,
        coalesce({{ quantity('figures.needed_daily', 'figures.unit') }}, '—') as daily,
        cast(figures.late as string) as late,
        {{ share_as_percent('figures.bound') }} as bound,
        {{ percentage('figures.pace_numerator', 'figures.pace_denominator', 'figures.bound') }} as pace,
        {{ quantity('figures.pace_numerator', 'figures.unit') }} as pace_figure,
        {{ quantity('figures.denominator', 'figures.unit') }} as denominator,
        {{ plain_number('figures.points_per_step') }} as penalty,
        figures.missing_titles_{{ language }} as exports,
        {{ plain_number('figures.computed_points') }} as computed,
        {{ plain_number('figures.pace_points') }} as expected,
        {{ plain_number('cast(figures.points_open as decimal(9, 4))') }} as open,
        {{ plain_number('figures.points_possible') }} as possible
    from {{ ref('risk_figures') }} as figures
    inner join {{ ref('advice_templates') }} as templates on figures.advice_code = templates.advice_code
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

advice as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        max(case when language = 'zh' then {{ filled('template', placeholders) }} end) as advice_zh,
        max(case when language = 'en' then {{ filled('template', placeholders) }} end) as advice_en
    from texts
    group by department_code, fiscal_year, criterion_code
),

points_at_risk as (
    select
        figures.department_code,
        cast(figures.fiscal_year as integer) as fiscal_year,
        figures.criterion_code,
        figures.basis,
        figures.floor_points as points_certain,
        cast(figures.points_open as decimal(9, 4)) as points_open,
        cast(figures.points_possible - figures.ceiling_points as decimal(9, 4)) as points_lost,
        figures.pace_points,
        figures.decides_on,
        figures.days_left,
        figures.working_days_left,
        figures.needed,
        case when figures.needed is not null then figures.unit end as needed_unit,
        {% for days in [30, 60, 90] %}
        cast(least(figures.points_open, figures.within_{{ days }}_days) as decimal(9, 4))
            as points_within_{{ days }}_days,
        {% endfor %}
        advice.advice_zh,
        advice.advice_en
    from {{ ref('risk_figures') }} as figures
    inner join advice
        on figures.department_code = advice.department_code
        and figures.fiscal_year = advice.fiscal_year
        and figures.criterion_code = advice.criterion_code
)

select * from points_at_risk
