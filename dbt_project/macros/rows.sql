{#- The columns that lead a row back to its place in the landing folder. -#}
{% macro origin(alias='') -%}
    {%- set prefix = alias ~ '.' if alias else '' -%}
    {{ prefix }}file_name, {{ prefix }}sheet_name, {{ prefix }}row_number
{%- endmacro %}

{#- The rows of a staged export that count: the newest, once each. -#}
{% macro counted(export) -%}
    (select * from {{ ref('stg_' ~ export) }} where verdict = 'counts')
{%- endmacro %}

{#- The day the warehouse is scored at. -#}
{% macro as_of() -%}
    (select as_of from {{ source('landed', 'refresh') }})
{%- endmacro %}

{#- Every department-year whose exports, all of those named, arrived. -#}
{% macro department_years_with(exports) -%}
    (
        select department_years.department_code, department_years.fiscal_year, department_years.rubric_version
        from {{ ref('department_years') }} as department_years
        inner join {{ ref('arrivals') }} as arrivals using (district_code, fiscal_year)
        where arrivals.export in ({% for export in exports %}'{{ export }}'{{ ', ' if not loop.last }}{% endfor %})
        group by department_years.department_code, department_years.fiscal_year, department_years.rubric_version
        having count(distinct arrivals.export) = {{ exports | length }}
    )
{%- endmacro %}

{#- The columns that every evidence model has, in their order. -#}
{% macro evidence(criterion, role, amount, note) -%}
    department_code,
    fiscal_year,
    cast({{ criterion }} as string) as criterion_code,
    {{ role }} as role,
    export,
    {{ origin() }},
    cast({{ amount }} as decimal(28, 2)) as amount,
    cast({{ note }} as string) as note
{%- endmacro %}

{#- What a file's message says of its rejected rows. -#}
{% macro rejected_message(number) -%}
    '拒收 ' || ({{ number }}) || ' 行，见“拒收行” / rows rejected: ' || ({{ number }})
{%- endmacro %}

{#- What a report's message says while its department or year is not known. -#}
{% macro waiting_message() -%}
    '所印部门或年度无法对应，待补充预算单位信息表后计入 / its department or year is not known; it waits for an agency list that names it'
{%- endmacro %}
