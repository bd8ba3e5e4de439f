-- one row per performance target, with its numbers and how far it was reached; beyond a thousandfold no more is told
{{ config(materialized='table') }}
with cleaned as (
    select
        {{ origin('targets') }},
        targets.department_code,
        targets.fiscal_year,
        targets.name,
        targets.scope,
        targets.level1,
        targets.level2,
        targets.quantitative,
        targets.target,
        targets.actual,
        targets.weight,
        {{ matches(fold('targets.level2'), 'items.pattern') }} as is_benefit,
        {{ number_in('targets.target') }} as target_number,
        {{ number_in('targets.actual') }} as actual_number,
        coalesce({{ sign_in('targets.op', alone=true) }}, {{ sign_in('targets.target') }}, '≥') as sign
    from {{ counted('targets') }} as targets
    inner join {{ ref('line_items') }} as items on items.export = 'targets' and items.item = 'benefit'
),

target_lines as (
    select
        *,
        scope = '部门整体' and level1 = '效益指标' as is_effect,
        target_number is null or (actual is not null and actual_number is null) as is_unmeasured,
        least(greatest(case
            when actual is null then 0
            when sign = '=' then case when actual_number = target_number then 1 else 0 end
            when sign in ('≤', '<') and actual_number <= target_number then 1
            when sign in ('≤', '<')
                then
                    case
                        when actual_number = 0 then 0 else cast(target_number as double) / cast(actual_number as double)
                    end
            when target_number = 0 then 1
            else least(1, cast(actual_number as double) / cast(target_number as double))
        end, 0), 1000) as completion
    from cleaned
)

select * from target_lines
