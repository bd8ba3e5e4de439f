-- Every data row of a loaded file is accepted or rejected, and each of its lines is layout or data.
select
    cast(null as string) as department_code,
    cast(null as integer) as fiscal_year,
    cast(null as string) as criterion_code,
    file_name || ' ' || coalesce(export, '') as subject,
    cast(lines_read as decimal(38, 4)) as expected,
    cast(layout_lines + rows_accepted + rows_rejected as decimal(38, 4)) as found
from {{ ref('source_files') }}
where lines_read <> layout_lines + data_rows or data_rows <> rows_accepted + rows_rejected
union all
select
    null, null, null, files.file_name || ' ' || coalesce(files.export, ''),
    cast(files.rows_rejected as decimal(38, 4)), cast(count(rejected.row_number) as decimal(38, 4))
from {{ ref('source_files') }} as files
left join {{ ref('rejected_rows') }} as rejected
    on files.file_name = rejected.file_name and files.export = rejected.export
group by files.file_name, files.export, files.rows_rejected
having files.rows_rejected <> count(rejected.row_number)
