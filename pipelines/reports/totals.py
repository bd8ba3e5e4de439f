"""Totals of points that the running text prints."""

import re

from pipelines.reports.model import Sentence, Total
from pipelines.reports.names import points_in
from pipelines.text import fold

_TOTAL = re.compile(
    r"(?:总得分|总评分|综合得分|综合评分|自评总分|评价总分|总分|自评得分|评价得分|评分结果|自评结果|最终得分|评分|得分|自评分)"
    r"(?:情况)?(?:合计|共计)?\s*(?:为|是|:|共|计)?\s*(\d{2,3}(?:\.\d+)?)\s*分"
)
_YEAR = re.compile(r"20\d\d(?=\s*年)|上年|去年|往年")
_LEAST = 30  # no indicator gives so much
_FULL = 100


def totals_in(sentences: tuple[Sentence, ...], year: int | None) -> list[Total]:
    """Every total a sentence prints, the full 100 points of the form and other years left aside."""
    found = []
    for sentence in sentences:
        for match in _TOTAL.finditer(fold(sentence.text)):
            points = points_in(match[1])
            before = fold(sentence.text)[: match.start()]
            named = [each for each in _YEAR.findall(before) if each != str(year)]
            if named and before.rfind(named[-1]) > before.rfind(str(year)):
                continue
            if points is not None and _LEAST < points < _FULL:
                found.append(Total(points, sentence.line_at(match.start(1)), sentence.quote_at(match.start(1))))
    return found
