"""Rows of the exports that carry money or people, for one case; amounts are DECIMAL yuan.

Each function returns the rows of the whole fiscal year; what was not yet known on as_of is taken out in known.py.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo.district import POOR, Agency, Case, Project, Row, projects, yuan

FUNCTIONS = ("2010301", "2050201", "2060101", "2080505", "2100101", "2120101", "2210201")
ECONOMICS = {
    "人员经费": (("30101", "基本工资"), ("30103", "奖金"), ("30107", "绩效工资"), ("30113", "住房公积金")),
    "公用经费": (("30201", "办公费"), ("30206", "电费"), ("30207", "邮电费"), ("30239", "其他交通费用")),
    "项目支出": (("30226", "劳务费"), ("30227", "委托业务费"), ("31002", "办公设备购置"), ("31003", "专用设备购置")),
}
SLOW, FAST = (0.10, 0.26, 0.47, 0.83), (0.265, 0.52, 0.77, 0.997)  # cumulative shares paid by each quarter's end
MONTHLY = (("人员经费", None, 3.0), ("人员经费", None, 2.0), ("公用经费", None, 1.0))  # category, project, weight
ITEMS = (("办公设备", "公开招标"), ("物业服务", "竞争性磋商"), ("培训服务", "公开招标"), ("信息系统开发", "单一来源"))
ASSETS = (
    ("一、固定资产", 1.0),
    ("（一）房屋和构筑物（平方米）", 0.55),
    ("其中：房屋", 0.5),
    ("（二）设备（个、台、辆等）", 0.3),
    ("其中：1. 车辆", 0.1),
    ("（三）文物和陈列品（个、件等）", 0.0),
    ("（五）家具、用具、装具及动植物（个、套等）", 0.15),
)
NO_TOTAL = "101002"  # the agency whose assets come without a total row
COSTS = (
    ("一、“三公”经费支出", 1.0),
    ("1．因公出国（境）费", 0.0),
    ("2．公务用车购置及运行维护费", 0.8),
    ("（1）公务用车购置费", 0.0),
    ("（2）公务用车运行维护费", 0.8),
    ("3．公务接待费", 0.2),
)


def budget_items(case: Case) -> list[Row]:
    """Return the year's budget items: initial budget, additions, cuts and transfers by agency."""
    rows = [row for agency in case.department.agencies for row in _agency_budget(case, agency)]
    for number, row in enumerate(rows, start=1):
        row["doc_no"] = f"{case.department.code}预指〔{case.year}〕{number}号"
    return rows


def _agency_budget(case: Case, agency: Agency) -> Iterator[Row]:
    rng = case.random(f"budget {agency.code}")
    people = yuan(rng.randint(2000, 9000) * 1000)
    initial = date(case.year, 1, rng.randint(10, 25))
    own = [project for project in projects(case) if project.agency == agency]
    public = yuan(float(people) * rng.uniform(0.15, 0.25))
    yield _item(case, agency, rng, "年初预算", "人员经费", people, initial)
    yield _item(case, agency, rng, "年初预算", "公用经费", public, initial)
    for project in own:
        yield _item(case, agency, rng, "年初预算", "项目支出", project.budget, initial, project)
    change = float(people + public + sum(project.budget for project in own)) * case.level("changes", 0.26, 0.02)
    yield _item(case, agency, rng, "追加", "人员经费", yuan(change * 0.6), date(case.year, 5, rng.randint(8, 28)))
    cut = yuan(change * 0.2) * rng.choice((1, -1))
    yield _item(case, agency, rng, "追减", "公用经费", cut, date(case.year, 9, 15))
    moved = yuan(change * 0.2)
    yield _item(case, agency, rng, "调剂", "人员经费", -moved, date(case.year, 8, 10))
    yield _item(case, agency, rng, "调剂", "公用经费", moved, date(case.year, 8, 10))


def _item(
    case: Case, agency: Agency, rng: Random, kind: str, category: str, amount: Decimal, day: date,
    project: Project | None = None,
) -> Row:  # fmt: skip
    econ, econ_name = rng.choice(ECONOMICS[category])
    return {
        "issued": day, "year": case.year, "agency_code": agency.code, "agency_name": agency.name, "kind": kind,
        "category": category, "project_code": project.code if project else None, "func": rng.choice(FUNCTIONS),
        "econ": econ, "econ_name": econ_name, "fund": "一般公共预算", "amount": amount,
    }  # fmt: skip


def payments(case: Case) -> list[Row]:
    """Return the year's vouchers, a few dozen an agency, returned and voided ones among them."""
    adjusted: dict[str, Decimal] = {}
    for item in budget_items(case):
        amount = Decimal(str(item["amount"]))
        code = str(item["agency_code"])
        adjusted[code] = adjusted.get(code, Decimal(0)) + (-abs(amount) if item["kind"] == "追减" else amount)
    rows = [row for agency in case.department.agencies for row in _agency_payments(case, agency, adjusted[agency.code])]
    for number, row in enumerate(rows, start=1):
        row["voucher"] = f"{case.department.code}{case.year}{number:07d}"
    return rows


