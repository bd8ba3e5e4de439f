{#- Where a year in progress is heading: the steps that the pace models share. The method stands in docs/methodology. -#}

{#- The day a year's pace is reckoned from: the day of scoring while the year runs, else the same day of that year. -#}
{% macro reckoned_on(fiscal_year) -%}
    {%- set year = 'cast(' ~ fiscal_year ~ ' as integer)' -%}
    case
        when {{ as_of() }} <= make_date({{ year }}, 12, 31) then {{ as_of() }}
        else make_date({{ year }}, month({{ as_of() }}), least(
            day({{ as_of() }}), day(last_day(make_date({{ year }}, month({{ as_of() }}), 1)))
        ))
    end
{%- endmacro %}

{#- A day's number within a fiscal year, 1 January is 1; 0 or less before the year begins. -#}
{% macro day_number(day, fiscal_year) -%}
    {{ days_between('make_date(cast(' ~ fiscal_year ~ ' as integer) - 1, 12, 31)', day) }}
{%- endmacro %}

{#- An amount of so many days so far, at the same rate for other many days, rounded half-up to the cent once; as it is
    where the year has not begun. -#}
{% macro paced(amount, days, days_so_far) -%}
    {%- set cents = as_integer(amount ~ ' * 100') -%}
    case
        when {{ days_so_far }} > 0 then cast({{ integer_division(
            '2 * ' ~ cents ~ ' * ' ~ days ~ ' + ' ~ days_so_far, '2 * ' ~ days_so_far
        ) }} as decimal(30, 0)) * cast(0.01 as decimal(3, 2))
        else {{ amount }}
    end
{%- endmacro %}

{#- The same for money out of a sum that is set aside: it does not run beyond that sum, unless it already has. -#}
{% macro paced_within(amount, most, days, days_so_far) -%}
    greatest({{ amount }}, least({{ most }}, {{ paced(amount, days, days_so_far) }}))
{%- endmacro %}

{#- How many of the open ones will be done, when as large a share of them is done as of those due so far; all where
    none was due yet. Half-up to whole ones. -#}
{% macro done_at_pace(open, done, due) -%}
    case
        when {{ due }} = 0 then {{ open }}
        else {{ integer_division('2 * ' ~ open ~ ' * ' ~ done ~ ' + ' ~ due, '2 * ' ~ due) }}
    end
{%- endmacro %}

{#- The columns that every pace model has, in their order. -#}
{% macro pace(criterion, numerator, denominator) -%}
    department_code,
    fiscal_year,
    cast({{ criterion }} as string) as criterion_code,
    cast({{ numerator }} as decimal(38, 12)) as pace_numerator,
    cast({{ denominator }} as decimal(38, 12)) as pace_denominator
{%- endmacro %}
