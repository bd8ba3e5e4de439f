"""The pandas program a refresh is measured against: the same points from the same files, and nothing else.

    python -m benchmarks.analyst LANDING POINTS

As an analyst would write it for the tidy district of `benchmarks.district`: an export is a frame of the columns that
matter, joined and grouped without a loop over rows. It knows what the bare script knows (`benchmarks.bare`) and leaves
out what that leaves out. Money is in whole fen, points in whole ten-thousandths, halves go up. It writes POINTS, a
Parquet file of department, year, criterion and points. It imports nothing of the product.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.frames import KEY, POINT, counted, days, fen, number_in, read, share, steps, sums, whole

VETOED = ["B12-1", "B12-2", "B12-3"]

Points = dict[str, pd.Series]
"""By criterion: ten-thousandths of points, by department and year."""


def main(landing: Path, target: Path) -> None:
    """Reads every export of LANDING and writes the points."""
    agencies = read(landing, "预算单位信息表", "单位代码", "主管部门代码", "是否涉密")
    owners = agencies[["单位代码", "department"]]
    budget = read(landing, "预算指标明细表", "单位代码", "预算年度", "指标类型", "指标金额").merge(owners)
    years = pd.MultiIndex.from_frame(budget[KEY].drop_duplicates())
    found = read(landing, "绩效评价核查问题清单", "部门代码", "年度", "评分点代码")
    findings = found.groupby([*KEY, "评分点代码"]).size().unstack(fill_value=0).reindex(years, fill_value=0)
    aims = read(landing, "绩效目标及完成情况表", "单位代码", "预算年度", *AIMS).merge(owners)
    secret = set(agencies.loc[agencies["是否涉密"] == "是", "department"])
    computed = {
        "A12-1": (5 - counted(findings, "A12-1")).clip(lower=0) * POINT,
        **targets(aims),
        **works(landing, owners, aims, years, counted(findings, "A21-1")),
        **purchases(landing, owners, years),
        **budget_changes(budget),
        **disclosed(landing, years, secret),
        **assets(landing, owners),
        **staff(landing, owners),
        **costs(landing, owners),
        **execution(landing, owners, budget),
        **tasks_and_petitions(landing, years),
        **satisfaction(landing),
    }
    judged = read(landing, "绩效评价评分底稿", "部门代码", "年度", "评分点代码", "核定得分")
    judged = judged.assign(points=whole(judged["核定得分"], POINT)).set_index([*KEY, "评分点代码"])["points"].unstack()
    points = judged.combine_first(pd.DataFrame(computed)).reindex(years).fillna(0)
    points.loc[counted(findings, "B12-4") > 0, VETOED] = 0
    (points / POINT).reset_index().melt(KEY, var_name="criterion", value_name="points").to_parquet(target)


AIMS = ("目标层级", "项目代码", "一级指标", "二级指标", "指标性质", "比较符", "年度指标值", "权重", "实际完成值")


def targets(aims: pd.DataFrame) -> Points:
    """A22-2 to A22-4, C31-1: what targets are set, and how far those of effect are reached."""
    wanted, reached = number_in(aims["年度指标值"]), number_in(aims["实际完成值"])
    is_most = aims["比较符"].isin(["≤", "<"])
    with np.errstate(divide="ignore", invalid="ignore"):
        less = np.where(reached <= wanted, 1, np.where(reached == 0, 0, wanted / reached))
        more = np.where(wanted == 0, 1, np.minimum(1, reached / wanted))
    completion = pd.Series(np.where(is_most, less, more), aims.index).where(aims["实际完成值"].notna(), 0)
    is_effect = (aims["一级指标"] == "效益指标") & (aims["目标层级"] == "部门整体")
    weight = pd.to_numeric(aims["权重"]).where(is_effect, 0)
    by = aims.assign(
        measurable=wanted.notna(),
        benefit=aims["二级指标"].isin(["社会效益", "经济效益", "生态效益"]),
        quantitative=aims["指标性质"] == "定量",
        vague=is_effect & (wanted.isna() | (aims["实际完成值"].notna() & reached.isna())),
        weight=weight,
        reached=weight * completion.clip(lower=0),
    ).groupby(KEY)
    sound = by[["weight", "reached"]].sum()[~by["vague"].any()].query("weight > 0")
    parts = 10**8
    return {
        "A22-2": by["benefit"].any() * 2 * POINT,
        "A22-3": by["measurable"].all() * POINT,
        "A22-4": by["quantitative"].any() * POINT,
        "C31-1": share(whole(sound["reached"].round(10), parts), whole(sound["weight"], parts), 25),
    }


def works(landing: Path, owners: pd.DataFrame, aims: pd.DataFrame, years: pd.MultiIndex, findings: pd.Series) -> Points:
    """A21-1, C23-1: projects without targets, projects completed in time."""
    projects = read(landing, "项目库明细表", "单位代码", "预算年度", "项目代码", "计划完成日期", "实际完成日期").merge(
        owners
    )
    aimed = aims.loc[aims["目标层级"] == "项目", ["year", "项目代码"]].drop_duplicates().assign(aimed=True)
    projects = projects.merge(aimed, how="left")
    projects["aimless"] = projects["aimed"].isna()
    projects["in_time"] = days(projects["实际完成日期"]) <= days(projects["计划完成日期"])
    by = projects.assign(projects=1).groupby(KEY)[["projects", "aimless", "in_time"]].sum()
    by = by.reindex(years, fill_value=0)
    return {
        "A21-1": (3 - by["aimless"] - findings).clip(lower=0) * POINT,
        "C23-1": share(by["in_time"], by["projects"], 6).where(by["projects"] > 0, 6 * POINT),
    }


def purchases(landing: Path, owners: pd.DataFrame, years: pd.MultiIndex) -> Points:
    """B11-1: what was bought of what was planned."""
    rows = read(landing, "政府采购计划执行情况表", "单位代码", "预算年度", "采购计划金额", "实际采购金额").merge(owners)
    by = sums(fen(rows, "采购计划金额", "实际采购金额"), "采购计划金额", "实际采购金额").reindex(years, fill_value=0)
    planned, bought = by["采购计划金额"], by["实际采购金额"]
    points = share(bought, planned, 1).where(planned > 0, POINT)
    return {"B11-1": points.where(bought <= planned, 0)}


def budget_changes(budget: pd.DataFrame) -> Points:
    """B12-2: a tenth of a point for each full percent beyond ten by which the initial budget was changed."""
    rows = fen(budget, "指标金额")
    kind, amount = rows["指标类型"], rows["指标金额"]
    added = amount.abs().where(kind.isin(["追加", "追减"]), amount.where((kind == "调剂") & (amount > 0), 0))
    by = sums(rows.assign(initial=amount.where(kind == "年初预算", 0), changed=added), "initial", "changed")
    by = by[by["initial"] > 0]
    steps_beyond = ((by["changed"] * 100 - by["initial"] * 10) // by["initial"]).clip(lower=0)
    return {"B12-2": (POINT - steps_beyond * (POINT // 10)).clip(lower=0)}


def disclosed(landing: Path, years: pd.MultiIndex, secret: set[str]) -> Points:
    """B13-1, B13-2: budget and accounts published in time and in full; secret departments need not."""
    rows = read(
        landing,
        "预决算信息公开情况表",
        *("部门代码", "年度", "公开类型", "公开期限", "公开日期", "内容是否完整", "范围是否合规"),
    ).set_index(KEY)
    published = days(rows["公开日期"])
    is_proper = (rows["内容是否完整"] == "是") & (rows["范围是否合规"] == "是")
    is_in_time = published <= days(rows["公开期限"])
    points = steps(rows, (is_in_time & is_proper, 1.5), (published.notna(), 1))
    spared = years[years.get_level_values("department").isin(secret)]
    found = {}
    for criterion, is_kind in (("B13-1", rows["公开类型"] == "部门预算"), ("B13-2", rows["公开类型"] != "部门预算")):
        own = points[is_kind]
        own = own[~own.index.get_level_values("department").isin(secret)]
        found[criterion] = pd.concat([own, pd.Series(15 * POINT // 10, spared)])
    return found


def assets(landing: Path, owners: pd.DataFrame) -> Points:
    """B32-1: fixed assets in use, by each agency's total row, else by its parts."""
    rows = read(landing, "固定资产保有及使用情况表", "单位代码", "年度", "资产类别", "原值", "在用").merge(owners)
    is_total = rows["资产类别"].str.match(r"一[、.].*固定资产")
    is_part = rows["资产类别"].str.match(r"[(（][一二三四五六][)）]")
    has_total = is_total.groupby([rows["单位代码"], rows["year"]]).transform("any")
    by = sums(fen(rows[is_total | (is_part & ~has_total)], "原值", "在用"), "原值", "在用")
    all_, used = by["原值"], by["在用"]
    nothing_idle = (all_ <= 0) | (10 * used >= 9 * all_)
    return {"B32-1": steps(by, (nothing_idle, 1), (4 * used >= 3 * all_, 0.7), (5 * used >= 3 * all_, 0.4))}


