"""A family of made-up self-evaluation reports: one story of figures, told by several clerks, in several formats.

`tell(story)` gives a report's blocks, `plant` puts one contradiction into story or blocks and says what must be
found, `write` lays the blocks down as .txt, .md, .docx or .pdf. Everything follows from one seed.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pipelines.reports.amounts import decimal_of
from pipelines.reports.rubric import load_rubric, points_of

RUBRIC = load_rubric(2022)
DEPARTMENTS = ("教育局", "卫生健康局", "水务局", "文化广电旅游体育局", "城市更新和土地整备局", "桂园街道办事处")
WE = ("我局", "本部门", "我单位", "本单位")
Block = tuple[str, object]


@dataclass(frozen=True)
class Expected:
    """A finding that must be made: its check, and a code as subject or figures one of which it must carry."""

    check: str
    subject: str = ""
    figures: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Story:
    """The figures of one department-year, money in 万元, and what it claims where that is not what follows."""

    department: str
    year: int
    initial: Decimal
    adjusted: Decimal
    paid: tuple[Decimal, Decimal, Decimal, Decimal]
    procurement: tuple[Decimal, Decimal]
    assets: tuple[Decimal, Decimal]
    three_public: tuple[Decimal, Decimal]
    daily: tuple[Decimal, Decimal]
    staff: tuple[int, int, int, int]
    projects: tuple[int, int]
    petitions: tuple[int, int]
    satisfaction: Decimal
    assessed: dict[str, Decimal] = field(default_factory=dict)
    overrides: dict[str, Decimal] = field(default_factory=dict)
    total_off: Decimal = Decimal(0)
    clerk: int = 0
    order: int = 0
    drop: frozenset[str] = frozenset()


def money(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randrange(low * 100, high * 100)).scaleb(-2)


def share(rng: random.Random, whole: Decimal, low: float, high: float) -> Decimal:
    return (whole * Decimal(str(round(rng.uniform(low, high), 4)))).quantize(Decimal("0.01"))


def make_story(seed: int) -> Story:
    rng = random.Random(seed)
    initial = money(rng, 900, 30000)
    adjusted = share(rng, initial, 0.95, 1.09)
    spent = share(rng, adjusted, 0.88, 0.999)
    paid = (share(rng, adjusted, 0.12, 0.26), share(rng, adjusted, 0.3, 0.52), share(rng, adjusted, 0.55, 0.77), spent)
    planned, original, public, daily = money(rng, 2, 900), money(rng, 50, 9000), money(rng, 2, 60), money(rng, 30, 700)
    quota, count, letters = rng.randrange(15, 90), rng.randrange(6, 45), rng.randrange(5, 300)
    assessed = {each.code: decimal_of(each.points) for each in RUBRIC.indicators}
    assessed |= {"A22": Decimal("6.00"), "C31": Decimal("23.50"), "B51": Decimal("2.50"), "B22": Decimal("2.00")}
    return Story(
        department=f"深圳市罗湖区{rng.choice(DEPARTMENTS)}",
        year=rng.choice((2021, 2022, 2023)),
        initial=initial,
        adjusted=adjusted,
        paid=paid,
        procurement=(planned, share(rng, planned, 0.7, 1)),
        assets=(original, share(rng, original, 0.55, 1)),
        three_public=(public, share(rng, public, 0.5, 1.05)),
        daily=(daily, share(rng, daily, 0.7, 1.02)),
        staff=(quota, quota - rng.randrange(-1, 5), rng.randrange(0, 4), rng.randrange(0, 4)),
        projects=(count, count - rng.choice((0, 0, 1, 2))),
        petitions=(letters, letters - rng.choice((0, 0, 1))),
        satisfaction=Decimal(rng.randrange(8200, 9900)).scaleb(-2),
        assessed=assessed,
        clerk=seed % 4,
        order=rng.randrange(6),
    )


def criterion(code: str, numerator: object, denominator: object = 1) -> Fraction:
    return points_of(RUBRIC.criterion(code), Fraction(str(numerator)), Fraction(str(denominator)))


def computed(story: Story) -> dict[str, Decimal]:
    """Points of the indicators that the story's figures settle, everything assessed in full."""
    quota, post, dispatched, hired = story.staff
    quarters = [criterion(f"C21-{n}", paid, story.adjusted) for n, paid in enumerate(story.paid, 1)]
    mean = sum((Fraction(str(paid)) for paid in story.paid), Fraction(0)) / Fraction(str(story.adjusted)) / 4
    letters, in_time = story.petitions
    sums = {
        "B11": criterion("B11-1", story.procurement[1], story.procurement[0]) + 1,
        "B12": criterion("B12-2", abs(story.adjusted - story.initial), story.initial) + 2,
        "B32": criterion("B32-1", story.assets[1], story.assets[0]),
        "B41": criterion("B41-1", post, quota),
        "B42": criterion("B42-1", dispatched + hired, post + dispatched + hired),
        "C11": criterion("C11-1", *reversed(story.three_public)) + criterion("C11-2", *reversed(story.daily)),
        "C21": sum(quarters, Fraction(0)) + criterion("C21-5", decimal_of(mean, 9)),
        "C23": criterion("C23-1", story.projects[1], story.projects[0]),
        "C41": 1 + criterion("C41-2", letters, letters) + criterion("C41-3", in_time, letters),
        "C42": criterion("C42-1", story.satisfaction / 100),
    }
    return {code: decimal_of(points) for code, points in sums.items()}


