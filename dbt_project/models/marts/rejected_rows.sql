-- one row per row of a sheet that cannot be used
with rejected_rows as (
    select
        files.file_name,
        files.district_code,
        landed_rows.sheet_name,
        cast(landed_rows.row_number as bigint) as row_number,
        landed_rows.export,
        rejections.reason_code,
        reasons.reason_zh,
        reasons.reason_en,
        reasons.remedy_zh,
        reasons.remedy_en,
        {{ row_as_json('landed_rows.header', 'landed_cells.cells') }} as raw
    from {{ ref('rejections') }} as rejections
    inner join {{ source('landed', 'rows') }} as landed_rows
        on rejections.export = landed_rows.export
        and rejections.file_key = landed_rows.file_key
        and rejections.sheet_position = landed_rows.sheet_position
        and rejections.row_number = landed_rows.row_number
    inner join {{ source('landed', 'cells') }} as landed_cells
        on rejections.file_key = landed_cells.file_key
        and rejections.sheet_position = landed_cells.sheet_position
        and rejections.row_number = landed_cells.row_number
    inner join {{ source('landed', 'files') }} as files
        on rejections.file_key = files.file_key and rejections.export = files.export and files.status = 'loaded'
    inner join {{ ref('reject_reasons') }} as reasons on rejections.reason_code = reasons.reason_code
)

select * from rejected_rows
