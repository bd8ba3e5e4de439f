{#- On Spark the sources and seeds are the Parquet tables that `jiheng lake` wrote. -#}

{#- Before a run: schema landed over the lake. On DuckDB the extract stage has laid it already. -#}
{% macro lay_landed() -%} {{ return(adapter.dispatch('lay_landed')()) }} {%- endmacro %}
{% macro default__lay_landed() -%} {%- endmacro %}
{% macro spark__lay_landed() -%}
    {%- if execute -%}
        {%- do run_query('create schema if not exists landed') -%}
        {%- for source in graph.sources.values() if source.name != 'rows' -%}
            {%- do lay_parquet('landed', source.name) -%}
        {%- endfor -%}
        {%- do run_query('create or replace view landed.rows as ' ~ rows_of_all_exports()) -%}
    {%- endif -%}
{%- endmacro %}

{#- A table over a folder of the lake, typed as its files are. -#}
{% macro lay_parquet(schema, table) -%}
    {%- do run_query('drop table if exists ' ~ schema ~ '.' ~ table) -%}
    {%- do run_query(
        "create table " ~ schema ~ "." ~ table ~ " using parquet location '"
        ~ env_var('JIHENG_LAKE') ~ "/" ~ schema ~ "/" ~ table ~ "'"
    ) -%}
{%- endmacro %}

{% macro rows_of_all_exports() -%}
    {%- for export in [
        'agencies', 'budget_items', 'payments', 'procurement', 'fixed_assets', 'staffing', 'operating_costs', 'projects',
        'targets', 'disclosure', 'key_tasks', 'petitions', 'satisfaction', 'assessments', 'findings'
    ] %}
    select
        '{{ export }}' as export, file_key, sheet_position, sheet_name, row_number, adds, reason_code, header
    from landed.{{ export }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
{%- endmacro %}

{#- The rows of a view as Parquet files, for readers other than Spark:
    dbt run-operation write_parquet --args '{view: marts.evidence, folder: …}'. -#}
{% macro write_parquet(view, folder) -%}
    {%- do run_query("insert overwrite directory '" ~ folder ~ "' using parquet select * from " ~ view) -%}
{%- endmacro %}

{#- dbt-spark would insert a seed's rows as texts without escaping them. -#}
{% materialization seed, adapter='spark' %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- do store_result('agate_table', response='OK', agate_table=load_agate_table()) -%}
    {%- do lay_parquet(this.schema, this.identifier) -%}
    {%- call noop_statement('main', 'OK') -%}{%- endcall -%}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
