{#- A sum of points over how many there are, rounded half-up to the cent of a point once. Neither is negative. -#}
{% macro mean(total, number) -%}
    cast(
        {{ integer_division(
            '2 * ' ~ as_integer(total ~ ' * 100') ~ ' + ' ~ number, '2 * ' ~ number
        ) }} as decimal(18, 0)
    ) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{#- Numerator over denominator to twelve decimals, for people to read; no rule is held against it. -#}
{% macro ratio(numerator, denominator) -%}
    {%- set quotient = 'cast(' ~ numerator ~ ' as double) / cast(' ~ denominator ~ ' as double)' -%}
    case when {{ denominator }} <> 0 then cast({{ rounded(quotient, 12) }} as decimal(28, 12)) end
{%- endmacro %}
