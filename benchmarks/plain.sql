-- The tables that bare.sql reads, as views of a published warehouse, attached as warehouse. in_scope chooses the rows.

create temp view agencies as
select distinct department_code as agency, department_code as department, if(is_classified, '是', '否') as secret
from warehouse.facts.departments;

create temp view budget as
select department_code as agency, fiscal_year as year, kind, (amount * 100)::bigint as fen
from warehouse.facts.budget_lines where in_scope(fiscal_year, department_code);

create temp view payments as
select department_code as agency, fiscal_year as year, paid as day, status, (amount * 100)::bigint as fen
from warehouse.facts.payment_lines where in_scope(fiscal_year, department_code);

create temp view procurement as
select department_code as agency, fiscal_year as year, (planned * 100)::bigint as planned,
    (contracted_amount * 100)::bigint as contracted
from warehouse.facts.procurement_lines where in_scope(fiscal_year, department_code);

create temp view assets as
select department_code as agency, fiscal_year as year, '一、固定资产' as category, original, in_use
from warehouse.facts.asset_lines where is_counted and in_scope(fiscal_year, department_code);

create temp view staffing as
select department_code as agency, fiscal_year as year, quota, in_post, dispatched + contracted as outside
from warehouse.staging.stg_staffing where in_scope(fiscal_year, department_code);

create temp view costs as
select department_code as agency, fiscal_year as year,
    case criterion_code when 'C11-1' then '一、三公' when 'C11-2' then '二、日常公用经费' end as item, budget, actual
from warehouse.facts.cost_lines where in_scope(fiscal_year, department_code);

create temp view projects as
select department_code as agency, fiscal_year as year, project_code as project, due, done_by_now as done
from warehouse.facts.project_lines where in_scope(fiscal_year, department_code);

create temp view targets as
select department_code as agency, fiscal_year as year, scope, project_code as project, level1, level2,
    quantitative as nature, op, target, weight, actual
from warehouse.staging.stg_targets where in_scope(fiscal_year, department_code);

create temp view disclosure as
select department_code as department, fiscal_year as year, kind, deadline, published_by_now as published,
    is_proper as proper
from warehouse.facts.disclosure_lines where in_scope(fiscal_year, department_code);

create temp view tasks as
select department_code as department, fiscal_year as year, if(is_completed, '已完成', '未完成') as status
from warehouse.facts.task_lines where in_scope(fiscal_year, department_code);

create temp view petitions as
select department_code as department, fiscal_year as year, due, replied_by_now as replied
from warehouse.facts.petition_lines where in_scope(fiscal_year, department_code);

create temp view satisfaction as
select department_code as department, fiscal_year as year, rate
from warehouse.staging.stg_satisfaction where in_scope(fiscal_year, department_code);

create temp view assessments as
select department_code as department, fiscal_year as year, criterion_code as criterion, points
from warehouse.facts.assessment_lines where in_scope(fiscal_year, department_code);

create temp view findings as
select department_code as department, fiscal_year as year, criterion_code as criterion
from warehouse.facts.finding_lines where in_scope(fiscal_year, department_code);
