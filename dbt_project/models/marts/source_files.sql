-- one row per file in landing and export it holds
with verdicts as (
    select
        export,
        file_key,
        sum(case when verdict in ('counts', 'superseded', 'waits') then row_count else 0 end) as rows_accepted,
        sum(case when verdict = 'waits' then row_count else 0 end) as rows_waiting,
        sum(case when verdict = 'counts' then row_count else 0 end) as rows_counted
    from {{ ref('row_verdicts') }}
    group by export, file_key
),

counted as (
    select
        files.*,
        coalesce(verdicts.rows_accepted, 0) as rows_accepted,
        coalesce(verdicts.rows_counted, 0) as rows_counted,
        coalesce(verdicts.rows_waiting, 0) as rows_waiting
    from {{ source('landed', 'files') }} as files
    left join verdicts
        on files.file_key = verdicts.file_key and files.export = verdicts.export and files.status = 'loaded'
),

source_files as (
    select
        file_sha256,
        file_name,
        district_code,
        export,
        case
            when rows_accepted > 0 and rows_counted = 0 and rows_waiting = 0 then 'superseded'
            else status
        end as status,
        file_date,
        cast(lines_read as bigint) as lines_read,
        cast(layout_lines as bigint) as layout_lines,
        cast(data_rows as bigint) as data_rows,
        cast(rows_accepted as bigint) as rows_accepted,
        cast(data_rows - rows_accepted as bigint) as rows_rejected,
        case
            when rows_waiting > 0 then concat_ws(' ', nullif(message, ''), {{ waiting_message() }})
            when rows_accepted = data_rows then nullif(message, '')
            else concat_ws(' ', nullif(message, ''), {{ rejected_message('data_rows - rows_accepted') }})
        end as message
    from counted
)

select * from source_files
