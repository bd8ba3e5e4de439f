"""A refresh at the terminal: how far it is, and its closing tables."""

from datetime import date

from rich.status import Status
from rich.table import Table

from pipelines.extract import Progress
from pipelines.publish import published_path
from pipelines.refresh import Run
from pipelines.summary import Summary, summarise
from pipelines.terminal import console

STATUSES = {
    "loaded": "已载入",
    "superseded": "已被替代",
    "duplicate": "重复",
    "unrecognised": "无法识别",
    "unreadable": "无法读取",
}


def show_progress(status: Status) -> Progress:
    """Shows how many files are parsed, and the last of them."""

    def show(done: int, total: int, name: str) -> None:
        status.update(f"解析 / parsing {done}/{total} {name}")

    return show


def show_refresh(run: Run, day: date) -> None:
    """The closing tables of a refresh."""
    path = run.published or published_path(run.home)
    assert path is not None
    if run.is_unchanged:
        console.print(f"没有新内容，评分日 {day}，仓库不变 / nothing new, the warehouse stands: {path}", soft_wrap=True)
        return
    for table in _tables(summarise(path), run):
        console.print(table)
    console.print(f"已发布 / published: {path}", soft_wrap=True)


def _tables(summary: Summary, run: Run) -> list[Table]:
    """Files and rows; grades by year; the time of each stage."""
    files = Table("文件 files", "")
    for status, count in summary.files_by_status:
        files.add_row(f"{STATUSES[status]} {status}", f"{count:,}")
    files.add_row("接收行 rows accepted", f"{summary.rows_accepted:,}")
    files.add_row("拒收行 rows rejected", f"{summary.rows_rejected:,}")
    years = Table("年度 year", "部门 departments", "平均分 mean", *summary.grades, "未定 open")
    for year in summary.years:
        grades = (str(year.by_grade.get(grade, 0)) for grade in summary.grades)
        years.add_row(str(year.fiscal_year), str(year.departments), f"{year.mean_points}", *grades, str(year.ungraded))
    times = Table(*(f"{stage} (s)" for stage in run.seconds))
    times.add_row(*(f"{seconds:.1f}" for seconds in run.seconds.values()))
    return [files, years, times]
