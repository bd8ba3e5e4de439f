{#- A template of seeds/reasons with its placeholders filled, {placeholder} by the column of the same name. -#}
{% macro filled(template, placeholders, suffix='') -%}
    {%- set text = namespace(sql=template) -%}
    {%- for placeholder in placeholders -%}
        {%- set text.sql = "replace(" ~ text.sql ~ ", '{" ~ placeholder ~ "}', coalesce(" ~ placeholder ~ suffix ~ ", ''))" -%}
    {%- endfor -%}
    {{ text.sql }}
{%- endmacro %}

{#- The figure at which the next better band begins, in whole people or cents: the largest that falls to it,
    or the smallest that rises to it. Where the denominator holds the numerator, both move together. -#}
{% macro next_target(comparator, bound, numerator, denominator, includes, unit) -%}
    {%- set target -%}
        case when {{ includes }}
            then cast({{ bound }} as double) * cast({{ denominator }} - {{ numerator }} as double) / (1 - cast({{ bound }} as double))
            else cast({{ bound }} as double) * cast({{ denominator }} as double)
        end * {{ smallest(unit) }}
    {%- endset -%}
    {%- set base = rounded(target, 6) -%}
    greatest(case {{ comparator }}
        when 'ge' then ceil({{ base }})
        when 'le' then floor({{ base }})
        when 'lt' then ceil({{ base }}) - 1
    end, 0) / {{ smallest(unit) }}
{%- endmacro %}

{#- How many of the smallest steps make one unit: cents for money, whole ones otherwise. -#}
{% macro smallest(unit) -%} case when {{ unit }} = 'money' then 100 else 1 end {%- endmacro %}

{#- A quantity to be made up, rounded up to whole cents or people: a fraction of a cent short is a cent short. -#}
{% macro in_full_units(value, unit) -%}
    ceil(({{ value }}) * {{ smallest(unit) }}) / {{ smallest(unit) }}
{%- endmacro %}

{#- The detail as its template takes it: assessed and vetoed ones quote the text, the others have it as it is. -#}
{% macro detail_phrase(alias, language) -%}
    case
        when {{ alias }}.detail_{{ language }} is null then ''
        when {{ alias }}.basis = 'assessed'
            then {{ "'：“'" if language == 'zh' else "': “'" }} || {{ alias }}.detail_{{ language }} || '”'
        else {{ alias }}.detail_{{ language }}
    end
{%- endmacro %}

{#- A figure in short, for reasons that explain nothing: the detail of a level, a rate, or numerator/denominator. -#}
{% macro figure_text(alias, language) -%}
    case
        when {{ alias }}.unit = 'level' then {{ alias }}.detail_{{ language }}
        when {{ alias }}.unit = 'percent'
            then {{ percentage(alias ~ '.numerator', alias ~ '.denominator', '-1') }} || ' %'
        else {{ quantity(alias ~ '.numerator', alias ~ '.unit') }}
            || '/'
            || {{ quantity(alias ~ '.denominator', alias ~ '.unit') }}
    end
{%- endmacro %}
