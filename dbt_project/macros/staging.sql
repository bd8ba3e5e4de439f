{#- The steps every staging model shares. A model says what it reads (landed_rows), whose rows are known (judged),
    and this file says which of them count, by the rules of replacement in docs/methodology. -#}

{#- Readable rows of an export, each with the file that brought it. -#}
{% macro landed_rows(export) -%}
    select
        landed_rows.* {{ all_but('adds, reason_code, header') }},
        files.file_name,
        files.file_date,
        files.path_order,
        files.adds or landed_rows.adds as is_supplement
    from {{ source('landed', export) }} as landed_rows
    inner join {{ source('landed', 'files') }} as files
        on landed_rows.file_key = files.file_key and files.export = '{{ export }}' and files.status = 'loaded'
    where landed_rows.reason_code is null
{%- endmacro %}

{#- Rows of agencies: an agency that no list names is rejected, the others get their department. -#}
{% macro judged_by_agency() -%}
    select
        landed_rows.*,
        agencies.department_code,
        case when agencies.agency_code is null then 'unknown_agency' end as rejected
    from landed_rows
    left join {{ counted('agencies') }} as agencies on landed_rows.agency_code = agencies.agency_code
{%- endmacro %}

{#- Rows of departments: a department that no list names is rejected. -#}
{% macro judged_by_department() -%}
    select
        landed_rows.*,
        case when departments.department_code is null then 'unknown_department' end as rejected
    from landed_rows
    left join (select distinct department_code from {{ counted('agencies') }}) as departments
        on landed_rows.department_code = departments.department_code
{%- endmacro %}
