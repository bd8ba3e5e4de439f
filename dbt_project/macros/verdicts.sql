{#- From judged rows to verdicts: rejected, superseded, duplicate_key, or counts. -#}
{% macro verdicts() -%}
replaced as (
    select slice_key, max(file_date) as replaced_on
    from judged
    where rejected is null and not is_supplement
    group by slice_key
),

contested as (
    -- rows without a key make one group here, and meet nobody below
    select row_key, max(file_date) as newest_on
    from judged
    where rejected is null
    group by row_key
    having count(*) > 1
),

{{ inlined('dated') }} (
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
