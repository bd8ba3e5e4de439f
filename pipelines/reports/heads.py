"""The head of a report: its title, the fiscal year in it, and the department that prints it."""

import re
from itertools import islice

from pipelines.reports.model import Row
from pipelines.text import fold, squeeze

_TITLE = re.compile(r"绩效(?:目标)?(?:自我评价|自评价?|评价)*(?:工作|情况|结果|的)*报告")
_YEAR = re.compile(r"(20\d\d)(?=年|-|$|部门|[^\d])")
_CHINESE_YEAR = re.compile(r"二[〇○零O0]([〇○零一二三四五六七八九O0]{2})年")
_DIGITS = {**dict(zip("〇○零O0一二三四五六七八九", "00000123456789", strict=True))}
_LABEL = re.compile(
    r"(?:被评价|填报|评价|预算|报告|编报|编制|主管)?(?:部门|单位)(?:\((?:单位|部门)\))?(?:名称|全称)?(?:\((?:公章|盖章|签章|章)\))?"
)
_BODY = re.compile(
    r"([一-鿿]{2,20}(?:局|署|办公室|办事处|委员会|委|中心|院|所|处|政府|总队|大队|支队|联合会|工会|馆|站|部|厅|学校|街道))(?![一-鿿])"
)
_AFTER_NAME = re.compile(r"(?:部门|单位)?(?:预算)?(?:整体|绩效|支出|项目).*$")
_HEAD = 40  # filled lines that may hold title and names
_LONGEST_TITLE = 60


def is_title(line: str) -> bool:
    """Whether a line can be the title of such a report."""
    bare = squeeze(line)
    return bool(_TITLE.search(bare)) and len(bare) <= 300 and not bare.startswith("《")


def find_title(lines: tuple[str, ...]) -> tuple[str, int]:
    """The title and its line; a title over several lines is joined from the line that names year or department."""
    filled = list(islice(((at, line.strip("#* \t\u3000")) for at, line in enumerate(lines, 1) if line.strip()), _HEAD))
    for place, (at, line) in enumerate(filled):
        joined = line
        for before in range(place, max(place - 3, -1), -1):
            joined = line if before == place else filled[before][1] + joined
            if (
                is_title(joined)
                and (read_year(joined) or before == max(place - 2, 0))
                and len(joined) <= _LONGEST_TITLE
            ):
                return joined, at
        if is_title(line) and len(line) <= _LONGEST_TITLE:
            return line, at
    return next(((line.strip(), at) for at, line in enumerate(lines, 1) if is_title(line)), ("", 1))


def read_year(text: str) -> int | None:
    """A year in digits of any width or in Chinese numerals."""
    bare = squeeze(text)
    match = _YEAR.search(bare)
    if match:
        return int(match[1])
    chinese = _CHINESE_YEAR.search(bare)
    return 2000 + int("".join(_DIGITS[digit] for digit in chinese[1])) if chinese else None


def find_year(title: str, lines: tuple[str, ...]) -> int | None:
    """The year of the title, else that of a line among the first that names the year evaluated."""
    if year := read_year(title):
        return year
    head = islice((squeeze(line) for line in lines if line.strip()), _HEAD)
    return next(
        (read_year(line) for line in head if re.search("(?:评价|报告|预算)?年度[:]?", line) and read_year(line)), None
    )


def find_department(title: str, title_line: int, lines: tuple[str, ...], rows: tuple[Row, ...]) -> str:
    """The name behind a label, else the one in the title, else a line of its own near it."""
    for at, line in enumerate(lines[:200], 1):
        cells = next((row.cells for row in rows if row.line == at), (line,))
        if name := _labelled(cells):
            return name
    if name := _in_title(title):
        return name
    near = (squeeze(line) for line in lines[: title_line + 15])
    return next((match[1] for line in near if (match := _BODY.fullmatch(line))), "")


def _labelled(cells: tuple[str, ...]) -> str:
    """The name that stands behind 部门名称： or in the cell next to it."""
    first = fold(cells[0]).strip("# *")
    label, colon, name = first.partition(":")
    if not _LABEL.fullmatch(squeeze(label)):
        return ""
    if not colon or not name.strip():
        name = next((cell for cell in cells[1:] if cell.strip()), "") if colon or len(squeeze(label)) > 2 else ""
    name = squeeze(re.split(r"\s{2,}|\t|(?:填报|报告|评价)?(?:日期|时间)", name.strip())[0])
    name = re.sub(r"\((?:公章|盖章|签章|章)\)$", "", name)
    return name if 2 < len(name) < 40 and re.search("[一-鿿]", name) else ""


def _in_title(title: str) -> str:
    """The name before the year, or between the year and what is evaluated."""
    bare = re.sub(r"^.*关于", "", squeeze(title))
    before, year, after = (
        re.split(r"(20\d\d年?度?|二[〇○零].{2}年度?)", bare, maxsplit=1) if read_year(bare) else ("", "", bare)
    )
    for part in (before, after):
        name = re.sub(r"[^一-鿿()]", "", _AFTER_NAME.sub("", part))
        if len(name) > 2 and not name.startswith("部门"):
            return name
    return ""
