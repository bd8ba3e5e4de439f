"""The nightly job: landing → extract → warehouse → audit → publish. The only place that knows their order.

Each stage takes the run so far and returns it with what it added; the command line and the Prefect flow both walk
through `STAGES`.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from pipelines import cache, history
from pipelines.extract import ParsedFile, Progress, extract
from pipelines.landing import LandedFile, list_landing, may_pass
from pipelines.lock import held
from pipelines.notices import lay_notices, read_notices
from pipelines.notify import send_new
from pipelines.publish import check_audits, publish, published_path
from pipelines.recovery import recover
from pipelines.run import Report, Run, entry_of, log, logged, record, start_run
from pipelines.scorehistory import keep_scores, lay_history
from pipelines.settings import PROJECT, Home
from pipelines.warehouse import Inputs, Refresh, build_warehouse

CODE = ("pipelines/**/*.py", "seeds/*.csv", "dbt_project/**/*.sql", "dbt_project/**/*.yml")
PAUSES = (5.0, 20.0, 60.0)  # seconds to wait for files that are still being written or whose share is away


class RefreshError(Exception):
    """Nothing can be published; the text says why and what to do."""


Stage = Callable[[Run], Run]


def take_stock(run: Run) -> Run:
    """Lists landing and tells whether anything is new since the published warehouse.

    Raises:
        LandingError: there is no landing folder.
        RefreshError: it is empty, or still what a rollback left behind.
    """
    landed = tuple(list_landing(run.home, run.started_at.date(), run.districts))
    if not landed:
        raise RefreshError(
            f"收件文件夹是空的：{run.home.landing}，请放入导出文件 / the landing folder is empty, put the exports there"
        )
    fingerprint = _fingerprint(run, landed)
    run.report(f"{len(landed)} 个文件 / files in landing")
    is_known = _is_published(run, fingerprint)
    return replace(run, landed=landed, fingerprint=fingerprint, is_unchanged=is_known and not run.full)


def _is_published(run: Run, fingerprint: str) -> bool:
    """Whether the warehouse that readers are pointed to was made from the same, for the same day.

    Raises:
        RefreshError: one made from the same was left by a rollback.
    """
    published = history.published_entries(history.read_log(run.home))
    path = published_path(run.home)
    standing = next((entry for entry in published if path is not None and entry.warehouse == path.name), None)
    if standing is None:
        return False
    if standing.fingerprint == fingerprint:
        return standing.as_of == run.as_of
    left = [entry for entry in published if entry.refresh_id > standing.refresh_id]
    if again := next((entry.refresh_id for entry in left if entry.fingerprint == fingerprint), None):
        raise RefreshError(
            f"收件文件仍是被回退的 {again} 所用的；请先更正，或用 jiheng rollback --to {again} 回到它"
            f" / the files are still those of {again}, which was rolled back: correct them, or go forward to it again"
        )
    if left:
        run.report(f"已回退到 {standing.refresh_id}，本次发布将取代它 / this ends the rollback to it")
    return False


def read_files(run: Run) -> Run:
    """Parses what was not parsed before.

    Raises:
        RefreshError: there is no agency list, so no row can be told whose it is.
    """
    run, parsed = _parse_settled(run)
    cache.prune(run.home.cache, {file.file_key for file in parsed})
    fresh = len({file.file_sha256 for file in parsed if file.fresh})
    known = len({file.file_sha256 for file in parsed if file.file_key}) - fresh
    run.report(f"解析 {fresh} 个文件，{known} 个此前已解析 / {fresh} files parsed, {known} known before")
    listed = {f.district for f in parsed if f.export == "agencies" and f.data_rows > f.rows_rejected}
    if not listed:
        agencies = next(export for export in run.catalogue.exports if export.name == "agencies")
        headers = "、".join(column.spellings[0] for column in agencies.required)
        raise RefreshError(
            f"没有预算单位信息表，无法判断各行属于哪个部门；请放入含表头 {headers} 的文件"
            f" / no agency list: bring the export {agencies.title_zh} with the headers {headers}"
        )
    for name in (name for code, name in run.districts.names.items() if code not in listed):
        run.report(f"{name} 没有预算单位信息表，其各行全部拒收 / has no agency list, all of its rows are rejected")
    return replace(run, parsed=parsed, files_new=fresh)


def _parse_settled(run: Run) -> tuple[Run, tuple[ParsedFile, ...]]:
    """Parses what landing holds once files that are still being written have come to rest, or the patience ends."""
    parsed = tuple(extract(run.home, run.catalogue, list(run.landed), run.full, run.progress))
    for pause in PAUSES:
        moving = [file.file_name for file in parsed if may_pass(file.message)]
        if not moving:
            break
        run.report(
            f"{len(moving)} 个文件还不能读，{pause:g} 秒后再试 / not readable yet, again in {pause:g} s: {moving[0]}"
        )
        time.sleep(pause)
        run = take_stock(run)
        fresh = {file.file_sha256 for file in parsed if file.fresh}
        again = extract(run.home, run.catalogue, list(run.landed), False, run.progress)
        parsed = tuple(replace(file, fresh=file.fresh or file.file_sha256 in fresh) for file in again)
    return run, parsed


def build(run: Run) -> Run:
    """Builds the warehouse and runs its audits.

    Raises:
        ProjectError: a model failed.
    """
    published = history.published_entries(history.read_log(run.home))
    refresh = Refresh(run.refresh_id, run.started_at, run.as_of, run.files_new)
    base = None if run.full else published_path(run.home)
    inputs = Inputs(run.catalogue, run.districts, run.parsed, base)
    built = build_warehouse(run.home, inputs, refresh, published)
    log(run, "built", seconds=built.seconds)
    return replace(run, built=built)


def audit(run: Run) -> Run:
    """Stops here when an audit found anything.

    Raises:
        AuditError: with every department, year and criterion concerned.
    """
    assert run.built is not None
    check_audits(run.built.path, run.built.failed_audits)
    return run


def compare(run: Run) -> Run:
    """Tells what moved since the refresh before, and why."""
    assert run.built is not None
    keep_scores(run.home)  # a crash may have come between a publication and its keeping
    lay_history(run.home, run.built.path, run.report, run.built.base)
    lay_notices(run.built.path)
    return run


def move_in(run: Run) -> Run:
    """Publishes the built warehouse and keeps its scores."""
    assert run.built is not None
    path = publish(run.home, run.built.path, run.refresh_id, run.now())
    try:
        keep_scores(run.home)
    except (OSError, duckdb.Error) as error:
        run.report(f"得分暂未存入历史记录，下次刷新补记 / scores not kept yet, the next refresh will: {error}")
    return replace(run, published=path)


def tell(run: Run) -> Run:
    """Sends the notices nobody has had yet."""
    assert run.published is not None
    try:
        send_new(run.home, read_notices(run.published), run.refresh_id, run.as_of, run.report)
    except OSError as error:
        run.report(
            f"提醒未能发出或记下，下次刷新再发 / notices not sent or not noted, the next refresh tries again: {error}"
        )
    return run


STAGES: tuple[tuple[str, Stage], ...] = (
    ("landing", take_stock),
    ("extract", read_files),
    ("build", build),
    ("audit", audit),
    ("compare", compare),
    ("publish", move_in),
    ("notify", tell),
)


def run_refresh(home: Home, as_of: date, full: bool, report: Report, progress: Progress) -> Run:
    """The whole job once; logged whatever comes of it.

    Raises:
        HomeError, LandingError, BusyError, RefreshError, ProjectError, AuditError: nothing was published, the last
            good warehouse stays.
    """
    with held(home):
        return walk(start_run(home, as_of, full, report, progress), timed)


def walk(run: Run, step: Callable[[str, Stage, Run], Run]) -> Run:
    """All stages in their order, each taken by `step`; logged in the home whatever comes of them."""
    run = logged(run)
    for line in recover(run.home):
        run.report(line)
    history.append(run.home, entry_of(run, "started", ""))
    try:
        for name, stage in STAGES:
            run = step(name, stage, run)
            log(run, "stage", stage=name, seconds=run.seconds.get(name))
            if run.is_unchanged:
                break
    except Exception as error:
        record(run, "failed", str(error))
        raise
    record(run, "unchanged" if run.is_unchanged else "published", "")
    return run


def timed(name: str, stage: Stage, run: Run) -> Run:
    """The run after a stage, with the seconds it took."""
    began = time.monotonic()
    after = stage(run)
    return replace(after, seconds={**after.seconds, name: round(time.monotonic() - began, 3)})


def _fingerprint(run: Run, landed: tuple[LandedFile, ...]) -> str:
    """Stands for all but the day that a warehouse is made from: files, rubric, spellings, districts and code."""
    digest = hashlib.sha256(run.catalogue.digest.encode())
    for file in landed:
        digest.update(f"{file.name}\x1f{file.sha256}\x1f{file.date}\x1f{file.cause}\n".encode())
    for pattern in CODE:
        for path in sorted(filter(Path.is_file, PROJECT.glob(pattern))):
            digest.update(path.read_bytes())
    for own in (run.home.spellings, run.home.districts):
        digest.update(own.read_bytes() if own.exists() else b"")
    return digest.hexdigest()
