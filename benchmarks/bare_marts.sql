-- What belongs to the points of bare.sql: their sums, the files, and every row behind them; see bare.py.

create table indicator_scores as
select department, year, criterion[:3] as indicator, round(sum(points), 2)::decimal(9, 2) as points
from points group by all;

create table department_scores as
select *, case when points >= 90 then '优' when points >= 80 then '良' when points >= 60 then '中' else '差' end as grade
from (select department, year, sum(points) as points from indicator_scores group by all);

create view evidence as
with paid as (
    select *, if(status = '已支付' or (status = '已退回' and fen < 0), fen, 0) as counted,
        concat_ws(' ', voucher, day::varchar, status, payee, purpose) as note
    from payments where year(day) = year
),
quarters as (
    select 'C21-' || q as criterion, q, 'numerator' as paid_role, 'denominator' as budget_role from range(1, 5) as n (q)
    union all select 'C21-5', 4, 'counted', 'counted'
),
counted_by as (
    select paid_in, quarters.* from quarters join range(1, 5) as n (paid_in) on q >= paid_in
),
items as (
    select *, concat_ws(' ', doc, kind) as note, if(kind = '追减', -abs(fen), fen) as adjusted,
        case when kind in ('追加', '追减') then abs(fen) when kind = '调剂' and fen > 0 then fen else 0 end as changed
    from budget
),
kinds as (
    select *, regexp_matches(category, '^一[、.].*固定资产') as is_total,
        regexp_matches(category, '^[(（][一二三四五六][)）]') as is_part
    from assets
),
counted_assets as (
    select *, is_total or (is_part and max(is_total::int) over (partition by agency, year) = 0) as is_counted
    from kinds
),
operating as (
    select *, case when item like '一、%三公%' then 'C11-1' when item like '二、日常公用经费%' then 'C11-2' end as criterion
    from costs
),
aimed as (select distinct year, project from targets where scope = '项目'),
works as (
    select projects.*, coalesce(done <= due, false) as in_time, aimed.project is not null as has_target,
        concat_ws(' ', coalesce(title, projects.project), '计划', due::varchar, '完成', done::varchar) as note
    from projects left join aimed on projects.year = aimed.year and projects.project = aimed.project
),
goals as (
    select *, concat_ws(' ', title, '目标', target, '完成', coalesce(actual, '—')) as note from targets
),
letters as (
    select *, concat_ws(' ', case_no, '期限', due::varchar, '答复', coalesce(replied::varchar, '—')) as note
    from petitions
),
of_agencies as (
    select agency, year, criterion, if(counted <> 0, paid_role, 'context') as role, 'payments' as export,
        file_name, sheet_name, row_number, if(counted <> 0, counted, fen) / 100 as amount, note
    from paid join counted_by on quarter(day) = paid_in
    union all
    select agency, year, criterion, budget_role, 'budget_items', file_name, sheet_name, row_number, adjusted / 100, note
    from items cross join quarters
    union all
    select agency, year, 'B12-2',
        case when kind = '年初预算' then 'denominator' when changed <> 0 then 'numerator' else 'context' end,
        'budget_items', file_name, sheet_name, row_number,
        if(kind <> '年初预算' and changed <> 0, changed, fen) / 100, note
    from items
    union all
    select agency, year, 'B11-1', role, 'procurement', file_name, sheet_name, row_number,
        if(role = 'numerator', contracted, planned) / 100, concat_ws(' ', plan, item)
    from procurement cross join (values ('numerator'), ('denominator')) as roles (role)
    union all
    select agency, year, 'B32-1', if(is_counted, 'numerator', 'context'), 'fixed_assets', file_name, sheet_name,
        row_number, in_use, category
    from counted_assets
    union all
    select agency, year, 'B32-1', 'denominator', 'fixed_assets', file_name, sheet_name, row_number, original, category
    from counted_assets where is_counted
    union all
    select agency, year, criterion, role, 'operating_costs', file_name, sheet_name, row_number,
        if(role = 'numerator', actual, budget), item
    from operating cross join (values ('numerator'), ('denominator')) as roles (role) where criterion is not null
    union all
    select agency, year, criterion, role, 'staffing', file_name, sheet_name, row_number,
        case when criterion = 'B41-1' then if(role = 'numerator', in_post, quota)
            else outside + if(role = 'numerator', 0, in_post) end,
        title
    from staffing cross join (values ('numerator'), ('denominator')) as roles (role)
    cross join (values ('B41-1'), ('B42-1')) as criteria (criterion)
    union all
    select agency, year, criterion, if(if(criterion = 'C23-1', in_time, not has_target), 'counted', 'context'),
        'projects', file_name, sheet_name, row_number, 1, note
    from works cross join (values ('C23-1'), ('A21-1')) as criteria (criterion)
    union all
    select agency, year, criterion, if(case criterion
            when 'A22-2' then level2 in ('社会效益', '经济效益', '生态效益')
            when 'A22-3' then not regexp_matches(target, '^[-]?[0-9]+([.][0-9]+)?[^0-9]*$') else nature = '定量' end, 'counted', 'context'),
        'targets', file_name, sheet_name, row_number, 1, note
    from goals cross join (values ('A22-2'), ('A22-3'), ('A22-4')) as criteria (criterion)
    union all
    select agency, year, 'C31-1', 'counted', 'targets', file_name, sheet_name, row_number, weight, note
    from goals where level1 = '效益指标' and scope = '部门整体'
),
of_departments as (
    select department, year, 'C22-1' as criterion, if(status = '已完成', 'context', 'counted') as role,
        'key_tasks' as export, file_name, sheet_name, row_number, 1 as amount, concat_ws(' ', task_no, title, status) as note
    from tasks
    union all
    select department, year, criterion,
        if(coalesce(if(criterion = 'C41-2', replied is not null, replied <= due), false), 'counted', 'context'),
        'petitions', file_name, sheet_name, row_number, 1, note
    from letters cross join (values ('C41-2'), ('C41-3')) as criteria (criterion)
    union all
    select department, year, if(kind = '部门预算', 'B13-1', 'B13-2'), 'counted', 'disclosure', file_name, sheet_name,
        row_number, 1, concat_ws(' ', kind, '期限', deadline::varchar, '公开', coalesce(published::varchar, '—'))
    from disclosure
    union all
    select department, year, 'C42-1', 'numerator', 'satisfaction', file_name, sheet_name, row_number, rate, '满意度'
    from satisfaction
    union all
    select department, year, criterion, if(criterion in ('A12-1', 'A21-1'), 'counted', 'context'), 'findings',
        file_name, sheet_name, row_number, 1, note
    from findings
    union all
    select department, year, struck, 'counted', 'findings', file_name, sheet_name, row_number, 1, note
    from findings cross join (values ('B12-1'), ('B12-2'), ('B12-3')) as vetoes (struck) where criterion = 'B12-4'
    union all
    select department, year, criterion, 'counted', 'assessments', file_name, sheet_name, row_number, points, note
    from assessments
)
select department, of_agencies.* exclude (agency) replace (amount::decimal(28, 2) as amount)
from of_agencies join (select agency, department from agencies) using (agency)
union all
select * replace (amount::decimal(28, 2) as amount) from of_departments;