def claims(story: Story) -> dict[str, Decimal]:
    return {**story.assessed, **computed(story), **story.overrides}


def rate(top: object, bottom: object) -> str:
    return f"{decimal_of(Fraction(str(top)) / Fraction(str(bottom)) * 100)}"


def m(amount: Decimal, clerk: int) -> str:
    """An amount as the clerk prints it."""
    plain, grouped = f"{amount:.2f}", f"{amount:,.2f}"
    wide = grouped.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    yuan = f"{amount * 10000:,.2f}元"
    return (f"{grouped}万元", f"{plain} 万元", f"{wide}万元", yuan)[clerk]


def budget(s: Story) -> list[Block]:
    p = [m(each, s.clerk) for each in (s.initial, s.adjusted, s.paid[3], s.adjusted - s.paid[3])]
    change, verb = abs(s.adjusted - s.initial), "调增" if s.adjusted >= s.initial else "调减"
    delta, last = m(change, s.clerk), s.year - 1
    grown, before = (s.initial * Decimal("0.03")).quantize(Decimal("0.01")), s.initial
    growth = f"增加{m(grown, s.clerk)}，增长{rate(grown, before - grown)}%"
    first = (
        f"{s.year}年度，我局部门预算支出{p[0]}，比{last}年{growth}。调整后的部门整体支出规模为{p[1]}，预算总规模{verb}{delta}。",
        f"{s.year}年年初预算批复{p[0]}，较{last}年度{growth}；年中经批准，全年预算调整为{p[1]}，{verb}{delta}。",
        f"本部门{s.year}年年初部门预算安排{p[0]}，与{last}年相比{growth}。执行中预算{verb}{delta}，调整后预算总额{p[1]}。",
        f"经区人大批准，{s.year}年初预算总额为{p[0]}，同比{last}年{growth}。预算执行中{verb}{delta}，调整预算数为{p[1]}。",
    )[s.clerk]
    execution = rate(s.paid[3], s.adjusted)
    second = (
        f"我局{s.year}年度财政拨款预算资金总额为{p[1]}，财政拨款支出{p[2]}，年度预算执行率为{execution}%，年末财政拨款结转和结余{p[3]}。",
        f"全年实际支出{p[2]}，占全年预算的{execution}%，年末结转结余{p[3]}。",
        f"截至12月31日，部门预算全年累计支出{p[2]}，预算执行率{execution}%；结余资金{p[3]}由财政收回。",
        f"本年度支出决算数{p[2]}，全年预算数{p[1]}，执行率达{execution}%，结转和结余{p[3]}。",
    )[s.clerk]
    return [("h2", "预算编制与调整"), ("p", first), *function_table(s), ("h2", "资金支出情况"), ("p", second)]


