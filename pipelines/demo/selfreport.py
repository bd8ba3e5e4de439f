"""The text of a self-evaluation report: the form's words and tables, filled in with a department's figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pipelines.demo.district import Case
from pipelines.demo.reported import CATEGORIES, DAILY, Figures, Pair
from pipelines.demo.selfscores import THREE_PUBLIC, self_scores
from pipelines.reports.rubric import Indicator, load_rubric

Table = list[list[str]]
Block = str | Table
FORM = Path(__file__).with_name("selfreport.txt")
COST_LABELS = (
    "（一）支出合计", "1. 因公出国（境）费", "2. 公务用车购置及运行维护费", "（1）公务用车购置费",
    "（2）公务用车运行维护费", "3. 公务接待费", DAILY,
)  # fmt: skip
NOT_ASKED = "{year}年度{we}未开展正式满意度调查，服务对象对各项工作有较高的认可程度。"
ASKED = "{year}年度{we}开展服务对象满意度问卷调查，总体满意度为{rate}%。"
NO_PETITIONS = "{year}年度{we}建立了群众意见反映渠道，全年没有群众来信来访。"
PETITIONS = "{we}全年共受理信访件{0}件，办结{1}件，其中按期办结{2}件。"
PROBLEM = "下一步将加强绩效管理知识学习，配强专业力量。"


@dataclass
class Draft:
    """A report before it is written down: what the form's places say, its tables, its points and their total."""

    case: Case
    figures: Figures
    words: dict[str, str]
    tables: dict[str, Table]
    points: dict[str, Decimal]
    total: Decimal


def draft_report(case: Case, figures: Figures) -> Draft:
    """Return the report that follows from a department's figures."""
    points = self_scores(case, figures)
    words = _names(case) | _money_words(figures) | _rates(figures) | _counts(figures)
    words |= {"satisfaction": _satisfaction(words, figures), "petitions": _petitions(words, figures)}
    tables = {
        "budget": _budget_table(figures),
        "assets": _asset_table(figures),
        "costs": _cost_table(figures),
        "quarters": _quarter_table(case.department.name, figures),
    }
    return Draft(case, figures, words, tables, points, sum(points.values(), Decimal(0)))


def report_blocks(draft: Draft) -> list[Block]:
    """Return the report's paragraphs and tables in the form's order."""
    words = draft.words | {"total": f"{draft.total:.2f}"}
    annex = long_annex(draft) if int(draft.case.department.code) % 2 else short_annex(draft)
    tables = draft.tables | {"annex": annex}
    lines = [line for line in FORM.read_text("utf-8").splitlines() if line]
    return [tables[line[1:]] if line.startswith("@") else line.format_map(words) for line in lines]


def money(amount: Decimal) -> str:
    """Return an amount as reports print it in running text."""
    return f"{wan(amount)}万元"


def wan(amount: Decimal) -> str:
    """Return an amount in 万元 as tables print it."""
    return f"{amount.scaleb(-4):,.2f}"


def percent(numerator: Decimal | int, denominator: Decimal | int) -> str:
    """Return a rate as reports print it."""
    return f"{Decimal(numerator) / Decimal(denominator) * 100:.2f}%" if denominator else "100.00%"


def _names(case: Case) -> dict[str, str]:
    name = case.department.name
    ending = next((end for end in ("局", "署", "街道办事处") if name.endswith(end)), "单位")
    we = {"街道办事处": "我街道", "单位": "本单位"}.get(ending, f"我{ending}")
    years = {"year": case.year, "last_year": case.year - 1, "next_year": case.year + 1}
    agencies = len(case.department.agencies)
    return {key: f"{year}" for key, year in years.items()} | {
        "name": name, "we": we, "agencies": f"{agencies}", "problem": PROBLEM,
    }  # fmt: skip


def _money_words(figures: Figures) -> dict[str, str]:
    change, move = figures.initial - figures.last_initial, figures.adjusted - figures.initial
    original, in_use = next(iter(figures.assets.values()))
    (public, public_spent), (daily, daily_spent) = figures.costs[THREE_PUBLIC], figures.costs[DAILY]
    amounts = {
        "initial": figures.initial, "adjusted": figures.adjusted, "change": abs(change), "move": abs(move),
        "planned": figures.procurement[0], "contracted": figures.procurement[1], "spent": figures.paid[3],
        "balance": figures.adjusted - figures.paid[3], "original": original, "in_use": in_use,
        "public_budget": public, "public_spent": public_spent, "daily_budget": daily, "daily_spent": daily_spent,
    }  # fmt: skip
    rises, is_more = change >= 0, move >= 0
    return {name: money(amount) for name, amount in amounts.items()} | {
        "grown": "增加" if rises else "减少", "grows": "增长" if rises else "下降",
        "moved": "调增" if is_more else "调减", "growth": percent(abs(change), figures.last_initial),
    }  # fmt: skip


