-- one row per source row and criterion it judges: disclosure, satisfaction, findings, assessments
{{ config(materialized='table') }}
with disclosure as (
    select
        *, 'disclosure' as export,
        concat_ws(' ', kind, '期限', cast(deadline as string), '公开', coalesce(cast(published_by_now as string), '—'))
            as note
    from {{ ref('disclosure_lines') }}
),

findings as (
    select *, 'findings' as export from {{ ref('finding_lines') }}
),

struck as (
    select
        findings.department_code,
        findings.fiscal_year,
        vetoes.criterion_code,
        findings.export,
        {{ origin('findings') }},
        findings.text
    from findings
    inner join {{ ref('vetoes') }} as vetoes on findings.criterion_code = vetoes.veto_code
),

claims as (
    select claims.*, criteria.criterion_code, 'self_evaluation' as export
    from {{ ref('claim_lines') }} as claims
    inner join {{ ref('criteria') }} as criteria on claims.indicator_code = criteria.indicator_code
),

evidence_judgements as (
    select {{ evidence('criterion_code', "'counted'", '1', 'note') }} from disclosure
    union all
    select {{ evidence("'C42-1'", "'numerator'", 'rate', "'满意度'") }}
    from (select *, 'satisfaction' as export from {{ counted('satisfaction') }})
    union all
    select
        {{ evidence('criterion_code',
        "case when criterion_code in ('A12-1', 'A21-1') then 'counted' else 'context' end", '1', 'text') }}
    from findings
    union all
    select {{ evidence('criterion_code', "'counted'", '1', 'text') }} from struck
    union all
    select {{ evidence('criterion_code', "'counted'", 'claimed_points', 'indicator_code') }} from claims
    union all
    select {{ evidence('criterion_code', "'counted'", 'points', 'text') }}
    from (select *, 'assessments' as export from {{ ref('assessment_lines') }})
)

select * from evidence_judgements