def function_table(s: Story) -> list[Block]:
    rng = random.Random(s.department + str(s.initial))
    names = ["一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出"]
    shares = [Decimal(rng.randrange(5, 30)).scaleb(-2) for _ in names[1:]]
    columns = []
    for total in (s.initial, s.adjusted):
        parts = [(total * part).quantize(Decimal("0.01")) for part in shares]
        columns.append([total - sum(parts), *parts, total])
    head = [
        "项目",
        ("年初预算数", "年初预算", "年初数", "年初预算安排")[s.clerk],
        ("调整预算数", "调整后预算", "调整数", "全年预算数")[s.clerk],
    ]
    rows = [head, *([name, f"{a:,.2f}", f"{b:,.2f}"] for name, a, b in zip([*names, "合计"], *columns, strict=True))]
    return [("table", ("部门整体支出预算（按支出功能分类）", "万元", rows))]


def quarters(s: Story) -> list[Block]:
    q = [m(each, s.clerk) for each in s.paid]
    r = [rate(each, s.adjusted) for each in s.paid]
    numbers = [f"{each:,.2f}" for each in (s.adjusted, *s.paid)]
    names = ("一季度末", "二季度末", "三季度末", "四季度末")
    if s.clerk == 0:
        head = ["单位名称", "全年调整预算金额", "1-3月实际支出", "1-6月实际支出", "1-9月实际支出", "1-12月实际支出"]
        return [("h2", "预算执行情况"), ("table", ("财政拨款预算执行情况表", "万元", [head, [s.department, *numbers]]))]
    if s.clerk == 1:
        rows = [
            ["季度", "累计支出", "执行率"],
            *([n, f"{p:,.2f}", f"{x}%"] for n, p, x in zip(names, s.paid, r, strict=True)),
        ]
        return [("h2", "支出进度"), ("table", ("各季度支出进度表", "万元", rows))]
    listed = f"1-3月、1-6月、1-9月累计支出分别为{q[0]}、{q[1]}、{q[2]}，执行率分别为{r[0]}%、{r[1]}%、{r[2]}%。"
    single = f"一季度末累计支出{q[0]}，二季度末累计支出{q[1]}，三季度末累计支出{q[2]}，四季度末累计支出{q[3]}。"
    return [("h2", "序时进度"), ("p", listed if s.clerk == 2 else single)]


def procurement(s: Story) -> list[Block]:
    a, b, r = m(s.procurement[0], s.clerk), m(s.procurement[1], s.clerk), rate(s.procurement[1], s.procurement[0])
    text = (
        f"{s.year}年政府采购计划金额为{a}，实际完成金额为{b}，政府采购执行率为{r}%，政府采购政策落实到位。",
        f"全年编制采购预算{a}，签订采购合同金额{b}，采购计划执行率{r}%。",
        f"政府采购方面，计划采购{a}，实际采购{b}，执行率{r}%，未发现无计划采购情况。",
        f"本年度采购计划和实际采购金额分别为{a}、{b}，采购执行率{r}%。",
    )[s.clerk]
    return [("h2", "政府采购"), ("p", text)]


def assets(s: Story) -> list[Block]:
    a, b, r = m(s.assets[0], s.clerk), m(s.assets[1], s.clerk), rate(s.assets[1], s.assets[0])
    text = (
        f"我局固定资产期末账面原值{a}，其中在用{b}，固定资产总体使用率达到{r}%。资产账实相符。",
        f"年末固定资产总额{a}，在用固定资产{b}，固定资产利用率{r}%，未发现账实不符情况。",
        f"固定资产账面原值合计{a}，实际使用{b}，利用率为{r}%。",
        f"截至年底，固定资产原值{a}，实际在用原值{b}，利用率{r}%，处置收入及时足额上缴。",
    )[s.clerk]
    return [("h2", "资产管理"), ("p", text), *(asset_table(s) if s.clerk % 2 == 0 else [])]


