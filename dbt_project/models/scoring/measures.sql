-- one row per department-year and criterion, whatever is there: what scoring reads, and all it reads
with measures as (
    select
        years.department_code,
        years.fiscal_year,
        years.district_code,
        criteria.rubric_version,
        criteria.criterion_code,
        years.is_in_progress,
        evaluated.department_code is null as is_under_evaluation,
        lacking.has_not_arrived,
        figures.numerator is not null as has_figure,
        figures.numerator,
        figures.denominator,
        {{ ratio('figures.numerator', 'figures.denominator') }} as measure,
        coalesce(figures.best_numerator, figures.numerator) as best_numerator,
        coalesce(figures.best_denominator, figures.denominator) as best_denominator,
        paces.pace_numerator,
        paces.pace_denominator,
        coalesce(figures.is_undecided, false) as is_undecided,
        vetoed.veto_code,
        lines.points as assessed_points,
        claims.claimed_points as indicator_claim,
        lacking.missing_export,
        lacking.missing_titles_zh,
        lacking.missing_titles_en,
        coalesce(vetoed.finding, lines.text, figures.detail_zh) as detail_zh,
        coalesce(vetoed.finding, lines.text, figures.detail_en) as detail_en
    from {{ ref('department_years') }} as years
    inner join {{ ref('criteria') }} as criteria on years.rubric_version = criteria.rubric_version
    inner join {{ ref('lacking_exports') }} as lacking
        on years.department_code = lacking.department_code
        and years.fiscal_year = lacking.fiscal_year
        and criteria.criterion_code = lacking.criterion_code
    left join {{ ref('figures') }} as figures
        on years.department_code = figures.department_code
        and years.fiscal_year = figures.fiscal_year
        and criteria.criterion_code = figures.criterion_code
    left join {{ ref('paces') }} as paces
        on years.department_code = paces.department_code
        and years.fiscal_year = paces.fiscal_year
        and criteria.criterion_code = paces.criterion_code
    left join {{ ref('assessment_lines') }} as lines
        on years.department_code = lines.department_code
        and years.fiscal_year = lines.fiscal_year
        and criteria.criterion_code = lines.criterion_code
    left join {{ ref('claim_lines') }} as claims
        on years.department_code = claims.department_code
        and years.fiscal_year = claims.fiscal_year
        and criteria.indicator_code = claims.indicator_code
    left join {{ ref('evaluated_years') }} as evaluated
        on years.department_code = evaluated.department_code and years.fiscal_year = evaluated.fiscal_year
    left join {{ ref('vetoed_criteria') }} as vetoed
        on years.department_code = vetoed.department_code
        and years.fiscal_year = vetoed.fiscal_year
        and criteria.rubric_version = vetoed.rubric_version
        and criteria.criterion_code = vetoed.criterion_code
)

select * from measures
