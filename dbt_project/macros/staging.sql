{#- The steps every staging model shares. A model says what it reads (landed_rows), whose rows are known (judged),
    and this file says which of them count, by the rules of replacement in docs/methodology. -#}

{#- Readable rows of an export, each with the file that brought it. -#}
{% macro landed_rows(export) -%}
    select
        landed_rows.* exclude (adds, reason_code, header, raw),
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

{#- From judged rows to verdicts: rejected, superseded, duplicate_key, or counts. -#}
{% macro verdicts() -%}
replaced as (
    select slice_key, max(file_date) as replaced_on
    from judged
    where rejected is null and not is_supplement
    group by slice_key
),

contested as (
    select row_key, max(file_date) as newest_on
    from judged
    where rejected is null and row_key is not null
    group by row_key
    having count(*) > 1
),

dated as (
    select
        judged.*,
        contested.row_key is not null as is_contested,
        case
            when judged.rejected is not null then judged.rejected
            when judged.file_date < replaced.replaced_on then 'superseded'
            when judged.file_date < contested.newest_on then 'superseded'
        end as setback
    from judged
    left join replaced on judged.slice_key = replaced.slice_key
    left join contested on judged.row_key = contested.row_key
),

places as (
    select
        file_key,
        sheet_position,
        row_number,
        row_number() over (
            partition by row_key order by path_order, sheet_position, row_number
        ) as place
    from dated
    where is_contested and setback is null
),

verdicts as (
    select
        dated.*,
        case
            when dated.setback is not null then dated.setback
            when places.place > 1 then 'duplicate_key'
            else 'counts'
        end as verdict
    from dated
    left join places
        on dated.file_key = places.file_key
        and dated.sheet_position = places.sheet_position
        and dated.row_number = places.row_number
)
{%- endmacro %}