def asset_table(s: Story) -> list[Block]:
    rows = [["资产类别", "数量", "原值", "在用", "利用率"]]
    equipment = [(each * Decimal("0.8")).quantize(Decimal("0.01")) for each in s.assets]
    rest = [whole - part for whole, part in zip(s.assets, equipment, strict=True)]
    for name, (a, b) in (("一、固定资产", s.assets), ("（一）设备", equipment), ("（二）家具、用具", rest)):
        rows.append([name, "—", f"{a:,.2f}", f"{b:,.2f}", f"{rate(b, a)}%"])
    rows.insert(3, ["其中：1. 车辆", "1", "0.01", "0.01", "100%"])
    return [("table", ("固定资产保有及使用情况表", "万元", rows))]


def staff(s: Story) -> list[Block]:
    quota, post, dispatched, hired = s.staff
    out = dispatched + hired
    inside, outside = rate(post, quota), rate(out, post + out)
    text = (
        f"截至{s.year}年12月31日，编制人数{quota}人，实际在编人员{post}人，编外人员{out}人。财政供养人员控制率为{inside}%，编外人员控制率为{outside}%。",
        f"核定编制{quota}名，年末在编{post}名；劳务派遣{dispatched}名、直接聘用{hired}名，编外人员占比{outside}%。",
        f"人员编制数、在编人数分别为{quota}人、{post}人，另有编外聘用人员{out}人，编外人员控制率{outside}%。",
        f"本单位人员编制{quota}人，实有在编{post}人（控制率{inside}%），使用劳务派遣人员{dispatched}人、聘用人员{hired}人。",
    )[s.clerk]
    return [("h2", "人员管理"), ("p", text)]


def costs(s: Story) -> list[Block]:
    a, b, c, d = (m(each, s.clerk) for each in (*s.three_public, *s.daily))
    x, y = rate(*reversed(s.three_public)), rate(*reversed(s.daily))
    text = (
        f"{s.year}年“三公”经费财政拨款预算{a}，当年度实际支出{b}，“三公”经费控制率为{x}%。日常公用经费支出决算数{d}，调整预算数{c}，日常公用经费控制率为{y}%。",
        f"“三公”经费年初预算{a}，全年实际支出{b}，控制率{x}%；日常公用经费全年预算{c}，实际支出{d}，控制率{y}%。",
        f"三公经费预算安排{a}，决算{b}，控制率为{x}%。日常公用经费调整预算数和决算数分别为{c}、{d}，控制率为{y}%。",
        f"“三公”经费预算数为{a}，支出数为{b}。日常公用经费预算为{c}，支出为{d}，日常公用经费控制率{y}%。",
    )[s.clerk]
    return [("h2", "经济性"), ("p", text)]


def work(s: Story) -> list[Block]:
    planned, done = s.projects
    ratio = rate(done, planned)
    text = (
        f"{s.year}年，我局预算安排项目{planned}个，按计划完成{done}个，项目完成率{ratio}%。重点工作全部按期完成。",
        f"全年计划实施预算项目{planned}个，其中{done}个按期完成。",
        f"计划项目{planned}个，按时完成{done}个，完成率为{ratio}%。",
        f"本年度安排项目{planned}个，已按期完成{done}个项目，按期完成率{ratio}%。",
    )[s.clerk]
    return [("h2", "工作效率"), ("p", text)]


def petitions(s: Story) -> list[Block]:
    letters, in_time = s.petitions
    text = (
        f"全年共受理信访件{letters}件，办结{letters}件，其中按期办结{in_time}件。",
        f"收到群众来信来访{letters}件，已全部答复，按期答复{in_time}件。",
        f"受理信访事项{letters}宗，办结{letters}宗，及时办结{in_time}宗，办结率100%。",
        f"信访件共{letters}件，已办结{letters}件，超期办结{letters - in_time}件。",
    )[s.clerk]
    return [("h2", "群众信访办理情况"), ("p", text)]


