"""Rows of the exports about work and its judgement, for one case: projects to findings."""

from datetime import date, timedelta

from pipelines.demo.district import FIRST_CODE, POOR, Case, Department, Project, Row, projects

ASSESSED = {
    "A11-1": 1,
    "A11-2": 1,
    "A11-3": 1,
    "A11-4": 1,
    "A11-5": 1,
    "A22-1": 2,
    "A22-5": 1,
    "B11-2": 1,
    "B12-1": 1,
    "B12-3": 1,
    "B21-1": 1,
    "B21-2": 1,
    "B22-1": 1,
    "B22-2": 1,
    "B31-1": 1,
    "B31-2": 1,
    "B51-1": 0.5,
    "B51-2": 1.5,
    "B51-3": 1,
    "C41-1": 1,
}  # fmt: skip  criterion → the points it can give
OVERALL = (
    ("产出指标", "数量指标", "组织专题活动", "≥", "24", "场", 10),
    ("产出指标", "时效指标", "任务按时办结率", "≥", "95", "%", 10),
    ("效益指标", "社会效益", "服务群众人次", "≥", "12000", "人次", 15),
    ("效益指标", "经济效益", "新增普惠贷款", "≥", "80", "亿元", 10),
    ("效益指标", "生态效益", "单位面积能耗", "≤", "38.5", "千克标准煤/㎡", 5),
    ("效益指标", "可持续影响", "有效投诉数", "≤", "10", "件", 5),
    ("满意度指标", "服务对象满意度", "服务对象满意度", "≥", "90", "%", 10),
)
OF_PROJECT = (
    ("产出指标", "数量指标", "完成活动场次", "≥", "12", "场", 50),
    ("效益指标", "社会效益", "服务对象覆盖数", "≥", "200家", "家", 30),
    ("满意度指标", "服务对象满意度", "服务对象满意度", "≥", "90%", "%", 10),
)
TASKS = ("民生实事", "营商环境优化", "数字政府建设", "安全生产整治", "城市品质提升", "绿色低碳行动")
PROBLEMS = ("新增项目未提交事前绩效评估", "支出功能分类使用不准确", "预算编制测算依据不足", "项目库信息填报不完整")


def agencies(departments: tuple[Department, ...]) -> list[Row]:
    """Return the agency list of the district."""
    return [
        {
            "agency_code": agency.code, "agency_name": agency.name, "department_code": department.code,
            "department_name": department.name, "kind": agency.kind, "secret": "是" if agency.secret else "否",
        }
        for department in departments
        for agency in department.agencies
    ]  # fmt: skip


def project_list(case: Case) -> list[Row]:
    """Return the project library's rows of the year."""
    return [
        {
            "project_code": project.code, "project_name": project.name, "year": case.year,
            "agency_code": project.agency.code, "agency_name": project.agency.name, "kind": "部门预算项目",
            "due": project.due, "done": project.done, "status": "已完成" if project.done else "未完成",
        }
        for project in projects(case)
    ]  # fmt: skip


def targets(case: Case) -> list[Row]:
    """Return the targets of the department and its projects; weak departments leave projects out or set vague ones."""
    skipped = case.lapses("projects without targets", 2)
    poor = case.department.quality < POOR
    rows = [_target(case, *line) for line in OVERALL]
    rows += [_target(case, *line, project) for project in projects(case)[skipped:] for line in OF_PROJECT]
    if case.lapses("vague target", 2):
        rows.append(_target(case, "产出指标", "质量指标", "公共服务水平", "", "显著提升", "", 5))
    for row in rows:
        row["level2"] = "可持续影响" if poor and row["level1"] == "效益指标" else row["level2"]
        row["actual"] = None if case.running else row["actual"]
    return rows


def _target(
    case: Case, level1: str, level2: str, name: str, op: str, wanted: str, unit: str, weight: int,
    project: Project | None = None,
) -> Row:  # fmt: skip
    agency = project.agency if project else case.main
    number = wanted.rstrip("家%")
    reached = "达成"
    if op:
        share = case.level(f"target {name}", 0.3, 1.1)
        reached = f"{float(number) * (share if op == '≥' else 1.05 / share):.1f}".removesuffix(".0")
    return {
        "year": case.year, "agency_code": agency.code, "agency_name": agency.name,
        "scope": "项目" if project else "部门整体", "project_code": project.code if project else None, "level1": level1,
        "level2": level2, "name": name, "quantitative": "定量" if op else "定性", "op": op or None, "target": wanted,
        "unit": unit or None, "weight": weight, "actual": reached,
    }  # fmt: skip


