-- one row per readable row of 国库集中支付明细表, with the verdict whether it counts
with {{ inlined('landed_rows') }} (
    {{ landed_rows('payments') }}
),

{{ inlined('judged') }} (
    {{ judged_by_agency() }}
),

{{ verdicts() }},

stg_payments as (
    select
        file_key,
        file_name,
        sheet_position,
        sheet_name,
        row_number,
        verdict,
        department_code,
        voucher,
        paid,
        year as fiscal_year,
        payee,
        purpose,
        amount,
        status
    from verdicts
)

select * from stg_payments
