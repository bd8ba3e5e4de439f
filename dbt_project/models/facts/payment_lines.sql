-- one row per payment made within its fiscal year and by the day of scoring
with payment_lines as (
    select
        {{ origin() }},
        department_code,
        fiscal_year,
        voucher,
        paid,
        quarter(paid) as quarter,
        status,
        payee,
        purpose,
        amount,
        case
            when status = '已支付' then amount
            when status = '已退回' and amount < 0 then amount
            else 0
        end as counted_amount
    from {{ counted('payments') }}
    where paid <= {{ as_of() }} and year(paid) = fiscal_year
)

select * from payment_lines