def satisfaction(s: Story) -> list[Block]:
    text = (
        f"本年度开展满意度问卷调查，公众满意度为{s.satisfaction}%。",
        f"委托第三方开展满意度测评，回收问卷512份，总体满意度{s.satisfaction}%。",
        f"据区统计局民意调查，服务对象满意度达到{s.satisfaction}%。",
        f"经调查，群众满意度为{s.satisfaction}%，满意度较高。",
    )[s.clerk]
    return [("h2", "公众满意度"), ("p", text)]


def problems(s: Story) -> list[Block]:
    text = (
        "一是预算绩效管理队伍的专业能力有待提高；二是部分项目前期论证的时间较紧。下一步将加强培训，避免出现项目未按计划完成的情况。",
        "绩效管理理念仍需加强，项目履行效果尚有改善空间。",
        "预算执行率与序时进度存在差异，将进一步加强支出管理。",
        "部分科室对绩效管理认识不足。今后将完善机制，防止发生超范围、超标准支出。",
    )[s.clerk]
    return [("h1", "存在问题及改进措施"), ("p", text)]


OPTIONAL: dict[str, Callable[[Story], list[Block]]] = {
    "quarters": quarters,
    "procurement": procurement,
    "assets": assets,
    "staff": staff,
    "costs": costs,
    "work": work,
    "petitions": petitions,
    "satisfaction": satisfaction,
}


def tell(s: Story) -> list[Block]:
    """A report's blocks: optional parts in the story's order, those it drops left out."""
    title = (
        f"{s.year}年度部门整体绩效评价报告",
        f"{s.department}{s.year}年度部门整体支出绩效自评报告",
        f"{s.year} 年度部门整体支出绩效自评价报告",
        f"关于{s.department}{s.year}年度部门整体支出绩效评价情况的报告",
    )[s.clerk]
    head: list[Block] = [("title", title)]
    if s.clerk in (0, 2):
        head.append(("p", f"{('部门名称（公章）', '', '填报单位')[s.clerk]}：{s.department}"))
    parts = [name for name in OPTIONAL if name not in s.drop]
    random.Random(s.order).shuffle(parts)
    body = [block for name in parts for block in OPTIONAL[name](s)]
    blocks = [
        *head,
        ("h1", "部门（单位）基本情况"),
        ("p", "我局是区政府工作部门，内设综合科、业务科等科室。"),
        *budget(s),
    ]
    return [*blocks, ("h1", "履职绩效情况"), *body, *problems(s), *annex(s)]


def annex(s: Story) -> list[Block]:
    points = claims(s)
    total = sum(points.values()) + s.total_off
    text = (
        f"我局参照共性指标体系进行评分，得分 {total:.2f} 分。"
        if s.clerk % 2 == 0
        else f"经自评，总得分为{total:.2f}分。"
    )
    rows = ANNEXES[s.clerk](points, total)
    return [("h1", "评价指标评分情况"), ("p", text), ("table", ("部门整体支出绩效评价指标评分表", "", rows))]


def full_annex(points: dict[str, Decimal], total: Decimal) -> list[list[str]]:
    rows = [["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标说明", "参考评分标准", "得分情况"]]
    seen: set[str] = set()
    for each in RUBRIC.indicators:
        row = []
        for code, name in ((each.group, each.group_name), (each.subgroup, each.subgroup_name)):
            weight = sum((i.points for i in RUBRIC.indicators if code in (i.group, i.subgroup)), Fraction(0))
            row += [name, str(decimal_of(weight, 0))] if code not in seen else ["", ""]
            seen.add(code)
        row += [
            each.name,
            f"{decimal_of(each.points, 0)}",
            "反映和考核部门相关情况。",
            f"符合要求的得满分（{decimal_of(each.points, 0)}分），否则酌情扣分。",
        ]
        rows.append([*row, f"{points[each.code]:.2f}"])
    return [*rows, ["总得分情况", *[""] * 7, f"{total:.2f}"]]


