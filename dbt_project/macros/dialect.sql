{#- What DuckDB and Spark write differently, one macro a difference. -#}

{% macro fold(text) -%} {{ return(adapter.dispatch('fold')(text)) }} {%- endmacro %}
{#- Full-width letters, digits and signs (U+FF01 to U+FF5E) become ASCII and all blanks go: how texts are compared. -#}
{% macro default__fold(text) -%}
    regexp_replace(translate({{ text }}, '{{ full_width() }}', '{{ half_width() }}'), '[\s　]', '', 'g')
{%- endmacro %}

{% macro full_width() -%}
！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～
{%- endmacro %}

{% macro half_width() -%}
!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~
{%- endmacro %}

{% macro matches(text, pattern) -%} {{ return(adapter.dispatch('matches')(text, pattern)) }} {%- endmacro %}
{% macro default__matches(text, pattern) -%} regexp_matches({{ text }}, {{ pattern }}) {%- endmacro %}

{% macro integer_division(dividend, divisor) -%} {{ return(adapter.dispatch('integer_division')(dividend, divisor)) }} {%- endmacro %}
{#- Whole numbers only; the divisor is positive and the dividend not negative. -#}
{% macro default__integer_division(dividend, divisor) -%} (({{ dividend }}) // ({{ divisor }})) {%- endmacro %}

{% macro joined(text, order, separator) -%} {{ return(adapter.dispatch('joined')(text, order, separator)) }} {%- endmacro %}
{% macro default__joined(text, order, separator) -%} string_agg({{ text }}, '{{ separator }}' order by {{ order }}) {%- endmacro %}

{% macro row_as_json(header, cells) -%} {{ return(adapter.dispatch('row_as_json')(header, cells)) }} {%- endmacro %}
{#- A row as JSON, header → text, its filled cells only; both sides are joined by the unit separator. -#}
{% macro default__row_as_json(header, cells) -%}
    cast(to_json(map_from_entries(list_filter(
        list_zip(string_split({{ header }}, chr(31)), string_split({{ cells }}, chr(31))),
        lambda pair: trim(pair[2]) <> ''
    ))) as varchar)
{%- endmacro %}

{% macro money_text(amount) -%} {{ return(adapter.dispatch('money_text')(amount)) }} {%- endmacro %}
{% macro default__money_text(amount) -%}
    case when {{ amount }} < 0 then '-' else '' end
    || format('{:,}', cast(trunc(abs({{ amount }})) as bigint))
    || right(printf('%.2f', cast(abs({{ amount }}) - trunc(abs({{ amount }})) as double)), 3)
{%- endmacro %}

{% macro plain_number(value) -%} {{ return(adapter.dispatch('plain_number')(value)) }} {%- endmacro %}
{#- A decimal as people write it: no trailing zeros, no exponent. -#}
{% macro default__plain_number(value) -%}
    regexp_replace(regexp_replace(cast({{ value }} as varchar), '(\.\d*?)0+$', '\1'), '\.$', '')
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

{% macro last_before(value, partition, order) -%} {{ return(adapter.dispatch('last_before')(value, partition, order)) }} {%- endmacro %}
{#- The last value that is there in the rows before this one. -#}
{% macro default__last_before(value, partition, order) -%}
    last_value({{ value }} ignore nulls) over (
        partition by {{ partition }} order by {{ order }} rows between unbounded preceding and 1 preceding
    )
{%- endmacro %}