def staff(landing: Path, owners: pd.DataFrame) -> Points:
    """B41-1, B42-1: people in post against the quota, people outside it among all."""
    columns = ("核定编制数", "在编人数", "劳务派遣人数", "直接聘用编外人数")
    rows = read(landing, "机构人员情况表", "单位代码", "年度", *columns).merge(owners)
    by = sums(rows.assign(**{column: whole(rows[column], 1) for column in columns}), *columns)
    outside = by["劳务派遣人数"] + by["直接聘用编外人数"]
    people = by["在编人数"] + outside
    return {
        "B41-1": (by["在编人数"] <= by["核定编制数"]) * POINT,
        "B42-1": steps(by, ((people == 0) | (20 * outside < people), 1), (10 * outside <= people, 0.5)),
    }


def costs(landing: Path, owners: pd.DataFrame) -> Points:
    """C11-1, C11-2: the two cost items against their budgets."""
    rows = read(landing, "三公经费及日常公用经费预决算表", "单位代码", "年度", "项目", "预算数", "决算数").merge(owners)
    rows = fen(rows, "预算数", "决算数")
    found = {}
    for criterion, pattern in (("C11-1", "一、.*三公"), ("C11-2", "二、日常公用经费")):
        by = sums(rows[rows["项目"].str.match(pattern)], "预算数", "决算数")
        planned, spent = by["预算数"], by["决算数"]
        is_none = planned <= 0
        cases = ((is_none & (spent <= 0), 3), (is_none, 0), (10 * spent < 9 * planned, 3), (spent <= planned, 2))
        found[criterion] = steps(by, *cases)
    return found


