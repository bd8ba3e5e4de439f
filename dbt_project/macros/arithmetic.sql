{#- A sum of points over how many there are, rounded half-up to the cent of a point once. Neither is negative. -#}
{% macro mean(total, number) -%}
    cast(
        {{ integer_division(
            '2 * ' ~ as_integer(total ~ ' * 100') ~ ' + ' ~ number, '2 * ' ~ number
        ) }} as decimal(18, 0)
    ) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{#- Numerator over denominator to twelve decimals, for people to read; no rule is held against it. Beyond a quadrillion
    it tells no more, and must not stop a night. -#}
{% macro ratio(numerator, denominator) -%}
    {%- set quotient = 'cast(' ~ numerator ~ ' as double) / cast(' ~ denominator ~ ' as double)' -%}
    {%- set told = 'least(greatest(' ~ rounded(quotient, 12) ~ ', -1e15), 1e15)' -%}
    case when {{ denominator }} <> 0 and {{ numerator }} is not null then cast({{ told }} as decimal(28, 12)) end
{%- endmacro %}
