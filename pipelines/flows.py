"""The nightly job as a Prefect flow: the stages of refresh.py, a task each. The only module that knows Prefect."""

from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State, TaskRun
from prefect.client.schemas.schedules import CronSchedule
from prefect.schedules import Cron
from prefect.tasks import Task

from pipelines.landing import AWAY, LandingError
from pipelines.lock import held
from pipelines.refresh import Stage, timed, walk
from pipelines.run import Run, start_run
from pipelines.settings import find_home, read_as_of
from pipelines.summary import Summary, summarise

WAITS = (60, 300, 900)  # seconds until a share that is away is looked for again


def can_help(_: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether a stage may be tried again: its share is away. All else is as it is until somebody changes it."""
    try:
        state.result()
    except LandingError:
        return True
    except OSError as error:
        return error.errno in AWAY
    except Exception:
        return False
    return False


@task(task_run_name="{name}", retries=len(WAITS), retry_delay_seconds=list(WAITS), retry_condition_fn=can_help)
def run_stage(name: str, stage: Stage, run: Run) -> Run:
    """One stage, timed; what it says goes to the run's log."""
    return timed(name, stage, run)


@flow(name="jiheng-nightly")
def nightly(
    landing: str | None = None, home: str | None = None, as_of: str | None = None, full: bool = False
) -> str | None:
    """The whole job once; returns the published file's path, or None when nothing was new.

    Raises:
        HomeError, LandingError, BusyError, RefreshError, ProjectError, AuditError: nothing was published, the last
            good warehouse stays.
    """
    where = find_home(Path(home) if home else None, Path(landing) if landing else None)
    logger = get_run_logger()
    with held(where):
        run = walk(start_run(where, read_as_of(as_of), full, logger.info, lambda *_: None), run_stage)
    if run.published is None:
        logger.info("nothing new: files, day, rubric and code are those of the published warehouse")
        return None
    create_markdown_artifact(_markdown(summarise(run.published), run), key="nightly-summary")
    return str(run.published)


def is_cron(text: str) -> bool:
    """Whether Prefect takes a text for a cron expression."""
    try:
        CronSchedule(cron=text)
    except ValueError:
        return False
    return True


def serve_nightly(home: Path, landing: Path, cron: str, timezone: str) -> None:
    """Serves the flow on a schedule to the Prefect server that the environment names, until stopped."""
    nightly.serve(
        name="nightly",
        schedule=Cron(cron, timezone=timezone),
        parameters={"home": str(home), "landing": str(landing)},
        limit=1,  # runs missed while it was off come one after the other
        print_starting_message=False,
    )


def _markdown(summary: Summary, run: Run) -> str:
    """The summary artifact: files, rows, grades by year, seconds by stage."""
    files = "，".join(f"{status} {count}" for status, count in summary.files_by_status)
    lines = [
        f"# 绩衡 {run.refresh_id}（{run.as_of}）",
        f"- 文件 files: {files}",
        f"- 接收行 rows accepted: {summary.rows_accepted:,}；拒收行 rejected: {summary.rows_rejected:,}",
        "",
        "| 年度 | 部门 | 平均分 | " + " | ".join(summary.grades) + " | 未定 |",
        "|---|---|---|" + "---|" * (len(summary.grades) + 1),
    ]
    for year in summary.years:
        grades = " | ".join(str(year.by_grade.get(grade, 0)) for grade in summary.grades)
        lines.append(f"| {year.fiscal_year} | {year.departments} | {year.mean_points} | {grades} | {year.ungraded} |")
    lines += ["", "| 阶段 stage | 秒 seconds |", "|---|---|"]
    lines += [f"| {stage} | {seconds:.1f} |" for stage, seconds in run.seconds.items()]
    return "\n".join(lines)
