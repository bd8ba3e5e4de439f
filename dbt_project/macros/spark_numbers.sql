{#- How Spark writes what the dialect macros about numbers and days say. -#}

{% macro spark__as_integer(value) -%} cast({{ value }} as decimal(38, 0)) {%- endmacro %}

{% macro spark__integer_division(dividend, divisor) -%} (({{ dividend }}) div ({{ divisor }})) {%- endmacro %}

{#- In whole numbers, as a product of decimals may lose digits of its fraction. -#}
{% macro spark__whole_steps(excess, step) -%}
    case when ({{ excess }}) is not null then
        cast(least({{ integer_division(trillionths(excess), trillionths(step)) }}, 1000000000000000) as decimal(18, 0))
    end
{%- endmacro %}

{% macro spark__share_of_points(numerator, denominator, points) -%}
    cast({{ integer_division(
        '2 * ' ~ trillionths(numerator) ~ ' * ' ~ as_integer(points ~ ' * 10000')
            ~ ' + ' ~ trillionths(denominator),
        '2 * ' ~ trillionths(denominator)
    ) }} as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
{%- endmacro %}

{#- A decimal as a whole number of trillionths, which all figures are. The whole and the fraction are multiplied each by
    itself: with its scale a decimal would leave no room for yuan by the quadrillion. -#}
{% macro trillionths(value) -%}
    {%- set cut = 'cast(' ~ value ~ ' as decimal(38, 12))' -%}
    (
        cast(floor({{ cut }}) as decimal(26, 0)) * cast(1000000000000 as decimal(13, 0))
        + {{ as_integer('(' ~ cut ~ ' - floor(' ~ cut ~ ')) * 1000000000000') }}
    )
{%- endmacro %}

{% macro spark__rounded(value, digits) -%} round(({{ value }}) * 1e{{ digits }}D) / 1e{{ digits }}D {%- endmacro %}

{#- A pattern of DecimalFormat rounds the exact binary value, half to even, as C's printf does; format_string does not. -#}
{% macro spark__fixed_decimals(value, digits) -%} format_number({{ value }}, '0.{{ '0' * digits }}') {%- endmacro %}

{% macro spark__money_text(amount) -%}
    case when {{ amount }} < 0 then '-' else '' end
    || format_number(cast(floor(abs({{ amount }})) as bigint), 0)
    || right({{ spark__fixed_decimals('cast(abs(' ~ amount ~ ') - floor(abs(' ~ amount ~ ')) as double)', 2) }}, 3)
{%- endmacro %}

{% macro spark__plain_number(value) -%}
    regexp_replace(regexp_replace(cast({{ value }} as string), '([.][0-9]*?)0+$', '$1'), '[.]$', '')
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%} datediff({{ later }}, {{ earlier }}) {%- endmacro %}

{% macro spark__every_day(first, last) -%}
    select explode(days) as day from (select sequence({{ first }}, {{ last }}, interval 1 day) as days)
{%- endmacro %}

{% macro spark__is_weekday(day) -%} weekday({{ day }}) < 5 {%- endmacro %}