def execution(landing: Path, owners: pd.DataFrame, budget: pd.DataFrame) -> Points:
    """C21-1 to C21-5: what was paid by the end of each quarter of the adjusted budget."""
    rows = fen(budget, "指标金额")
    cut = rows["指标类型"] == "追减"
    adjusted = sums(rows.assign(adjusted=rows["指标金额"].mask(cut, -rows["指标金额"].abs())), "adjusted")["adjusted"]
    adjusted = adjusted[adjusted > 0]
    paid = fen(
        read(landing, "国库集中支付明细表", "单位代码", "预算年度", "支付日期", "支付状态", "支付金额"), "支付金额"
    )
    day, status = days(paid["支付日期"]), paid["支付状态"]
    is_paid = (status == "已支付") | ((status == "已退回") & (paid["支付金额"] < 0))
    paid = paid.assign(quarter=day.dt.quarter)[is_paid & (day.dt.year == paid["year"])]
    of_agency = paid.groupby(["单位代码", "year", "quarter"], as_index=False)["支付金额"].sum().merge(owners)
    by = of_agency.groupby([*KEY, "quarter"])["支付金额"].sum().unstack(fill_value=0)
    by = by.reindex(index=adjusted.index, columns=range(1, 5), fill_value=0).cumsum(axis=1)
    quarters = {f"C21-{quarter}": share(4 * by[quarter], adjusted * quarter, 1) for quarter in by}
    return {**quarters, "C21-5": share(by.sum(axis=1), 4 * adjusted, 2)}


def tasks_and_petitions(landing: Path, years: pd.MultiIndex) -> Points:
    """C22-1, C41-2, C41-3: tasks not completed, petitions not answered, petitions answered late."""
    tasks = read(landing, "重点工作督查情况表", "部门代码", "年度", "完成状态")
    undone = tasks[tasks["完成状态"] != "已完成"].groupby(KEY).size().reindex(years, fill_value=0)
    rows = read(landing, "信访事项办理台账", "部门代码", "年度", "办理期限", "答复日期")
    replied = days(rows["答复日期"])
    is_open = replied.isna()
    by = rows.assign(open=is_open, late=is_open | (replied > days(rows["办理期限"]))).groupby(KEY)[["open", "late"]]
    any_ = by.any().reindex(years, fill_value=False)
    return {
        "C22-1": (8 - 4 * undone).clip(lower=0) * POINT,
        "C41-2": ~any_["open"] * POINT,
        "C41-3": ~any_["late"] * POINT,
    }


def satisfaction(landing: Path) -> Points:
    """C42-1: the surveyed rate, in percent or as a share of one."""
    rows = read(landing, "满意度调查结果表", "部门代码", "年度", "满意度（%）").set_index(KEY)
    rate = whole(rows["满意度（%）"], 10_000)
    percent = rate.mask((rate > 0) & (rate <= 10_000), rate * 100)
    cases = [(percent >= 950_000, 6), (percent >= 900_000, 4), (percent >= 800_000, 2)]
    return {"C42-1": steps(rows, *cases, otherwise=1)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