def _rates(figures: Figures) -> dict[str, str]:
    quota, in_post, dispatched, hired = figures.staff
    outside = dispatched + hired
    original, in_use = next(iter(figures.assets.values()))
    return {
        "procurement_rate": percent(*reversed(figures.procurement)),
        "budget_rate": percent(figures.paid[3], figures.adjusted),
        "assets_rate": percent(in_use, original),
        "quota_rate": percent(in_post, quota),
        "outside_rate": percent(outside, in_post + outside),
        "public_rate": percent(*reversed(figures.costs[THREE_PUBLIC])),
        "daily_rate": percent(*reversed(figures.costs[DAILY])),
        "projects_rate": percent(*reversed(figures.projects)),
    }


def _counts(figures: Figures) -> dict[str, str]:
    quota, in_post, dispatched, hired = figures.staff
    counts = {
        "quota": quota, "in_post": in_post, "outside": dispatched + hired, "projects": figures.projects[0],
        "projects_done": figures.projects[1], "tasks": figures.tasks[0], "tasks_done": figures.tasks[1],
    }  # fmt: skip
    return {name: f"{count}" for name, count in counts.items()}


def _satisfaction(words: dict[str, str], figures: Figures) -> str:
    pattern = NOT_ASKED if figures.satisfaction is None else ASKED
    return pattern.format_map(words | {"rate": f"{figures.satisfaction}"})


def _petitions(words: dict[str, str], figures: Figures) -> str:
    return (PETITIONS if figures.petitions[0] else NO_PETITIONS).format(*figures.petitions, **words)


def _sums(pairs: list[Pair]) -> Pair:
    return sum((pair[0] for pair in pairs), Decimal(0)), sum((pair[1] for pair in pairs), Decimal(0))


def _budget_table(figures: Figures) -> Table:
    people, public, projects = (figures.budget[name] for name in CATEGORIES)
    lines = [
        ("一、基本支出", _sums([people, public])), ("人员经费", people), ("公用经费", public),
        ("二、项目支出", projects), ("合计", _sums([people, public, projects])),
    ]  # fmt: skip
    return [["项目", "年初预算数", "调整预算数"], *([label, *map(wan, pair)] for label, pair in lines)]


def _asset_table(figures: Figures) -> Table:
    rows = [[name, "—", wan(first), wan(used), percent(used, first)] for name, (first, used) in figures.assets.items()]
    return [["资产类别", "数量", "原值", "在用", "利用率"], *rows]


def _cost_table(figures: Figures) -> Table:
    rows = [[label, *map(wan, pair)] for label, pair in zip(COST_LABELS, figures.costs.values(), strict=True)]
    head = [["项 目", "预算数", "实际支出数"], ["一、“三公”经费支出", "—", "—"]]
    return [*head, *rows[:-1], ["项 目", "调整预算数", "实际支出数"], rows[-1]]


def _quarter_table(name: str, figures: Figures) -> Table:
    months = [f"1-{3 * quarter}月实际支出" for quarter in range(1, 5)]
    amounts = [wan(amount) for amount in (figures.adjusted, *figures.paid)]
    return [["单位名称", "全年调整预算金额", *months], [name, *amounts]]


def short_annex(draft: Draft) -> Table:
    """Return the scoring annex as a plain list of the indicators."""
    rows = [["序号", "指标名称", "满分", "自评得分", "备注"]]
    for number, each in enumerate(load_rubric(draft.case.year).indicators, 1):
        rows.append([f"{number}", each.name, f"{float(each.points):g}", f"{draft.points[each.code]:.2f}", ""])
    return [*rows, ["", "合计", "100", f"{draft.total:.2f}", ""]]


def long_annex(draft: Draft) -> Table:
    """Return the scoring annex with groups, sub-groups and their weights."""
    rows = [["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "参考评分标准", "得分情况"]]
    indicators = load_rubric(draft.case.year).indicators
    for row, each in zip(_groups(indicators), indicators, strict=True):
        most = f"{float(each.points):g}"
        standard = f"符合要求的得满分（{most}分），否则酌情扣分。"
        rows.append([*row, each.name, most, standard, f"{draft.points[each.code]:.2f}"])
    return [*rows, ["总得分情况", *[""] * 6, f"{draft.total:.2f}"]]


def _groups(indicators: tuple[Indicator, ...]) -> Iterator[list[str]]:
    """Yield group, weight, sub-group and weight for each indicator, empty where they go on."""
    seen: set[str] = set()
    for each in indicators:
        cells: list[str] = []
        for code, name in ((each.group, each.group_name), (each.subgroup, each.subgroup_name)):
            own = (other.points for other in indicators if code in (other.group, other.subgroup))
            cells += ["", ""] if code in seen else [name, f"{float(sum(own, Fraction(0))):g}"]
            seen.add(code)
        yield cells
