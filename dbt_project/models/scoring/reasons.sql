-- one row per department-year and criterion: why it has its points, in Chinese and English
{% set placeholders = [
    'name', 'figure', 'numerator', 'denominator', 'ratio', 'bound', 'missed', 'reach', 'target', 'gap', 'full_at',
    'earned', 'possible', 'deducted', 'penalty', 'next_points', 'exports', 'veto', 'open', 'detail'
] %}
with coded as (
    select
        *,
        case
            when veto_code is not null then 'veto'
            when basis = 'missing' and kind = 'assessed' then 'missing_assessment'
            when basis = 'missing' and missing_titles_zh is not null then 'missing_export'
            when basis = 'missing' and detail_zh is not null then 'missing_figure'
            when basis = 'missing' then 'missing_denominator'
            when basis in ('assessed', 'claimed') then basis
            when computed_points = points_possible then 'full'
            when over_denominator_is_zero and numerator > denominator then 'over_denominator'
            else rule_reason_code
        end as reason_code
    from {{ ref('reason_figures') }}
),

texts as (
    {% for language in ['zh', 'en'] %}
    select
        coded.department_code,
        coded.fiscal_year,
        coded.criterion_code,
        coded.reason_code,
        '{{ language }}' as language,
        case when coded.is_in_progress then running.reason_{{ language }} else '' end
        || reasons.reason_{{ language }}
        || case when coded.ceiling_points > coded.floor_points then still_open.reason_{{ language }} else '' end
            as template,
        coded.name_{{ language }} as name,
        {{ quantity('coded.numerator', 'coded.unit') }} as numerator,
        {{ quantity('coded.denominator', 'coded.unit') }} as denominator,
        {{ percentage('coded.numerator', 'coded.denominator', 'coalesce(coded.bound, coded.full_at)') }} as ratio,
        {{ share_as_percent('coded.bound') }} as bound,
        comparators.missed_{{ language }} as missed,
        comparators.reach_{{ language }} as reach,
        {{ quantity('coded.target_value', 'coded.unit') }} || {{ unit_name('coded.unit', language) }} as target,
        {{ quantity('coded.gap_value', 'coded.unit') }} || {{ unit_name('coded.unit', language) }} as gap,
        {{ share_as_percent('coded.full_at') }} as full_at,
        {{ plain_number("case when coded.basis = 'assessed' then coded.assessed_points
            when coded.basis = 'claimed' then coded.claimed_points else coded.computed_points end") }} as earned,
        {{ plain_number('coded.points_possible') }} as possible,
        {{ plain_number('coded.points_possible - coded.computed_points') }} as deducted,
        {{ plain_number('coded.points_per_step') }} as penalty,
        {{ plain_number('cast(coded.next_points_value as decimal(9, 4))') }} as next_points,
        coded.missing_titles_{{ language }} as exports,
        coded.veto_code as veto,
        {{ detail_phrase('coded', language) }} as detail,
        {{ figure_text('coded', language) }} as figure,
        {{ plain_number('coded.ceiling_points - coded.floor_points') }} as open
    from coded
    inner join {{ ref('reason_templates') }} as reasons on coded.reason_code = reasons.reason_code
    inner join {{ ref('reason_templates') }} as running on running.reason_code = 'in_progress'
    inner join {{ ref('reason_templates') }} as still_open on still_open.reason_code = 'open'
    left join {{ ref('comparators') }} as comparators on coded.comparator = comparators.comparator
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

reasons as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        reason_code,
        max(case when language = 'zh' then {{ filled('template', placeholders) }} end) as reason_zh,
        max(case when language = 'en' then {{ filled('template', placeholders) }} end) as reason_en
    from texts
    group by department_code, fiscal_year, criterion_code, reason_code
)

select * from reasons
