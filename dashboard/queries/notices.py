"""What the watch rules found at the published refresh."""

import pandas as pd

from dashboard.queries.warehouse import ask


def notices(path: str, year: int) -> pd.DataFrame:
    """One row per notice of a fiscal year, rule by rule: rule, department code (or null), name and text (zh, en)."""
    return ask(
        path,
        """
        select notices.rule_code, notices.department_code, rules.name_zh, rules.name_en,
            notices.text_zh, notices.text_en
        from marts.notices as notices join reference.watch_rules as rules using (rule_code)
        where notices.fiscal_year = ?
        order by notices.rule_code, notices.department_code, notices.notice_key
        """,
        year,
    )
