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

{% macro joined(text, order, separator) -%} {{ return(adapter.dispatch('joined')(text, order, separator)) }} {%- endmacro %}
{#- The texts of a group that are there, in the order of one column, nulls last. -#}
{% macro default__joined(text, order, separator) -%} string_agg({{ text }}, '{{ separator }}' order by {{ order }}) {%- endmacro %}

{% macro row_as_json(header, cells) -%} {{ return(adapter.dispatch('row_as_json')(header, cells)) }} {%- endmacro %}
{#- A row as JSON, header → text, its filled cells only; both sides are joined by the unit separator. -#}
{% macro default__row_as_json(header, cells) -%}
    cast(to_json(map_from_entries(list_filter(
        list_zip(string_split({{ header }}, chr(31)), string_split({{ cells }}, chr(31))),
        lambda pair: trim(pair[2]) <> ''
    ))) as string)
{%- endmacro %}

{% macro last_before(value, partition, order) -%} {{ return(adapter.dispatch('last_before')(value, partition, order)) }} {%- endmacro %}
{#- The last value that is there in the rows before this one. -#}
{% macro default__last_before(value, partition, order) -%}
    last_value({{ value }} ignore nulls) over (
        partition by {{ partition }} order by {{ order }} rows between unbounded preceding and 1 preceding
    )
{%- endmacro %}

{% macro inlined(name) -%} {{ return(adapter.dispatch('inlined')(name)) }} {%- endmacro %}
{#- The head of a step that is read more than once, each time from its source and only the columns needed: kept whole it
    would take as much memory as all its rows. -#}
{% macro default__inlined(name) -%} {{ name }} as not materialized {%- endmacro %}

{% macro all_but(columns) -%} {{ return(adapter.dispatch('all_but')(columns)) }} {%- endmacro %}
{#- Behind a star: all columns but these. -#}
{% macro default__all_but(columns) -%} exclude ({{ columns }}) {%- endmacro %}

{% macro first_five(names, condition, order, separator) -%}
    {{ return(adapter.dispatch('first_five')(names, condition, order, separator)) }}
{%- endmacro %}
{#- The first five names, in order, of the rows of a group that meet a condition; null where there is none. -#}
{% macro default__first_five(names, condition, order, separator) -%}
    array_to_string(
        list_slice(list({{ names }} order by {{ order }}, {{ names }}) filter (where {{ condition }}), 1, 5), '{{ separator }}'
    )
{%- endmacro %}

{% macro first_match(text, pattern) -%} {{ return(adapter.dispatch('first_match')(text, pattern)) }} {%- endmacro %}
{#- What a pattern first matches in a text, '' where it does not. -#}
{% macro default__first_match(text, pattern) -%} regexp_extract({{ text }}, '{{ pattern }}') {%- endmacro %}
