-- one row per indicator a self-evaluation report claims points for, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    select claims.*, files.file_name, files.file_date, files.path_order
    from {{ source('landed', 'self_evaluation') }} as claims
    inner join {{ source('landed', 'files') }} as files
        on claims.file_key = files.file_key and files.export = 'self_evaluation' and files.status = 'loaded'
),

names as (
    select district_code, {{ fold('department_name') }} as name, department_code from {{ counted('agencies') }}
    union
    select district_code, {{ fold('agency_name') }} as name, department_code from {{ counted('agencies') }}
),

known as (
    select district_code, name, min(department_code) as department_code
    from names
    group by district_code, name
    having count(distinct department_code) = 1
),

matched as (
    select
        landed_rows.*,
        known.department_code,
        dense_rank() over (
            partition by known.department_code, landed_rows.fiscal_year
            order by landed_rows.file_date desc, landed_rows.path_order asc
        ) as place
    from landed_rows
    left join known
        on landed_rows.district_code = known.district_code and {{ fold('landed_rows.department_name') }} = known.name
),

stg_self_evaluation as (
    select
        file_key,
        file_name,
        row_number,
        case
            when department_code is null or fiscal_year is null then 'waits'
            when place = 1 then 'counts'
            else 'superseded'
        end as verdict,
        district_code,
        department_code,
        department_name,
        cast(fiscal_year as integer) as fiscal_year,
        indicator_code,
        claimed_points,
        claimed_total
    from matched
)

select * from stg_self_evaluation
