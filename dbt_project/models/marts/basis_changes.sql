-- one row per department-year and criterion whose basis is another than at the refresh before
-- Empty as a model: the refresh before is kept outside the warehouse, so the changes are laid in once it is built.
with basis_changes as (
    select
        cast(null as string) as department_code,
        cast(null as integer) as fiscal_year,
        cast(null as string) as criterion_code,
        cast(null as string) as basis_before,
        cast(null as string) as basis,
        cast(null as decimal(9, 4)) as points_possible
)

select * from basis_changes where false
