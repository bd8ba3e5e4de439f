"""The command line: jiheng demo, refresh, published, check-report, serve, schedule."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NoReturn

import duckdb
import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table

from pipelines import demo as made_up
from pipelines.claimchecks import find_published
from pipelines.exports import CatalogueError
from pipelines.extract import Progress
from pipelines.landing import LandingError
from pipelines.lock import BusyError
from pipelines.publish import AuditError, published_path
from pipelines.refresh import RefreshError, Run, run_refresh
from pipelines.reports import Published, Report, ReportError, read_report
from pipelines.reports import check_report as judge_report
from pipelines.reportview import SERIOUS, show_findings
from pipelines.schedule import CronError, ScheduleError, run_schedule
from pipelines.settings import BUREAU_TIME, PROJECT, Home, SettingsError, find_home, read_as_of
from pipelines.summary import Summary, summarise
from pipelines.warehouse import WarehouseError

NOT_PUBLISHED, WRONG_USAGE = 1, 2
SOME_FINDINGS = 1
PORT = 8501
NIGHTLY = "0 2 * * *"
STATUSES = {
    "loaded": "已载入",
    "superseded": "已被替代",
    "duplicate": "重复",
    "unrecognised": "无法识别",
    "unreadable": "无法读取",
}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="绩衡：部门整体支出绩效评价，每夜由各系统导出文件计算。/ Departments' performance, scored every night.",
)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

HomeOption = Annotated[Path | None, typer.Option("--home", help="数据目录 / where this installation keeps its data")]
LandingOption = Annotated[Path | None, typer.Option("--landing", help="收件文件夹 / where the exports lie")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="评分日 YYYY-MM-DD / the day to score at")]
FullOption = Annotated[bool, typer.Option("--full", help="不信任缓存，全部重新解析 / trust no cache")]
CronOption = Annotated[str, typer.Option("--cron", help="何时刷新 / when to refresh")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="看板端口 / the dashboard's port")]
FileArgument = Annotated[Path, typer.Argument(help="自评报告 / the report: .docx .pdf .txt .md", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
ServeOption = Annotated[bool, typer.Option("--serve/--no-serve", help="随后打开看板 / serve the dashboard afterwards")]


@app.command()
def refresh(
    landing: LandingOption = None, home: HomeOption = None, as_of: AsOfOption = None, full: FullOption = False
) -> None:
    """夜间作业一次：读取、计算、审核、发布。/ The whole nightly job once: extract, build, audit, publish."""
    _refresh(_home(home, landing), as_of, full)


@app.command()
def published(home: HomeOption = None) -> None:
    """打印已发布仓库的路径。/ Print the path of the published DuckDB file."""
    path = published_path(_home(home))
    if path is None:
        _stop(NOT_PUBLISHED, "尚未发布过；先运行 jiheng refresh / nothing was ever published; run jiheng refresh first")
    typer.echo(path)


@app.command(name="check-report")
def check_report(file: FileArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """核对一份自评报告。/ Check one self-evaluation report; --home adds the department's published figures."""
    try:
        report = read_report(file)
    except ReportError as error:
        _stop(WRONG_USAGE, f"{file}: {error}")
    published = _published_figures(home, report) if home else None
    findings = judge_report(report, published)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, default=_number, indent=1))
    else:
        show_findings(console, report, findings)
    raise typer.Exit(SOME_FINDINGS if any(finding.severity in SERIOUS for finding in findings) else 0)


def _published_figures(home: Path, report: Report) -> Published | None:
    """What the warehouse of a home says of the report's department; None, said so, where it says nothing."""
    path = published_path(_home(home))
    found = find_published(path, report.department, report.fiscal_year) if path else None
    if found is None:
        errors.print(
            f"已发布仓库中没有 {report.department} {report.fiscal_year} 年度，只核对报告本身"
            " / the warehouse does not know this department and year; the report is checked by itself",
            markup=False,
        )
    return found


def _number(value: object) -> float:
    """A decimal as JSON's number."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"no JSON for {value!r}")


@app.command()
def serve(home: HomeOption = None, port: PortOption = PORT) -> None:
    """打开看板（127.0.0.1）。/ Serve the dashboard on 127.0.0.1 until stopped."""
    _serve(_home(home), port)


@app.command()
def schedule(home: HomeOption = None, landing: LandingOption = None, cron: CronOption = NIGHTLY) -> None:
    """每夜定时刷新，直到停止。/ Prefect server and the nightly deployment, until stopped."""
    where = _home(home, landing)
    console.print(f"每夜刷新 / nightly refresh: {cron} ({BUREAU_TIME.key})")
    try:
        run_schedule(where, cron, BUREAU_TIME.key)
    except CronError as error:
        _stop(WRONG_USAGE, f"{error}，例如 {NIGHTLY} / write one like {NIGHTLY}")
    except ScheduleError as error:
        _stop(NOT_PUBLISHED, str(error))


@app.command()
def demo(home: HomeOption = None, port: PortOption = PORT, serve: ServeOption = True) -> None:
    """虚构一个区的导出与自评报告并演示。/ Make up a district's exports and reports, refresh and serve the dashboard."""
    where = _home(home)
    today = datetime.now(UTC).date()
    with console.status("正在虚构一个区的导出文件与自评报告 / making up a district's exports and reports"):
        made_up.make_district(where.landing, last_year=today.year, as_of=today)
    console.print(f"虚构的导出文件在 {where.landing} / the made-up exports")
    _refresh(where, None, False)
    if serve:
        _serve(where, port)


def main() -> None:
    """The program."""
    app()


def _home(home: Path | None, landing: Path | None = None) -> Home:
    """The installation meant, or the end with what is wrong."""
    try:
        return find_home(home, landing)
    except SettingsError as error:
        _stop(WRONG_USAGE, str(error))


def _refresh(home: Home, as_of: str | None, full: bool) -> None:
    """One refresh with its lines and its closing tables; ends the program when nothing could be published."""
    try:
        day = read_as_of(as_of)
        with console.status("正在刷新 / refreshing") as status:
            run = run_refresh(home, day, full, lambda line: console.print(f"  {line}"), _progress(status))
    except (LandingError, SettingsError, CatalogueError) as error:
        _stop(WRONG_USAGE, str(error))
    except AuditError as error:
        for violation in error.violations:
            errors.print(str(violation), markup=False)
        _stop(NOT_PUBLISHED, f"审核未通过，{error}；未发布，上一个仓库保留 / audits failed, nothing published")
    except (BusyError, RefreshError, WarehouseError, OSError, duckdb.Error) as error:
        _stop(NOT_PUBLISHED, f"{error}\n未发布，上一个仓库保留 / not published, the last good warehouse stays")
    _report(run, day)


def _progress(status: Status) -> Progress:
    """Shows how many files are parsed, and the last of them."""

    def show(done: int, total: int, name: str) -> None:
        status.update(f"解析 / parsing {done}/{total} {name}")

    return show


def _report(run: Run, day: date) -> None:
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


def _serve(home: Home, port: int) -> None:
    """The dashboard as a process of its own; an interrupt ends both quietly."""
    console.print(f"看板 / dashboard: http://127.0.0.1:{port}")
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "server.fileWatcherType": "none",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboard" / "app.py"), *flags]
    with subprocess.Popen(command, env={**os.environ, "JIHENG_HOME": str(home.root)}) as process:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.wait()
            return
    if code:
        _stop(NOT_PUBLISHED, f"看板已退出，代码 {code} / the dashboard ended with code {code}")


def _stop(code: int, line: str) -> NoReturn:
    """Ends the program with a line on standard error."""
    errors.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(code)