def _of_department(case: Case) -> Row:
    return {"year": case.year, "department_code": case.department.code, "department_name": case.department.name}


def disclosure(case: Case) -> list[Row]:
    """Return when the budget and the accounts were published."""
    rows: list[Row] = []
    for kind, month, page in (("部门预算", 3, "budget"), ("部门决算", 10, "accounts")):
        lapses = case.lapses(f"disclosure {kind}", 3)
        deadline = date(case.year, month, 20)
        published = None if lapses == 3 else deadline + timedelta(days=6 if lapses == 2 else -4)
        rows.append(_of_department(case) | {
            "kind": kind, "approved": deadline - timedelta(days=20), "deadline": deadline, "published": published,
            "complete": ("否" if lapses == 1 else "是") if published else None, "scope": "是" if published else None,
            "url": f"https://gov.example/{case.department.code}/{case.year}/{page}" if published else None,
        })  # fmt: skip
    return rows


def key_tasks(case: Case) -> list[Row]:
    """Return the tasks ordered from above; weak departments leave one or two undone."""
    rng = case.random("tasks")
    undone = case.lapses("undone tasks", 2)
    rows: list[Row] = []
    for place, task in enumerate(TASKS[: rng.randint(3, 6)]):
        due = date(case.year, rng.randint(5, 12), 28)
        rows.append(_of_department(case) | {
            "task_no": f"{case.year}-{case.department.code}-{place + 1}", "task": task, "issuer": "区委区政府",
            "due": due, "done": None if place < undone else due - timedelta(days=rng.randint(0, 25)),
            "status": "未完成" if place < undone else "已完成",
        })  # fmt: skip
    return rows


def petitions(case: Case) -> list[Row]:
    """Return the year's petitions; some departments have none, weak ones answer late or never."""
    rng = case.random("petitions")
    lapses = case.lapses("petitions", 3)
    rows: list[Row] = []
    for place in range(rng.choice((0, 3, 5, 8)) or (4 if lapses else 0)):
        received = date(case.year, 1, 15) + timedelta(days=rng.randint(0, 250))
        due = received + timedelta(days=60)
        replied = due + timedelta(days=rng.randint(3, 20) if place < lapses else -rng.randint(5, 50))
        unanswered = place == 0 and lapses > 1
        rows.append(_of_department(case) | {
            "case_no": f"XF{case.year}{case.department.code}{place:04d}", "received": received, "due": due,
            "replied": None if unanswered else replied, "status": "办理中" if unanswered else "已办结",
        })  # fmt: skip
    return rows


def satisfaction(case: Case) -> list[Row]:
    """Return the survey's rate in per cent; the third department was not surveyed in years that divide by three."""
    if case.department.code == "103" and case.year % 3 == 0:
        return []
    rate = f"{case.level('satisfaction', 74, 98.5):.2f}"
    sample = case.random("sample").randint(120, 600)
    return [_of_department(case) | {"surveyed": "服务对象", "sample": sample, "rate": rate}]


def assessments(case: Case) -> list[Row]:
    """Return the bureau's points for every assessed criterion, made in March of the next year."""
    rows: list[Row] = []
    for criterion, most in ASSESSED.items():
        share = min(1.0, case.level(f"assessment {criterion}", 0.25, 1.15, noise=0.15))
        points = f"{most * share:.2f}"
        rows.append(_of_department(case) | {
            "criterion": criterion, "points": points, "text": "落实不到位，酌情扣分" if share < 1 else None,
            "evidence": f"佐证材料{criterion}", "checker": "评价组", "day": date(case.year + 1, 3, 20),
        })  # fmt: skip
    return rows


def findings(case: Case) -> list[Row]:
    """Return the problems found; the first department breaks the rules (B12-4, the veto) in even years."""
    found = [("A12-1", problem) for problem in PROBLEMS[: case.lapses("findings", 4)]]
    found += [("A21-1", "项目绩效目标内容不完整")] * case.lapses("finding on targets", 1)
    found += [("A11-1", "分配依据不足")] * case.lapses("note", 1)
    found += [("B12-4", "超范围列支")] * (case.department.code == str(FIRST_CODE) and case.year % 2 == 0)
    rng = case.random("findings")
    return [
        _of_department(case) | {
            "criterion": criterion, "text": text, "evidence": f"核查底稿{case.department.code}-{case.year}-{number}",
            "checker": "核查组", "day": date(case.year, rng.randint(4, 12), rng.randint(1, 28)),
        }
        for number, (criterion, text) in enumerate(found, start=1)
    ]  # fmt: skip
