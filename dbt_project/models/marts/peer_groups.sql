-- one row per department and fiscal year: the group of departments it is comparable with
-- The reference data may name a department's group; else it is its kind of unit and the third of these it falls into
-- by adjusted budget. A kind with fewer than three departments for each third is not split.
with budgets as (
    select department_code, fiscal_year, sum(adjusted_amount) as adjusted_budget
    from {{ ref('budget_lines') }}
    group by department_code, fiscal_year
),

ranked as (
    select
        years.department_code,
        years.fiscal_year,
        years.district_code,
        coalesce(years.unit_kind, '—') as unit_kind,
        budgets.adjusted_budget,
        case
            when budgets.adjusted_budget is not null
                then
                    ntile(3) over (
                        partition by
                            years.district_code, years.fiscal_year, years.unit_kind, budgets.adjusted_budget is null
                        order by budgets.adjusted_budget desc, years.department_code asc
                    )
        end as tercile,
        count(budgets.adjusted_budget) over (partition by years.district_code, years.fiscal_year, years.unit_kind)
            as departments
    from {{ ref('department_years') }} as years
    left join budgets
        on years.department_code = budgets.department_code and years.fiscal_year = budgets.fiscal_year
),

peer_groups as (
    select
        ranked.department_code,
        cast(ranked.fiscal_year as integer) as fiscal_year,
        ranked.district_code,
        cast(coalesce(named.group_zh, ranked.unit_kind || coalesce(' · ' || sizes.size_zh, '')) as string) as group_zh,
        cast(coalesce(named.group_en, ranked.unit_kind || coalesce(' · ' || sizes.size_en, '')) as string) as group_en,
        cast(ranked.adjusted_budget as decimal(28, 2)) as adjusted_budget,
        named.department_code is not null as is_named
    from ranked
    left join {{ ref('peer_groups_named') }} as named on ranked.department_code = named.department_code
    left join {{ ref('budget_sizes') }} as sizes on ranked.tercile = sizes.tercile and ranked.departments >= 9
)

select * from peer_groups
