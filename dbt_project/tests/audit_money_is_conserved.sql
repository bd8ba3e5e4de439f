{%- set amounts = {'payments': 'amount', 'budget_items': 'amount', 'procurement': 'planned', 'fixed_assets': 'original',
    'operating_costs': 'actual'} -%}
-- Money in the parsed files is money staged, verdict by verdict, to the cent: no join lost a row or doubled one.
{% for export, amount in amounts.items() %}
(
    with landed as (
        select files.file_name, sum(landed_rows.{{ amount }}) as amount
        from {{ source('landed', export) }} as landed_rows
        inner join {{ source('landed', 'files') }} as files
            on landed_rows.file_key = files.file_key and files.export = '{{ export }}' and files.status = 'loaded'
        where landed_rows.reason_code is null
        group by files.file_name
    ),

    staged as (
        select file_name, sum({{ amount }}) as amount from {{ ref('stg_' ~ export) }} group by file_name
    )

    select
        cast(null as string) as department_code,
        cast(null as integer) as fiscal_year,
        cast(null as string) as criterion_code,
        landed.file_name || ' {{ export }}' as subject,
        cast(landed.amount as decimal(38, 4)) as expected,
        cast(staged.amount as decimal(38, 4)) as found
    from landed
    left join staged on landed.file_name = staged.file_name
    where landed.amount is distinct from staged.amount
)
{% if not loop.last %}union all{% endif %}
{% endfor %}
