{#- The columns that every figures model has, in their order: what a criterion is held against, and the best that
    is still possible of it while its year is in progress. -#}
{% macro figure(criterion, numerator, denominator, best_numerator='null', best_denominator='null', undecided='false',
    detail_zh="''", detail_en="''") -%}
    department_code,
    fiscal_year,
    cast({{ criterion }} as string) as criterion_code,
    cast({{ numerator }} as decimal(38, 12)) as numerator,
    cast({{ denominator }} as decimal(38, 12)) as denominator,
    cast({{ best_numerator }} as decimal(38, 12)) as best_numerator,
    cast({{ best_denominator }} as decimal(38, 12)) as best_denominator,
    cast({{ undecided }} as boolean) as is_undecided,
    cast({{ detail_zh }} as string) as detail_zh,
    cast({{ detail_en }} as string) as detail_en
{%- endmacro %}

{#- The first five names of a group and how many more there are, as "；未完成：甲、乙 等 7 项". -#}
{% macro named(label, names, condition, order, language) -%}
    case when count(case when {{ condition }} then 1 end) > 0 then
        '{{ '；' if language == 'zh' else '; ' }}{{ label }}'
        || {{ first_five(names, condition, order, '、' if language == 'zh' else ', ') }}
        || case when count(case when {{ condition }} then 1 end) > 5
            then {{ "' 等 '" if language == 'zh' else "' and so on, '" }}
                || count(case when {{ condition }} then 1 end)
                || {{ "' 项'" if language == 'zh' else "' in all'" }}
            else '' end
    else '' end
{%- endmacro %}

{#- A text's number by the reading of docs/methodology: an optional sign, a number, at most a unit without digits. -#}
{% macro number_in(text) -%}
    case when {{ matches("replace(" ~ fold(text) ~ ", ',', '')", "'^(>=|<=|≥|≤|>|<|=)?[-−]?[0-9]+([.][0-9]+)?[^0-9]*$'") }}
        then try_cast(replace({{ first_match("replace(" ~ fold(text) ~ ", ',', '')", '[-−]?[0-9]+([.][0-9]+)?') }}, '−', '-')
            as decimal(38, 12))
    end
{%- endmacro %}

{#- The comparison sign a text begins with, or where it is a sign `alone` all that it holds: one of ≥ ≤ > < =, or
    null. -#}
{% macro sign_in(text, alone=false) -%}
    {%- set pattern = '^(>=|<=|≥|≤|>|<|=)' ~ ('$' if alone else '') -%}
    nullif(replace(replace({{ first_match(fold(text), pattern) }}, '>=', '≥'), '<=', '≤'), '')
{%- endmacro %}

{#- A rate cut, not rounded, to the scale of a figure: 94.9999999999999 stays below 95. -#}
{% macro cut_to_scale(rate) -%}
    {{ rate }} - {{ rate }} % cast(0.000000000001 as decimal(13, 12))
{%- endmacro %}
