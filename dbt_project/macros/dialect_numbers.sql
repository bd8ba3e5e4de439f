{#- What DuckDB and Spark write differently about numbers and days, one macro a difference. -#}

{% macro as_integer(value) -%} {{ return(adapter.dispatch('as_integer')(value)) }} {%- endmacro %}
{#- A whole number of up to 38 digits; a fraction is rounded half away from zero. -#}
{% macro default__as_integer(value) -%} cast({{ value }} as hugeint) {%- endmacro %}

{% macro integer_division(dividend, divisor) -%} {{ return(adapter.dispatch('integer_division')(dividend, divisor)) }} {%- endmacro %}
{#- Whole numbers only; the divisor is positive, the dividend not negative, the quotient of at most 18 digits. -#}
{% macro default__integer_division(dividend, divisor) -%} (({{ dividend }}) // ({{ divisor }})) {%- endmacro %}

{% macro whole_steps(excess, step) -%} {{ return(adapter.dispatch('whole_steps')(excess, step)) }} {%- endmacro %}
{#- How many whole steps an excess holds, a quadrillion at most; null of null, which `least` would pass over. The step
    is positive, the excess not negative. Once the rest is taken off in exact decimals the quotient is whole, and a
    double holds every whole number of fifteen digits. -#}
{% macro default__whole_steps(excess, step) -%}
    case when ({{ excess }}) is not null then
        cast(least(round(
            cast({{ excess }} - ({{ excess }}) % ({{ step }}) as double) / cast({{ step }} as double)
        ), 1e15) as decimal(18, 0))
    end
{%- endmacro %}

{% macro share_of_points(numerator, denominator, points) -%}
    {{ return(adapter.dispatch('share_of_points')(numerator, denominator, points)) }}
{%- endmacro %}
{#- A share of points in ten-thousandths of a point, rounded half-up once: (2·n·p + d) // (2·d) in whole numbers.
    Numerator and denominator are not negative, the denominator is positive; of its scale there is kept what leaves
    room for yuan by the quadrillion. -#}
{% macro default__share_of_points(numerator, denominator, points) -%}
    {%- set whole = 'cast(' ~ denominator ~ ' as decimal(38, 12))' -%}
    {{ whole_steps(
        '2 * (' ~ numerator ~ ') * cast(' ~ points ~ ' * 10000 as integer) + ' ~ whole, '2 * ' ~ whole
    ) }} * cast(0.0001 as decimal(5, 4))
{%- endmacro %}

{% macro rounded(value, digits) -%} {{ return(adapter.dispatch('rounded')(value, digits)) }} {%- endmacro %}
{#- A double to so many decimals, in binary arithmetic: round(value · 10ⁿ) / 10ⁿ. -#}
{% macro default__rounded(value, digits) -%} round({{ value }}, {{ digits }}) {%- endmacro %}

{% macro fixed_decimals(value, digits) -%} {{ return(adapter.dispatch('fixed_decimals')(value, digits)) }} {%- endmacro %}
{#- A double as text with so many decimals, the nearest to its exact binary value. -#}
{% macro default__fixed_decimals(value, digits) -%} printf('%.{{ digits }}f', {{ value }}) {%- endmacro %}

{% macro money_text(amount) -%} {{ return(adapter.dispatch('money_text')(amount)) }} {%- endmacro %}
{#- Yuan with thousands separators and two decimals. -#}
{% macro default__money_text(amount) -%}
    case when {{ amount }} < 0 then '-' else '' end
    || format('{:,}', cast(trunc(abs({{ amount }})) as bigint))
    || right(printf('%.2f', cast(abs({{ amount }}) - trunc(abs({{ amount }})) as double)), 3)
{%- endmacro %}

{% macro plain_number(value) -%} {{ return(adapter.dispatch('plain_number')(value)) }} {%- endmacro %}
{#- A decimal as people write it: no trailing zeros, no exponent. -#}
{% macro default__plain_number(value) -%}
    regexp_replace(regexp_replace(cast({{ value }} as string), '(\.\d*?)0+$', '\1'), '\.$', '')
{%- endmacro %}

{% macro days_between(earlier, later) -%} {{ return(adapter.dispatch('days_between')(earlier, later)) }} {%- endmacro %}
{% macro default__days_between(earlier, later) -%} date_diff('day', {{ earlier }}, {{ later }}) {%- endmacro %}

{% macro every_day(first, last) -%} {{ return(adapter.dispatch('every_day')(first, last)) }} {%- endmacro %}
{#- A select of all days from one to another, both included, as column day. -#}
{% macro default__every_day(first, last) -%}
    select cast(unnest(generate_series({{ first }}, {{ last }}, interval 1 day)) as date) as day
{%- endmacro %}

{% macro is_weekday(day) -%} {{ return(adapter.dispatch('is_weekday')(day)) }} {%- endmacro %}
{% macro default__is_weekday(day) -%} isodow({{ day }}) <= 5 {%- endmacro %}
