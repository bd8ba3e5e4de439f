-- one row per day from the day of scoring to the end of the next year: the working days until then, both days included
{{ config(materialized='ephemeral') }}
with days as (
    {{ every_day(as_of(), 'make_date(year(' ~ as_of() ~ ') + 1, 12, 31)') }}
),

working_days as (
    select
        days.day,
        sum(case when coalesce(exceptions.is_working, {{ is_weekday('days.day') }}) then 1 else 0 end) over (
            order by days.day rows between unbounded preceding and current row
        ) as working_days
    from days
    left join {{ ref('calendar_exceptions') }} as exceptions on days.day = exceptions.day
)

select * from working_days
