-- one row per department that the agency list names
with agencies as (
    select
        *,
        row_number() over (
            partition by department_code order by agency_code, file_name, sheet_position, row_number
        ) as place
    from {{ counted('agencies') }}
),

departments as (
    select
        department_code,
        max(district_code) as district_code,
        max(case when place = 1 then department_name end) as department_name,
        max(case when place = 1 then kind end) as unit_kind,
        max(case when secret = '是' then 1 else 0 end) = 1 as is_classified
    from agencies
    group by department_code
)

select * from departments