def short_annex(points: dict[str, Decimal], total: Decimal) -> list[list[str]]:
    rows = [["序号", "指标名称", "满分", "自评得分", "备注"]]
    for number, each in enumerate(RUBRIC.indicators, 1):
        rows.append([str(number), each.name, f"{decimal_of(each.points, 0)}", f"{points[each.code]}分", ""])
    return [*rows, ["", "合计", "100", f"{total}分", ""]]


def coded_annex(points: dict[str, Decimal], total: Decimal) -> list[list[str]]:
    rows = [["指标编码", "三级指标", "权重", "扣分", "得分"]]
    for each in RUBRIC.indicators:
        lost = decimal_of(each.points) - points[each.code]
        rows.append([each.code, each.name, f"{decimal_of(each.points)}", f"{lost}", f"{points[each.code]}"])
    return [*rows, ["", "总分", "100.00", f"{100 - total}", f"{total}"]]


def titled_annex(points: dict[str, Decimal], total: Decimal) -> list[list[str]]:
    rows = [["二级指标", "三级指标（分值）", "评分标准", "自评分"]]
    for each in RUBRIC.indicators:
        rows.append(
            [
                each.subgroup_name,
                f"{each.name}（{decimal_of(each.points, 0)}分）",
                "按参考评分标准",
                f"{points[each.code]}",
            ]
        )
    return [*rows, ["合计", "", "", f"{total}"]]


ANNEXES = (full_annex, short_annex, coded_annex, titled_annex)


# Contradictions


def changed(blocks: list[Block], kind: str, change: Callable[[str], str]) -> list[Block]:
    return [(name, change(content) if name == kind else content) for name, content in blocks]


def added(blocks: list[Block], text: str) -> list[Block]:
    """A sentence more in the chapter of problems."""
    at = next(i for i, (name, content) in enumerate(blocks) if name == "h1" and "存在问题" in str(content))
    return [*blocks[: at + 1], ("p", text), *blocks[at + 1 :]]


Planted = tuple[list[Block], list[Expected]]


def plant_recomputed(s: Story, rng: random.Random) -> Planted:
    points = computed(s)
    usable = [
        code for code in ("C21", "C11", "B32", "B41", "B42", "C23", "C42", "B11", "C41") if code not in lacking(s)
    ]
    code = rng.choice(usable)
    maximum = decimal_of(RUBRIC.indicator(code).points)
    wrong = (
        points[code] + Decimal("0.60") if points[code] + Decimal("0.60") <= maximum else points[code] - Decimal("0.70")
    )
    wrong = points[code] - Decimal("1.60") if code in ("B11", "C41") and wrong < points[code] else wrong
    return tell(replace(s, overrides={code: max(wrong, Decimal(0))})), [Expected("recomputed", code)]


def lacking(s: Story) -> set[str]:
    """Indicators that the parts left out would have settled."""
    by_part = {
        "quarters": {"C21"},
        "procurement": {"B11"},
        "assets": {"B32"},
        "staff": {"B41", "B42"},
        "costs": {"C11"},
        "work": {"C23"},
        "petitions": {"C41"},
        "satisfaction": {"C42"},
    }
    return {code for part in s.drop for code in by_part[part]}


def plant_total(s: Story, rng: random.Random) -> Planted:
    off = rng.choice((Decimal("1.50"), Decimal("-2.00"), Decimal("0.38")))
    total = sum(claims(s).values())
    return tell(replace(s, total_off=off)), [Expected("total", "total", (total, total + off))]


def plant_over_maximum(s: Story, rng: random.Random) -> Planted:
    code = rng.choice(("A12", "A21", "B13", "C22", "C31"))
    points = decimal_of(RUBRIC.indicator(code).points) + 1
    return tell(replace(s, overrides={code: points})), [Expected("over_maximum", code)]


