-- The points of every department-year and criterion of a tidy district whose years are all finished; see bare.py.

-- n of d, times p points, in ten-thousandths rounded half-up once; whole numbers in, d is positive
create temp macro share(n, d, p) as
    case
        when n <= 0 or d <= 0 then 0
        when n >= d then p
        else ((2 * n::hugeint * (p * 10000)::hugeint + d) // (2 * d::hugeint))::decimal(18, 0) * 0.0001
    end;

create temp macro number_in(t) as
    case when regexp_matches(t, '^[-]?[0-9]+([.][0-9]+)?[^0-9]*$')
        then regexp_extract(t, '[-]?[0-9]+([.][0-9]+)?')::decimal(38, 12) end;

create temp table years as
select distinct agencies.department, budget.year from budget join agencies using (agency);

create temp table executed as
with adjusted as (
    select department, year, sum(case when kind = '追减' then -abs(fen) else fen end) as fen
    from budget join agencies using (agency) group by all
),
paid as (
    select agency, year, quarter(day) as quarter, sum(fen) as fen
    from payments
    where year(day) = year and (status = '已支付' or (status = '已退回' and fen < 0))
    group by all
),
by_department as (
    select department, year, quarter, sum(fen) as fen from paid join agencies using (agency) group by all
)
select adjusted.department, adjusted.year, q.quarter, adjusted.fen as adjusted, coalesce(sum(p.fen), 0) as paid
from adjusted
cross join range(1, 5) as q (quarter)
left join by_department as p
    on p.department = adjusted.department and p.year = adjusted.year and p.quarter <= q.quarter
where adjusted.fen > 0
group by all;

create temp table budgets as
select department, year, sum(case kind when '年初预算' then fen else 0 end) as initial,
    sum(case when kind in ('追加', '追减') then abs(fen) when kind = '调剂' and fen > 0 then fen else 0 end) as changed
from budget join agencies using (agency) group by all;

create temp table assets_used as
with kinds as (
    select *, regexp_matches(category, '^一[、.].*固定资产') as is_total,
        regexp_matches(category, '^[(（][一二三四五六][)）]') as is_part
    from assets
)
select department, year, sum(original) as original, sum(in_use) as in_use
from (
    select *, max(is_total::int) over (partition by agency, year) = 1 as has_total from kinds
) join agencies using (agency)
where is_total or (is_part and not has_total)
group by all;

create temp table staff as
select department, year, sum(quota) as quota, sum(in_post) as in_post, sum(outside) as outside
from staffing join agencies using (agency) group by all;

create temp table spent as
select department, year, case when item like '一、%三公%' then 'C11-1' else 'C11-2' end as criterion,
    sum(budget) as budget, sum(actual) as actual
from costs join agencies using (agency)
where item like '一、%三公%' or item like '二、日常公用经费%'
group by all;

create temp table aims as
with read as (
    select *, level1 = '效益指标' and scope = '部门整体' as is_effect, coalesce(op, '≥') as sign,
        number_in(target) as wanted, number_in(actual) as reached
    from targets join agencies using (agency)
),
completed as (
    select *, case
            when actual is null then 0
            when sign in ('≤', '<') and reached <= wanted then 1
            when sign in ('≤', '<') then if(reached = 0, 0, wanted::double / reached::double)
            when wanted = 0 then 1
            else least(1, reached::double / wanted::double)
        end as completion
    from read
)
select department, year, count(*) as rows, count(wanted) as measurable,
    count(*) filter (level2 in ('社会效益', '经济效益', '生态效益')) as benefits,
    count(*) filter (nature = '定量') as quantitative,
    coalesce(bool_or(is_effect and (wanted is null or (actual is not null and reached is null))), false) as is_vague,
    coalesce(sum(weight) filter (is_effect), 0) as weight,
    coalesce(sum(weight::double * greatest(completion, 0)) filter (is_effect), 0) as reached
from completed group by all;

create temp table works as
select department, projects.year, count(*) as projects, count(*) filter (done <= due) as in_time,
    count(*) filter (aimed.project is null) as aimless
from projects join agencies using (agency)
left join (select distinct year, project from targets where scope = '项目') as aimed
    on projects.year = aimed.year and projects.project = aimed.project
group by all;

create temp table found as
select department, year, criterion, count(*) as n from findings group by all;

create temp table computed as
select department, year, 'A12-1' as criterion, greatest(5 - coalesce(n, 0), 0)::decimal(9, 4) as points
from years left join (from found where criterion = 'A12-1') using (department, year)
union all
select department, year, 'A21-1', greatest(3 - coalesce(aimless, 0) - coalesce(n, 0), 0)
from years left join works using (department, year)
left join (from found where criterion = 'A21-1') using (department, year)
union all select department, year, 'A22-2', if(benefits > 0, 2, 0) from aims
union all select department, year, 'A22-3', if(measurable = rows, 1, 0) from aims
union all select department, year, 'A22-4', if(quantitative > 0, 1, 0) from aims
union all
select department, year, 'B11-1', case
        when coalesce(contracted, 0) > coalesce(planned, 0) then 0
        when coalesce(planned, 0) <= 0 then 1
        else share(contracted, planned, 1)
    end
from years left join (
    select department, year, sum(planned) as planned, sum(contracted) as contracted
    from procurement join agencies using (agency) group by all
) using (department, year)
union all
select department, year, 'B12-2',
    greatest(1 - 0.1 * greatest((changed * 100 - initial * 10)::hugeint // initial::hugeint, 0)::int, 0)
from budgets where initial > 0
union all
select department, year, if(kind = '部门预算', 'B13-1', 'B13-2'),
    case when published <= deadline and proper then 1.5 when published is not null then 1 else 0 end
from disclosure where department not in (select department from agencies where secret = '是')
union all
select department, year, criterion, 1.5 from years cross join (values ('B13-1'), ('B13-2')) as documents (criterion)
where department in (select department from agencies where secret = '是')
union all
select department, year, 'B32-1', case
        when original <= 0 or in_use >= 0.9 * original then 1 when in_use >= 0.75 * original then 0.7
        when in_use >= 0.6 * original then 0.4 else 0
    end
from assets_used
union all select department, year, 'B41-1', if(in_post <= quota, 1, 0) from staff
union all
select department, year, 'B42-1', case
        when in_post + outside = 0 or outside < 0.05 * (in_post + outside) then 1
        when outside <= 0.1 * (in_post + outside) then 0.5 else 0
    end
from staff
union all
select department, year, criterion, case
        when budget <= 0 then if(actual <= 0, 3, 0)
        when actual < 0.9 * budget then 3 when actual <= budget then 2 else 0
    end
from spent
union all select department, year, 'C21-' || quarter, share(4 * paid, adjusted * quarter, 1) from executed
union all
select department, year, 'C21-5', share(sum(paid), sum(adjusted), 2) from executed group by department, year
union all
select department, year, 'C22-1', greatest(8 - 4 * coalesce(n, 0), 0)
from years left join (
    select department, year, count(*) as n from tasks where status <> '已完成' group by all
) using (department, year)
union all
select department, year, 'C23-1', if(coalesce(projects, 0) = 0, 6, share(in_time, projects, 6))
from years left join works using (department, year)
union all
select department, year, 'C31-1', share(
        (round(reached, 10)::decimal(38, 12) * 100000000)::hugeint, (weight * 100000000)::hugeint, 25)
from aims where weight > 0 and not is_vague
union all
select department, year, criterion, if(coalesce(if(criterion = 'C41-2', open, late), 0) = 0, 1, 0)
from years cross join (values ('C41-2'), ('C41-3')) as documents (criterion)
left join (
    select department, year, count(*) filter (replied is null) as open,
        count(*) filter (replied is null or replied > due) as late
    from petitions group by all
) using (department, year)
union all
select department, year, 'C42-1', case
        when percent >= 95 then 6 when percent >= 90 then 4 when percent >= 80 then 2 else 1
    end
from (select *, if(rate > 0 and rate <= 1, rate * 100, rate) as percent from satisfaction);

create table points as
with criteria as (
    select unnest([
        'A11-1', 'A11-2', 'A11-3', 'A11-4', 'A11-5', 'A12-1', 'A21-1', 'A22-1', 'A22-2', 'A22-3', 'A22-4', 'A22-5',
        'B11-1', 'B11-2', 'B12-1', 'B12-2', 'B12-3', 'B13-1', 'B13-2', 'B21-1', 'B21-2', 'B22-1', 'B22-2', 'B31-1',
        'B31-2', 'B32-1', 'B41-1', 'B42-1', 'B51-1', 'B51-2', 'B51-3', 'C11-1', 'C11-2', 'C21-1', 'C21-2', 'C21-3',
        'C21-4', 'C21-5', 'C22-1', 'C23-1', 'C31-1', 'C41-1', 'C41-2', 'C41-3', 'C42-1'
    ]) as criterion
),
struck as (
    select distinct department, year from found where criterion = 'B12-4'
)
select years.department, years.year, criteria.criterion, case
        when struck.department is not null and criteria.criterion in ('B12-1', 'B12-2', 'B12-3') then 0
        else coalesce(assessments.points, computed.points, 0)
    end::decimal(9, 4) as points
from years cross join criteria
left join struck using (department, year)
left join assessments using (department, year, criterion)
left join computed using (department, year, criterion);
