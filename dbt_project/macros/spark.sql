{#- How Spark writes what the dialect macros say; tests/test_spark.py holds each against DuckDB. Spark reads a
    backslash in '…' as an escape, in r'…' as itself. -#}

{% macro spark__fold(text) -%}
    regexp_replace(
        translate({{ text }}, '{{ full_width() }}', '{{ half_width() | replace("\\", "\\\\") }}'), r'[\t\n\f\r 　]', ''
    )
{%- endmacro %}

{% macro spark__matches(text, pattern) -%} ({{ text }} rlike {{ pattern }}) {%- endmacro %}

{% macro spark__first_match(text, pattern) -%} regexp_extract({{ text }}, '{{ pattern }}', 0) {%- endmacro %}

{% macro spark__joined(text, order, separator) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ order }} asc nulls last)
{%- endmacro %}

{#- A struct sorts by its fields: nulls last, then the order, then the name, as in DuckDB. -#}
{% macro spark__first_five(names, condition, order, separator) -%}
    case when count(case when {{ condition }} then {{ names }} end) > 0 then
        array_join(slice(transform(array_sort(
            collect_list(named_struct('is_null', {{ order }} is null, 'order', {{ order }}, 'name', {{ names }}))
                filter (where {{ condition }})
        ), row -> row.name), 1, 5), '{{ separator }}')
    end
{%- endmacro %}

{% macro spark__row_as_json(header, cells) -%}
    to_json(map_from_entries(filter(
        arrays_zip(split({{ header }}, chr(31)), split({{ cells }}, chr(31))),
        pair -> not pair.`1` rlike r'^\p{Zs}*$'
    )))
{%- endmacro %}

{% macro spark__last_before(value, partition, order) -%}
    last_value({{ value }}, true) over (
        partition by {{ partition }} order by {{ order }} rows between unbounded preceding and 1 preceding
    )
{%- endmacro %}

{% macro spark__inlined(name) -%} {{ name }} as {%- endmacro %}

{% macro spark__all_but(columns) -%} except ({{ columns }}) {%- endmacro %}
