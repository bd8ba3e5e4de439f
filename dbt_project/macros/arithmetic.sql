{#- A share of points in ten-thousandths of a point, rounded half-up once: (2·n·p + d) // (2·d) in whole numbers.
    Numerator and denominator are not negative, the denominator is positive. -#}
{% macro share_of_points(numerator, denominator, points) -%}
    cast(
        {{ integer_division(
            '2 * ' ~ as_whole(numerator) ~ ' * ' ~ as_integer(points ~ ' * 10000') ~ ' + ' ~ as_whole(denominator),
            '2 * ' ~ as_whole(denominator)
        ) }} as decimal(18, 0)
    ) * cast(0.0001 as decimal(5, 4))
{%- endmacro %}

{#- A sum of points over how many there are, rounded half-up to the cent of a point once. Neither is negative. -#}
{% macro mean(total, number) -%}
    cast(
        {{ integer_division(
            '2 * ' ~ as_integer(total ~ ' * 100') ~ ' + ' ~ number, '2 * ' ~ number
        ) }} as decimal(18, 0)
    ) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{#- How many whole steps an excess holds. -#}
{% macro whole_steps(excess, step) -%}
    cast({{ integer_division(as_whole(excess), as_whole(step)) }} as decimal(18, 0))
{%- endmacro %}

{#- A decimal as a whole number of hundred-millionths, so that division can be exact. The scale is cut first: yuan
    by the trillion times a share would leave no room for the multiplication. -#}
{% macro as_whole(value) -%}
    {{ as_integer('cast(' ~ value ~ ' as decimal(38, 8)) * 100000000') }}
{%- endmacro %}

{#- Numerator over denominator to twelve decimals, for people to read; no rule is held against it. -#}
{% macro ratio(numerator, denominator) -%}
    {%- set quotient = 'cast(' ~ numerator ~ ' as double) / cast(' ~ denominator ~ ' as double)' -%}
    case when {{ denominator }} <> 0 then cast({{ rounded(quotient, 12) }} as decimal(28, 12)) end
{%- endmacro %}
