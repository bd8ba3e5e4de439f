"""The made-up district: departments, their agencies, how well each does, and the projects they run.

Every department has a quality between 0 and 1, within WORST and BEST. A case is one department in one fiscal year; all
figures of a case are drawn from random generators named after it, so that none depends on the order of the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

Value = str | int | Decimal | date | None
Row = dict[str, Value]

AREA = "示范区"
FIRST_CODE = 101
WORST, BEST = 0.26, 0.9  # qualities that score about 45 and 95 points
POOR = 0.4  # below this quality some rules are simply broken
BUREAUS = (
    "教育局", "卫生健康局", "民政局", "财政局", "住房和建设局", "城市管理局", "水务局", "文化广电局", "应急管理局",
    "市场监督管理局", "司法局", "信访局", "统计局", "审计局", "科技创新局", "工业和信息化局", "人力资源局",
    "发展和改革局", "政务服务局", "退役军人事务局", "城市更新局", "医疗保障局", "投资推广署", "金融服务署",
    "机关事务管理局", "档案馆", "总工会", "妇女联合会", "残疾人联合会", "消防救援大队",
)  # fmt: skip
STREETS = (
    "东湖", "西湖", "南湖", "北湖", "桂园", "翠竹", "莲塘", "笋岗", "清水河", "黄贝", "东晓", "新秀", "和平", "人民",
    "建设", "解放", "胜利", "光明", "长安", "永安", "太平", "安宁", "凤凰", "龙泉", "石桥", "白云", "青山", "碧波",
    "星海", "朝阳",
)  # fmt: skip
SUBORDINATES = (("综合服务中心", "公益一类事业单位"), ("信息中心", "公益二类事业单位"))
UNDERTAKINGS = ("信息化建设", "公共服务", "设施维护", "宣传教育", "专项资助")


@dataclass(frozen=True)
class Agency:
    """A spending unit, as the agency list names it."""

    code: str
    name: str
    kind: str
    secret: bool


@dataclass(frozen=True)
class Department:
    """A department with its agencies, the main one first; quality is 0 to 1."""

    code: str
    name: str
    agencies: tuple[Agency, ...]
    quality: float


@dataclass(frozen=True)
class Case:
    """One department in one fiscal year, as seen on as_of."""

    department: Department
    year: int
    as_of: date
    seed: int

    @property
    def running(self) -> bool:
        """Whether the fiscal year is still in progress on as_of."""
        return self.as_of <= date(self.year, 12, 31)

    @property
    def main(self) -> Agency:
        """The department's own agency."""
        return self.department.agencies[0]

    def random(self, topic: str) -> Random:
        """Return the generator of one topic of this case."""
        return Random(f"{self.seed}/{self.department.code}/{self.year}/{topic}")

    def level(self, topic: str, worst: float, best: float, noise: float = 0.15) -> float:
        """Return a figure between worst and best, near where the department's quality puts it."""
        wanted = self.department.quality + self.random(topic).gauss(0, noise)
        return worst + (best - worst) * min(1.0, max(0.0, wanted))

    def lapses(self, topic: str, most: int) -> int:
        """Return how many of at most `most` things went wrong; none in a good department."""
        return max(0, min(most, int(self.level(topic, most + 0.6, -0.3 * most))))


@dataclass(frozen=True)
class Project:
    """A project of a department-year; budget in yuan, done is None when it was never completed."""

    code: str
    name: str
    agency: Agency
    budget: Decimal
    due: date
    done: date | None


def yuan(amount: float) -> Decimal:
    """Return an amount in yuan with two decimals."""
    return Decimal(round(amount * 100)).scaleb(-2)


def agency_count(index: int) -> int:
    """Return how many agencies the department at this place of the list has: two or three."""
    return 2 + index % 2


def departments(count: int, seed: int, best: float = BEST) -> tuple[Department, ...]:
    """Return the first `count` departments; their qualities, from `best` down, are spread evenly and shuffled."""
    ranks = list(range(count))
    Random(seed).shuffle(ranks)
    step = (best - WORST) / max(1, count - 1)
    return tuple(_department(index, best - rank * step) for index, rank in enumerate(ranks))


def _department(index: int, quality: float) -> Department:
    code, name = str(FIRST_CODE + index), AREA + _short_name(index)
    main = Agency(f"{code}001", f"{name}（本级）", "行政单位", secret=index == 1)
    others = (
        Agency(f"{code}{place:03d}", name + suffix, kind, secret=False)
        for place, (suffix, kind) in enumerate(SUBORDINATES[: agency_count(index) - 1], start=2)
    )
    return Department(code, name, (main, *others), quality)


def _short_name(index: int) -> str:
    if index < len(BUREAUS):
        return BUREAUS[index]
    street = index - len(BUREAUS)
    return f"{STREETS[street] if street < len(STREETS) else street + 1}街道办事处"


def projects(case: Case) -> tuple[Project, ...]:
    """Return the projects of a department-year, two to five."""
    return tuple(_projects(case))


def _projects(case: Case) -> Iterator[Project]:
    rng = case.random("projects")
    count = rng.randint(2, 5)
    late = case.lapses("late projects", 3)
    for place in range(count):
        due = date(case.year, rng.randint(6, 12), 20)
        done = due + timedelta(days=rng.randint(5, 40) if place < late else -rng.randint(2, 30))
        yield Project(
            code=f"{case.department.code}{case.year}{place + 1:04d}",
            name=case.department.name.removeprefix(AREA) + UNDERTAKINGS[place],
            agency=case.department.agencies[place % len(case.department.agencies)],
            budget=yuan(rng.randint(30, 600) * 10_000),
            due=due,
            done=None if place == 0 and late > 1 else done,
        )
