"""A refresh at the terminal: how far it is, and its closing tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from pipelines.extract import Progress
from pipelines.movements import Movements, read_movements
from pipelines.notices import read_notices
from pipelines.publish import published_path
from pipelines.run import Run
from pipelines.summary import Summary, summarise
from pipelines.terminal import TABLE_BOX, console, say

NOTICES_SHOWN = 10
STATUSES = {
    "loaded": "已载入",
    "superseded": "已被替代",
    "duplicate": "重复",
    "unrecognised": "无法识别",
    "unreadable": "无法读取",
}


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Shows how many files are parsed, and the last of them: a bar on a terminal, a line each elsewhere."""
    if not console.is_terminal:
        yield lambda done, total, name: say(f"解析 / parsing {done}/{total} {name}")
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("正在刷新 / refreshing", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def show_refresh(run: Run, day: date) -> None:
    """The closing tables of a refresh."""
    path = run.published or published_path(run.home)
    assert path is not None
    if run.is_unchanged:
        console.print(f"没有新内容，评分日 {day}，仓库不变 / nothing new, the warehouse stands: {path}", soft_wrap=True)
        return
    for table in _tables(summarise(path), run):
        console.print(table)
    _show_movements(read_movements(path))
    notices = read_notices(path)
    for notice in notices[:NOTICES_SHOWN]:
        console.print(f"提醒 / notice: {notice.text_zh} / {notice.text_en}", markup=False, soft_wrap=True)
    if len(notices) > NOTICES_SHOWN:
        console.print(f"另有 {len(notices) - NOTICES_SHOWN} 条提醒，见看板 / more notices on the dashboard")
    console.print(f"已发布 / published: {path}", soft_wrap=True)


def _show_movements(movements: Movements) -> None:
    """Who moved most, who crossed a grade, what became unverified; a line where nothing moved."""
    if not movements.moved:
        console.print("与上次刷新相比，得分没有变动 / no score moved since the refresh before")
    else:
        title = f"变动的部门年度 / department-years that moved: {movements.moved}"
        table = Table(
            "部门 department", "年度 year", "得分 earned", "失分 lost", "原因 causes", title=title, box=TABLE_BOX
        )
        for mover in movements.movers:
            changes = (f"{mover.earned_change:+}", f"{mover.lost_change:+}")
            table.add_row(escape(mover.department_name), str(mover.fiscal_year), *changes, mover.causes)
        console.print(table)
    for crossing in movements.crossings:
        grades = f"{crossing.grade_before or '未定 open'} → {crossing.grade or '未定 open'}"
        console.print(f"等级变动 / grade: {escape(crossing.department_name)} {crossing.fiscal_year}: {grades}")
    for loss in movements.unverified:
        place = f"{escape(loss.department_name)} {loss.fiscal_year}: {loss.criteria}"
        console.print(f"不再有依据 / became unverified: {place}, {loss.points.normalize():f} 分 / points")


def _tables(summary: Summary, run: Run) -> list[Table]:
    """Files and rows; grades by year; the time of each stage."""
    files = Table("文件 files", "", box=TABLE_BOX)
    for status, count in summary.files_by_status:
        files.add_row(f"{STATUSES[status]} {status}", f"{count:,}")
    files.add_row("接收行 rows accepted", f"{summary.rows_accepted:,}")
    files.add_row("拒收行 rows rejected", f"{summary.rows_rejected:,}")
    years = Table("年度 year", "部门 departments", "平均分 mean", *summary.grades, "未定 open", box=TABLE_BOX)
    for year in summary.years:
        grades = (str(year.by_grade.get(grade, 0)) for grade in summary.grades)
        years.add_row(str(year.fiscal_year), str(year.departments), f"{year.mean_points}", *grades, str(year.ungraded))
    times = Table(*(f"{stage} (s)" for stage in run.seconds), box=TABLE_BOX)
    times.add_row(*(f"{seconds:.1f}" for seconds in run.seconds.values()))
    return [files, years, times]