def plant_rate(s: Story, rng: random.Random) -> Planted:
    printed = rate(s.procurement[1], s.procurement[0])
    wrong = f"{Decimal(printed) - Decimal('4.50')}"
    blocks = [(k, c.replace(f"{printed}%", f"{wrong}%") if "采购" in str(c) and k == "p" else c) for k, c in tell(s)]
    return blocks, [Expected("rate", "", (Decimal(wrong), Decimal(printed)))]


def plant_table_sum(s: Story, rng: random.Random) -> Planted:
    blocks = []
    for kind, content in tell(s):
        if kind == "table" and "功能分类" in content[0]:
            caption, unit, rows = content
            rows = [list(row) for row in rows]
            rows[2][2] = f"{Decimal(rows[2][2].replace(',', '')) + 30:,.2f}"
            content = (caption, unit, rows)
        blocks.append((kind, content))
    return blocks, [Expected("table_sum", "", (s.adjusted, s.adjusted + 30))]


def plant_conflict(s: Story, rng: random.Random) -> Planted:
    wrong = (s.paid[3] * Decimal("0.83")).quantize(Decimal("0.01"))
    other = (s.adjusted * Decimal("0.6")).quantize(Decimal("0.01"))
    public = s.three_public[1] + 1
    texts = [
        (f"{s.year}年度全年支出{m(wrong, s.clerk)}，支出进度不够均衡。", wrong),
        (f"{s.year}年度年度预算总额为{m(other, s.clerk)}，执行中存在前松后紧的现象。", other),
        (f"{s.year}年“三公”经费实际支出{m(public, s.clerk)}，仍有压减空间。", public),
        (f"目前编制人数{s.staff[0] + 3}人，人手较紧。", Decimal(s.staff[0] + 3)),
    ]
    usable = [
        text for at, text in enumerate(texts) if (at, True) not in ((2, "costs" in s.drop), (3, "staff" in s.drop))
    ]
    text, figure = rng.choice(usable)
    figure = figure * 10000 if s.clerk == 3 and "人数" not in text else figure
    return added(tell(s), text), [Expected("conflict", "", (figure,))]


def plant_year(s: Story, rng: random.Random) -> Planted:
    wrong = s.year + rng.choice((0, 1))
    blocks = [(k, c.replace(f"{s.year - 1}年", f"{wrong}年", 1) if k == "p" and "增长" in c else c) for k, c in tell(s)]
    return blocks, [Expected("year", "", (Decimal(wrong),))]


def plant_unsupported(s: Story, rng: random.Random) -> Planted:
    text = rng.choice(
        ("本年度未开展正式满意度调查。", "本年未组织满意度测评，但总体评价良好。", "满意度调查问卷缺失，未能提供。")
    )
    return added(tell(replace(s, drop=s.drop | {"satisfaction"})), text), [Expected("unsupported", "C42")]


ADMISSIONS = (
    ("B51", "尚未制定预算绩效管理办法。"),
    ("B51", "制度中未对事前绩效评估、绩效监控等工作制定规范化的方案。"),
    ("A22", "部分项目绩效指标不够明确，缺乏明确考核标准。"),
    ("B31", "资产盘点发现个别设备账实不符。"),
    ("B13", "部门决算未在规定时限内公开。"),
    ("A21", "有2个项目未编报绩效目标。"),
    ("C22", "区政府下达的重点工作中有1项未按期完成。"),
    ("B21", "个别项目未履行招标程序。"),
    ("B12", "会计核算不规范，个别凭证附件不全。"),
)


def plant_admitted(s: Story, rng: random.Random) -> Planted:
    code, text = rng.choice(ADMISSIONS)
    full = {code: decimal_of(RUBRIC.indicator(code).points)}
    return added(tell(replace(s, overrides=full)), text), [Expected("admitted", code)]


