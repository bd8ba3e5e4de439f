"""Findings with their explanations, whose words stand once in a seed, in Chinese and English."""

from decimal import Decimal
from functools import cache

from pipelines.reports.model import Finding
from pipelines.reports.rubric import read_seed

_SEVERITIES = {"unsupported": "doubt", "admitted": "doubt", "form": "form"}
ORDER = ("error", "doubt", "form")


@cache
def _explanations() -> dict[str, tuple[str, str]]:
    rows = read_seed("report_explanations.csv")
    return {row["explanation"]: (row["explanation_zh"], row["explanation_en"]) for row in rows}


def plain(number: Decimal | None) -> str:
    """A number as people write it, with separators where it is long; a dash for none."""
    return "—" if number is None else f"{number:,}" if abs(number) >= 10**4 else str(number)


def make_finding(
    check_code: str,
    subject: str,
    quote: str,
    line: int | None,
    *,
    claimed: Decimal | None = None,
    recomputed: Decimal | None = None,
    points: Decimal | None = None,
    words: tuple[str, str] = ("", ""),
    detail: tuple[str, str] = ("", ""),
    explanation: str = "",
) -> Finding:
    """A finding; `words` name its subject and `detail` what follows, each in Chinese and English."""
    zh, en = _explanations()[explanation or check_code]
    numbers = {"claimed": plain(claimed), "recomputed": plain(recomputed), "points": plain(points), "subject": subject}
    return Finding(
        check_code,
        _SEVERITIES.get(check_code, "error"),
        subject,
        claimed,
        recomputed,
        points,
        quote,
        line,
        zh.format(**numbers, words=words[0], detail=detail[0]),
        en.format(**numbers, words=words[1], detail=detail[1]),
    )


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Errors before doubts before the form's, most points in doubt first, then by line; each once."""
    unique = list(dict.fromkeys(findings))
    return sorted(
        unique,
        key=lambda each: (
            ORDER.index(each.severity),
            -(each.points_in_doubt or Decimal(0)),
            each.line or 0,
            each.subject,
        ),
    )
