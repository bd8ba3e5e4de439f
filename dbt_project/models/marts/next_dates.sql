-- one row per department-year in progress and criterion: the next date that decides, and what hangs on it
{{ config(materialized='ephemeral') }}
with next_dates as (
    select
        department_code,
        fiscal_year,
        criterion_code,
        min(case when points_at_stake > 0 then decides_on end) as decides_on,
        count(case when points_at_stake > 0 then 1 end) as undone,
        count(case when is_late then 1 end) as late,
        max(case when points_at_stake > 0 then amount end) as amount,
        min_by(subject_name, case
            when points_at_stake > 0 and subject_name is not null
                then cast(decides_on as string) || coalesce(subject_code, '')
        end) as subject_name,
        {% for days in [30, 60, 90] %}
        sum(case when days_left <= {{ days }} then points_at_stake else 0 end) as within_{{ days }}_days,
        {% endfor %}
        min(case when points_at_stake > 0 then days_left end) as days_left,
        min(case when points_at_stake > 0 then working_days_left end) as working_days_left
    from {{ ref('deciding_dates') }}
    group by department_code, fiscal_year, criterion_code
)

select * from next_dates
