"""The command line: jiheng demo, refresh, published, check-report, serve, verify-log, schedule."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from pipelines.accesslog import log_path, verify
from pipelines.claimchecks import find_published
from pipelines.exports import CatalogueError
from pipelines.homes import HomeError
from pipelines.landing import LandingError
from pipelines.lock import BusyError
from pipelines.operating import doctor, lake, rollback, status
from pipelines.project import ProjectError
from pipelines.publish import AuditError, published_path
from pipelines.refresh import RefreshError, run_refresh
from pipelines.refreshview import show_refresh, shown_progress
from pipelines.reports import Published, Report, ReportError, read_report
from pipelines.reports import check_report as judge_report
from pipelines.reportview import SERIOUS, show_findings
from pipelines.schedule import CronError, ScheduleError, run_schedule
from pipelines.serving import HOST, PORT, serve_home
from pipelines.settings import BUREAU_TIME, Home, SettingsError, read_as_of
from pipelines.terminal import (
    NOT_PUBLISHED,
    WRONG_USAGE,
    HomeOption,
    LandingOption,
    PortOption,
    console,
    errors,
    home_or_stop,
    say,
    stop,
)

SOME_FINDINGS = 1
BROKEN = 1
NIGHTLY = "0 2 * * *"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="绩衡：部门整体支出绩效评价，每夜由各系统导出文件计算。/ Departments' performance, scored every night.",
)

for command in (status, rollback, doctor, lake):
    app.command()(command)

AsOfOption = Annotated[str | None, typer.Option("--as-of", help="评分日 YYYY-MM-DD / the day to score at")]
FullOption = Annotated[bool, typer.Option("--full", help="不信任缓存，全部重新解析 / trust no cache")]
CronOption = Annotated[str, typer.Option("--cron", help="何时刷新 / when to refresh")]
FileArgument = Annotated[Path, typer.Argument(help="自评报告 / the report: .docx .pdf .txt .md", show_default=False)]
HostOption = Annotated[str, typer.Option("--host", help="看板地址 / the address the dashboard listens on")]
DistrictsOption = Annotated[int, typer.Option("--districts", min=1, help="几个区县 / how many districts")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
ServeOption = Annotated[bool, typer.Option("--serve/--no-serve", help="随后打开看板 / serve the dashboard afterwards")]


@app.command()
def refresh(
    landing: LandingOption = None, home: HomeOption = None, as_of: AsOfOption = None, full: FullOption = False
) -> None:
    """夜间作业一次：读取、计算、审核、发布。/ The whole nightly job once: extract, build, audit, publish."""
    _refresh(home_or_stop(home, landing), as_of, full)


@app.command()
def published(home: HomeOption = None) -> None:
    """打印已发布仓库的路径。/ Print the path of the published DuckDB file."""
    path = published_path(home_or_stop(home))
    if path is None:
        stop(NOT_PUBLISHED, "尚未发布过；先运行 jiheng refresh / nothing was ever published; run jiheng refresh first")
    typer.echo(path)


@app.command(name="check-report")
def check_report(file: FileArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """核对一份自评报告。/ Check one self-evaluation report; --home adds the department's published figures."""
    try:
        report = read_report(file)
    except ReportError as error:
        stop(WRONG_USAGE, f"{file}: {error}")
    published = _published_figures(home, report) if home else None
    findings = judge_report(report, published)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, default=_number, indent=1))
    else:
        show_findings(console, report, findings)
    raise typer.Exit(SOME_FINDINGS if any(finding.severity in SERIOUS for finding in findings) else 0)


def _published_figures(home: Path, report: Report) -> Published | None:
    """What the warehouse of a home says of the report's department; None, said so, where it says nothing."""
    path = published_path(home_or_stop(home))
    found = find_published(path, report.department, report.fiscal_year) if path else None
    if found is None:
        errors.print(
            f"已发布仓库中没有 {report.department} {report.fiscal_year} 年度（或多个区县都有），只核对报告本身"
            " / the warehouse knows no such department and year, or several; the report is checked by itself",
            markup=False,
        )
    return found