def _agency_payments(case: Case, agency: Agency, adjusted: Decimal) -> Iterator[Row]:
    rng = case.random(f"payments {agency.code}")
    own = [project for project in projects(case) if project.agency == agency]
    pace = min(1.0, max(0.0, case.department.quality + rng.gauss(0, 0.08)))
    before = 0.0
    for quarter, (slow, fast) in enumerate(zip(SLOW, FAST, strict=True)):
        reached = slow + (fast - slow) * pace
        yield from _quarter(case, agency, own, quarter, yuan(float(adjusted) * (reached - before)), rng)
        before = reached
    for status, amount in (("已退回", 31_250.5), ("已退回", -rng.randint(100, 2000) / 4), ("已作废", 8_800.0)):
        yield _voucher(case, agency, rng, "公用经费", yuan(amount), date(case.year, rng.randint(2, 12), 11), status)


def _quarter(
    case: Case, agency: Agency, own: list[Project], quarter: int, total: Decimal, rng: Random
) -> Iterator[Row]:
    wanted: list[tuple[str, Project | None, float]] = [*MONTHLY * 3]
    wanted += [("项目支出", project, float(project.budget) / 500_000) for project in own]
    weights = [weight * rng.uniform(0.8, 1.2) for _, _, weight in wanted]
    left = total
    for place, (category, project, _) in enumerate(wanted):
        last = place == len(wanted) - 1
        amount = left if last else yuan(float(total) * weights[place] / sum(weights))
        left -= amount
        day = date(case.year, quarter * 3 + place // len(MONTHLY) % 3 + 1, rng.randint(3, 28))
        yield _voucher(case, agency, rng, category, amount, day, "已支付", project)


def _voucher(
    case: Case, agency: Agency, rng: Random, category: str, amount: Decimal, day: date, status: str,
    project: Project | None = None,
) -> Row:  # fmt: skip
    item = _item(case, agency, rng, "", category, amount, day, project)
    return item | {"paid": day, "payee": f"供应商{rng.randint(1, 400)}", "purpose": item["econ_name"], "status": status}


def procurement(case: Case) -> list[Row]:
    """Return the year's procurement plans with what was contracted; poor departments contract too much."""
    rng = case.random("procurement")
    rate = case.level("procurement rate", 0.45, 1.0) if case.department.quality > POOR else 1.08
    rows: list[Row] = []
    for place, (item, method) in enumerate(ITEMS[: rng.randint(2, 4)]):
        agency = case.department.agencies[place % len(case.department.agencies)]
        planned = yuan(rng.randint(80, 900) * 1000)
        signed = date(case.year, 3, 5) + timedelta(days=rng.randint(0, 260))
        rows.append({
            "plan_no": f"CG{case.department.code}{case.year}{place:03d}", "year": case.year, "agency_code": agency.code,
            "agency_name": agency.name, "item": item, "method": method, "planned": planned,
            "contracted": yuan(float(planned) * rate), "signed": signed,
        })  # fmt: skip
    return rows


def fixed_assets(case: Case) -> list[Row]:
    """Return each agency's assets: total, parts and of-which lines."""
    rng = case.random("assets")
    rows: list[Row] = []
    for agency in case.department.agencies:
        worth = rng.randint(40, 400) * 20_000.0
        used = case.level(f"assets {agency.code}", 0.5, 1.0, noise=0.05)
        for category, share in ASSETS[1:] if agency.code == NO_TOTAL else ASSETS:
            original, in_use = yuan(worth * share), yuan(worth * share * round(used, 2))
            rows.append({
                "year": case.year, "agency_code": agency.code, "agency_name": agency.name, "category": category,
                "qty": rng.randint(1, 200), "original": original, "in_use": in_use, "idle": original - in_use,
            })  # fmt: skip
    return rows


def staffing(case: Case) -> list[Row]:
    """Return each agency's posts and people, counted at the year's end or on as_of."""
    rng = case.random("staffing")
    rows: list[Row] = []
    for agency in case.department.agencies:
        quota = rng.randint(15, 80)
        in_post = quota + (2 if case.department.quality < POOR else -rng.randint(0, 3))
        outside = round(in_post * case.level("outside", 0.16, 0.0, noise=0.05))
        rows.append({
            "year": case.year, "agency_code": agency.code, "agency_name": agency.name,
            "as_of": min(case.as_of, date(case.year, 12, 31)), "quota": quota, "in_post": in_post,
            "dispatched": outside - outside // 3, "contracted": outside // 3,
        })  # fmt: skip
    return rows


def operating_costs(case: Case) -> list[Row]:
    """Return each agency's 三公 and daily operating costs, budgeted and spent (so far)."""
    rng = case.random("costs")
    passed = min(1.0, (case.as_of - date(case.year, 1, 1)).days / 365)
    rows: list[Row] = []
    for agency in case.department.agencies:
        official, daily = rng.randint(10, 60) * 1000.0, rng.randint(100, 900) * 1000.0
        used = case.level("official costs", 1.12, 0.6) * passed
        lines = [(item, official * share, used) for item, share in COSTS]
        lines.append(("二、日常公用经费", daily, case.level("daily costs", 1.08, 0.75) * passed))
        rows += (
            {
                "year": case.year, "agency_code": agency.code, "agency_name": agency.name, "item": item,
                "budget": yuan(budget), "actual": yuan(budget * used),
            }
            for item, budget, used in lines
        )  # fmt: skip
    return rows
