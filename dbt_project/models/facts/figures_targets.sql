-- one row per department-year and criterion computed from targets: A22-2, A22-3, A22-4, C31-1
{% set reached_points = 'case when has_figure then ' ~ rounded('reached', 10) ~ ' end' %}
{% set reached_of_target = "name || ' ' || coalesce(actual, '—') || '/' || target" %}
with targets as (
    select
        department_code,
        fiscal_year,
        count(*) as targets,
        count(case when is_benefit then 1 end) as benefits,
        count(target_number) as measurable,
        count(case when quantitative = '定量' then 1 end) as quantitative,
        {{ named('无法衡量：', "name || '（' || target || '）'", 'target_number is null', 'name', 'zh') }} as unmeasurable_zh,
        {{ named('not measurable: ', "name || ' (' || target || ')'", 'target_number is null', 'name', 'en') }}
            as unmeasurable_en,
        coalesce(sum(case when is_effect then weight end), 0) as weight,
        coalesce(sum(case when is_effect then cast(weight as double) * completion end), 0) as reached,
        count(case when is_effect and is_unmeasured then 1 end) > 0 as has_unmeasured,
        {{ named('目标值或完成值不是数字：', 'name', 'is_effect and is_unmeasured', 'name', 'zh') }} as unmeasured_zh,
        {{ named('target or actual is no number: ', 'name', 'is_effect and is_unmeasured', 'name', 'en') }}
            as unmeasured_en,
        {{ named('', reached_of_target, 'is_effect and completion < 1', 'name', 'zh') }}
            as short_zh,
        {{ named('', reached_of_target, 'is_effect and completion < 1', 'name', 'en') }}
            as short_en
    from {{ ref('target_lines') }}
    group by department_code, fiscal_year
),

effects as (
    select
        *,
        weight > 0 and not has_unmeasured as has_figure,
        case
            when has_unmeasured then substr(unmeasured_zh, 2)
            when weight <= 0 then '部门整体效益指标没有权重'
            else substr(short_zh, 2)
        end as effects_zh,
        case
            when has_unmeasured then substr(unmeasured_en, 3)
            when weight <= 0 then 'no effect target of the department carries a weight'
            else substr(short_en, 3)
        end as effects_en
    from targets
),

figures_targets as (
    select {{ figure("'A22-2'", 'benefits', 'targets') }} from targets
    union all
    select {{ figure("'A22-3'", 'measurable', 'targets', detail_zh='unmeasurable_zh', detail_en='unmeasurable_en') }}
    from targets
    union all
    select {{ figure("'A22-4'", 'quantitative', 'targets') }} from targets
    union all
    select
        {{ figure("'C31-1'", reached_points, 'case when has_figure then weight end',
        detail_zh='effects_zh', detail_en='effects_en') }}
    from effects
)

select * from figures_targets