def plant_form(s: Story, rng: random.Random) -> Planted:
    blocks = [(k, _spoilt(c) if k == "table" and "评分表" in c[0] else c) for k, c in tell(replace(s, clerk=0))]
    return blocks, [Expected("form", "", (Decimal(55), Decimal(60)))]


def _spoilt(content: tuple[str, str, list[list[str]]]) -> tuple[str, str, list[list[str]]]:
    return content[0], content[1], [["55" if cell == "60" else cell for cell in row] for row in content[2]]


PLANTS: dict[str, Callable[[Story, random.Random], Planted]] = {
    "recomputed": plant_recomputed,
    "total": plant_total,
    "over_maximum": plant_over_maximum,
    "rate": plant_rate,
    "table_sum": plant_table_sum,
    "conflict": plant_conflict,
    "year": plant_year,
    "unsupported": plant_unsupported,
    "admitted": plant_admitted,
    "form": plant_form,
}


# Formats

ORDINALS = "一二三四五六七八九十"


def numbered(blocks: list[Block], clerk: int) -> list[Block]:
    """Headings with the numbering the clerk is used to, captions with numbers of tables."""
    chapter = part = tables = 0
    found: list[Block] = []
    for kind, content in blocks:
        if kind == "h1":
            chapter, part = chapter + 1, 0
            content = f"{ORDINALS[chapter - 1]}、{content}" if clerk != 3 else f"{chapter} {content}"
        elif kind == "h2":
            part += 1
            content = f"（{ORDINALS[part - 1]}）{content}" if clerk != 3 else f"{chapter}.{part} {content}"
        elif kind == "table":
            tables += 1
            content = (f"{('表', '附表', '表 ', '表1-')[clerk]}{tables} {content[0]}", *content[1:])
        found.append((kind, content))
    return found


def write(blocks: list[Block], path: Path, clerk: int = 0) -> Path:
    """The blocks as a file of the path's format."""
    writers = {".txt": write_text, ".md": write_text, ".docx": write_docx, ".pdf": write_pdf}
    writers[path.suffix](numbered(blocks, clerk), path, clerk)
    return path


def write_text(blocks: list[Block], path: Path, clerk: int) -> None:
    separator = ("\t", "|", "    ", "\t")[clerk]
    lines: list[str] = []
    for kind, content in blocks:
        if kind == "table":
            caption, unit, rows = content
            lines += [caption, f"单位：{unit}"] if unit else [caption]
            gaps = separator == "    " and any("" in row for row in rows)
            lines += [("\t" if gaps else separator).join(row) for row in rows]
        else:
            lines.append(str(content))
        lines.append("")
    text = "\n".join(lines)
    path.write_bytes(text.encode(("utf-8", "utf-8-sig", "gb18030", "utf-8")[clerk]))


def write_docx(blocks: list[Block], path: Path, clerk: int) -> None:
    import docx

    document = docx.Document()
    for kind, content in blocks:
        if kind != "table":
            document.add_paragraph(str(content))
            continue
        caption, unit, rows = content
        document.add_paragraph(caption)
        if unit:
            document.add_paragraph(f"单位：{unit}")
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        if rows[-1][0].startswith("总得分"):
            table.cell(len(rows) - 1, 0).merge(table.cell(len(rows) - 1, 3))
    document.save(str(path))


def write_pdf(blocks: list[Block], path: Path, clerk: int) -> None:
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22)
    head = ParagraphStyle("head", parent=body, firstLineIndent=0)
    small = ParagraphStyle("small", parent=head, fontSize=7, leading=9)
    flow = []
    for kind, content in blocks:
        if kind != "table":
            flow.append(Paragraph(str(content), body if kind == "p" else head))
            continue
        caption, unit, rows = content
        flow += [Paragraph(caption, head)] + ([Paragraph(f"单位：{unit}", head)] if unit else [])
        grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
        flow.append(
            Table([[Paragraph(cell, small) for cell in row] for row in rows], style=grid, colWidths=500 / len(rows[0]))
        )
        flow.append(Spacer(1, 12))
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=45, rightMargin=45).build(flow)