def _number(value: object) -> float:
    """A decimal as JSON's number."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"no JSON for {value!r}")


@app.command()
def serve(home: HomeOption = None, port: PortOption = PORT, host: HostOption = HOST) -> None:
    """打开看板（默认 127.0.0.1；其他地址须配置登录）。/ Serve the dashboard; beyond 127.0.0.1 a login is needed."""
    serve_home(home_or_stop(home), port, host)


@app.command(name="verify-log")
def verify_log(home: HomeOption = None) -> None:
    """核对访问日志的哈希链。/ Check that no line of the access log was changed, left out or put in."""
    path = log_path(home_or_stop(home))
    try:
        verdict = verify(path)
    except OSError as error:
        stop(WRONG_USAGE, f"读不了访问日志 / cannot be read: {error}")
    if verdict.broken_line is not None:
        stop(BROKEN, f"{path}，第 {verdict.broken_line} 行 / line {verdict.broken_line}: {verdict.cause}")
    told = f"{verdict.lines} 行 / lines, {verdict.last_hash}" if verdict.lines else "还没有记录 / nothing written yet"
    console.print(f"{path} 完整 / whole: {told}", markup=False, soft_wrap=True)


@app.command()
def schedule(home: HomeOption = None, landing: LandingOption = None, cron: CronOption = NIGHTLY) -> None:
    """每夜定时刷新，直到停止。/ Prefect server and the nightly deployment, until stopped."""
    where = home_or_stop(home, landing)
    console.print(f"每夜刷新 / nightly refresh: {cron} ({BUREAU_TIME.key})")
    try:
        run_schedule(where, cron, BUREAU_TIME.key)
    except CronError as error:
        stop(WRONG_USAGE, f"{error}，例如 {NIGHTLY} / write one like {NIGHTLY}")
    except ScheduleError as error:
        stop(NOT_PUBLISHED, str(error))


@app.command()
def demo(
    home: HomeOption = None, port: PortOption = PORT, serve: ServeOption = True, districts: DistrictsOption = 1
) -> None:
    """虚构一个区的导出与自评报告并演示。/ Make up a district's exports and reports, refresh and serve the dashboard."""
    from pipelines import demo as made_up  # the night needs none of it, and would wait for it

    where = home_or_stop(home)
    today = datetime.now(UTC).date()
    with console.status("正在虚构一个区的导出文件与自评报告 / making up a district's exports and reports"):
        if districts == 1:
            made_up.make_district(where.landing, last_year=today.year, as_of=today)
        else:
            made_up.make_municipality(where.landing, where.districts, districts, last_year=today.year, as_of=today)
    console.print(f"虚构的导出文件在 {where.landing} / the made-up exports")
    _refresh(where, None, False)
    if serve:
        serve_home(where, port)


def main() -> None:
    """The program."""
    app()


def _refresh(home: Home, as_of: str | None, full: bool) -> None:
    """One refresh with its lines and its closing tables; ends the program when nothing could be published."""
    try:
        day = read_as_of(as_of)
        with shown_progress() as progress:
            run = run_refresh(home, day, full, say, progress)
    except (LandingError, SettingsError, CatalogueError) as error:
        stop(WRONG_USAGE, str(error))
    except AuditError as error:
        for violation in error.violations:
            errors.print(str(violation), markup=False)
        stop(NOT_PUBLISHED, f"审核未通过，{error}；未发布，上一个仓库保留 / audits failed, nothing published")
    except (BusyError, HomeError, ProjectError, RefreshError, OSError, duckdb.Error) as error:
        stop(NOT_PUBLISHED, f"{error}\n未发布，上一个仓库保留 / not published, the last good warehouse stays")
    show_refresh(run, day)
