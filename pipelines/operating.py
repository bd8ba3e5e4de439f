"""The commands of whoever runs an installation: how it stands, an earlier warehouse, what it lacks, its lake."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from pipelines.history import LogEntry
from pipelines.homes import HomeError
from pipelines.lake import LakeError, write_lake
from pipelines.lock import BusyError
from pipelines.rollback import RollbackError, roll_back
from pipelines.status import STALE_AFTER, Status, read_status
from pipelines.terminal import NOT_PUBLISHED, HomeOption, LandingOption, console, home_or_stop, stop

STALE = UNWELL = 1
SHOWN = 5  # names of what did not arrive
RUNS = {
    "started": "被中断",
    "published": "已发布",
    "unchanged": "无新内容",
    "failed": "失败",
}

ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="REFRESH", help="哪次刷新，默认前一次 / which refresh; by default the one before"),
]

FolderOption = Annotated[
    Path | None,
    typer.Option("--to", metavar="FOLDER", help="写到哪里，默认 HOME/lake / where, by default HOME/lake"),
]


def status(home: HomeOption = None, landing: LandingOption = None) -> None:
    """发布了什么、多久了、最近几次、缺了什么、磁盘；过时返回 1。/ How the installation stands; exit 1 when stale."""
    where = home_or_stop(home, landing)
    now = _now()
    found = read_status(where)
    for line in _status_lines(found, now):
        console.print(line, markup=False, soft_wrap=True)
    if found.is_stale(now):
        stop(
            STALE,
            f"过时：{STALE_AFTER / timedelta(hours=1):g} 小时内没有发布，或最近一次失败"
            " / stale: nothing published for so long, or the last run failed",
        )


def rollback(home: HomeOption = None, to: ToOption = None) -> None:
    """退回较早的已发布仓库，或再前进。/ Back to an earlier published warehouse, or forward again."""
    where = home_or_stop(home)
    try:
        step = roll_back(where, to, _now())
    except (BusyError, HomeError, RollbackError, OSError) as error:
        stop(NOT_PUBLISHED, str(error))
    for line in (
        f"离开 / left: {step.left.warehouse}（评分日 / as of {step.left.as_of}）",
        f"现在发布 / published now: {step.reached.warehouse}（评分日 / as of {step.reached.as_of}）",
        f"返回 / to return: jiheng rollback --to {step.left.refresh_id}",
        "收件文件不变时，后续刷新不会再发布它 / refreshes will not publish the same files again until they change",
    ):
        console.print(line, markup=False, soft_wrap=True)


def lake(home: HomeOption = None, to: FolderOption = None) -> None:
    """把已发布刷新所读的各行写成 Parquet，供 Spark 计算。/ The rows behind what is published, as Parquet for Spark."""
    where = home_or_stop(home)
    try:
        written = write_lake(where, (to or where.root / "lake").absolute())
    except (BusyError, HomeError, LakeError, OSError, duckdb.Error) as error:
        stop(NOT_PUBLISHED, str(error))
    typer.echo(written)


def doctor(home: HomeOption = None, landing: LandingOption = None) -> None:
    """检查版本、字体、权限、磁盘、时钟、端口，并说明怎么办。/ What the installation lacks, and what to do."""
    from pipelines.doctor import examine  # what it imports, nobody else needs

    found = examine(home_or_stop(home, landing), _now())
    for finding in found:
        mark = "✓" if not finding.remedy else "·" if finding.harmless else "✗"
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        console.print(f"{mark} {finding.subject}: {finding.found}{remedy}", markup=False, soft_wrap=True)
    if any(finding.remedy and not finding.harmless for finding in found):
        raise typer.Exit(UNWELL)


def _status_lines(found: Status, now: datetime) -> list[str]:
    """What is known, a line each."""
    lines = [_published_line(found, now)]
    lines += [f"已回退，较新的 / rolled back, newer: {entry.refresh_id}（{entry.as_of}）" for entry in found.newer]
    lines += [f"{_run_line(found, run)}" for run in reversed(found.runs)]
    if found.gone_exports:
        lines.append(f"上次有、这次没有的导出 / exports that came last time: {'、'.join(found.gone_exports)}")
    if found.gone_files:
        more = f" … {len(found.gone_files)}" if len(found.gone_files) > SHOWN else ""
        lines.append(f"上次有、这次没有的文件 / files that came last time: {'、'.join(found.gone_files[:SHOWN])}{more}")
    return [*lines, f"磁盘剩余 / disk left: {found.disk_free / 1024**3:.1f} GiB"]


def _published_line(found: Status, now: datetime) -> str:
    """What is published and how old it is."""
    if found.path is None:
        return "尚未发布过 / nothing was ever published"
    if found.published is None or found.confirmed_at is None:
        return f"已发布 / published: {found.path}（记录中没有 / the log does not know it）"
    age = f"{(now - found.confirmed_at) / timedelta(hours=1):.1f} 小时前 / h ago"
    departments = f"{found.published.departments} 个部门 / departments"
    return f"已发布 / published: {found.path}，评分日 / as of {found.published.as_of}，{age}，{departments}"


def _run_line(found: Status, run: LogEntry) -> str:
    """A run, what became of it, and why."""
    if found.is_under_way(run):
        return f"{run.refresh_id} 正在进行 under way: {found.holder}"
    reason = f": {run.reason.splitlines()[0]}" if run.reason else ""
    return f"{run.refresh_id} {RUNS[run.status]} {'killed' if run.status == 'started' else run.status}{reason}"


def _now() -> datetime:
    """UTC without a zone, as the logs have it."""
    return datetime.now(UTC).replace(tzinfo=None)
