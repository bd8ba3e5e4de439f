{#- How figures are written for people. -#}

{#- A quantity as people read it: yuan with thousands separators, whole people, or a plain number. -#}
{% macro quantity(value, unit) -%}
    case
        when {{ unit }} = 'money' then {{ money_text(value) }}
        when {{ unit }} in ('people', 'count') then {{ plain_number('cast(' ~ value ~ ' as decimal(28, 0))') }}
        else {{ plain_number('cast(' ~ value ~ ' as decimal(28, 2))') }}
    end
{%- endmacro %}

{#- A percentage with two decimals; with six where two would hide on which side of the bound it lies. -#}
{% macro percentage(numerator, denominator, bound) -%}
    {%- set percent = numerator ~ ' / cast(' ~ denominator ~ ' as double) * 100' -%}
    case
        when {{ denominator }} = 0 then '—'
        when {{ rounded(percent, 2) }} = {{ bound }} * 100 then {{ fixed_decimals(percent, 6) }}
        else {{ fixed_decimals(percent, 2) }}
    end
{%- endmacro %}

{#- A share as a percentage without trailing zeros: 0.05 is 5. -#}
{% macro share_as_percent(share) -%} {{ plain_number('cast(' ~ share ~ ' * 100 as decimal(18, 4))') }} {%- endmacro %}

{% macro unit_name(unit, language) -%}
    case {{ unit }}
        when 'money' then {{ "' 元'" if language == 'zh' else "' yuan'" }}
        when 'people' then {{ "' 人'" if language == 'zh' else "' people'" }}
        else ''
    end
{%- endmacro %}
