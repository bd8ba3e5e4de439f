"""The nightly job: landing → extract → warehouse → audit → publish. The only place that knows their order.

Each stage takes the run so far and returns it with what it added; the command line and the Prefect flow both walk
through `STAGES`.
"""

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from pipelines import history
from pipelines.exports import Catalogue
from pipelines.extract import ParsedFile, Progress, extract
from pipelines.history import LogEntry
from pipelines.landing import LandedFile, list_landing
from pipelines.lock import held
from pipelines.publish import check_audits, publish, published_path
from pipelines.settings import PROJECT, Home
from pipelines.spellings import site_catalogue
from pipelines.warehouse import Built, Project, Refresh, build_warehouse, dbt_target, parse_project

CODE = ("pipelines/**/*.py", "seeds/*.csv", "dbt_project/**/*.sql", "dbt_project/**/*.yml")


Report = Callable[[str], None]


class RefreshError(Exception):
    """Nothing can be published; the text says why and what to do."""


@dataclass(frozen=True)
class Run:
    """A refresh under way; later fields are filled by later stages.

    `report` is called with one line whenever a stage has something to say, `progress` after each file parsed;
    `seconds` are those of finished stages.
    """

    home: Home
    catalogue: Catalogue
    as_of: date
    full: bool
    refresh_id: str
    started_at: datetime
    report: Report
    progress: Progress
    landed: tuple[LandedFile, ...] = ()
    parsed: tuple[ParsedFile, ...] = ()
    files_new: int = 0
    fingerprint: str = ""
    is_unchanged: bool = False
    project: Project | None = None
    built: Built | None = None
    published: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)


Stage = Callable[[Run], Run]


def take_stock(run: Run) -> Run:
    """Lists landing and tells whether anything is new since the published warehouse.

    Raises:
        LandingError: there is no landing folder.
        RefreshError: it is empty.
    """
    landed = tuple(list_landing(run.home, run.started_at.date()))
    if not landed:
        raise RefreshError(
            f"收件文件夹是空的：{run.home.landing}，请放入导出文件 / the landing folder is empty, put the exports there"
        )
    fingerprint = _fingerprint(run, landed)
    last = history.last_published(history.read_log(run.home))
    is_known = last is not None and last.fingerprint == fingerprint and published_path(run.home) is not None
    run.report(f"{len(landed)} 个文件 / files in landing")
    return replace(run, landed=landed, fingerprint=fingerprint, is_unchanged=is_known and not run.full)


def read_files(run: Run) -> Run:
    """Parses what was not parsed before.

    Raises:
        RefreshError: there is no agency list, so no row can be told whose it is.
        WarehouseError: dbt cannot read its project.
    """
    with ThreadPoolExecutor(1) as beside:  # dbt reads its project meanwhile; both wait for other things than Python
        project = beside.submit(parse_project, run.home)
        parsed = tuple(extract(run.home, run.catalogue, list(run.landed), run.full, run.progress))
    fresh = len({file.file_sha256 for file in parsed if file.fresh})
    known = len({file.file_sha256 for file in parsed if file.file_sha256}) - fresh
    run.report(f"解析 {fresh} 个文件，{known} 个此前已解析 / {fresh} files parsed, {known} known before")
    if not any(f.export == "agencies" and f.data_rows > f.rows_rejected for f in parsed):
        agencies = next(export for export in run.catalogue.exports if export.name == "agencies")
        headers = "、".join(column.spellings[0] for column in agencies.required)
        raise RefreshError(
            f"没有预算单位信息表，无法判断各行属于哪个部门；请放入含表头 {headers} 的文件"
            f" / no agency list: bring the export {agencies.title_zh} with the headers {headers}"
        )
    return replace(run, parsed=parsed, files_new=fresh, project=project.result())


def build(run: Run) -> Run:
    """Builds the warehouse and runs its audits.

    Raises:
        WarehouseError: a model failed.
    """
    published = [entry for entry in history.read_log(run.home) if entry.status == "published"]
    refresh = Refresh(run.refresh_id, run.started_at, run.as_of, run.files_new)
    built = build_warehouse(run.home, run.catalogue, run.parsed, refresh, published, run.project)
    return replace(run, built=built)


def audit(run: Run) -> Run:
    """Stops here when an audit found anything.

    Raises:
        AuditError: with every department, year and criterion concerned.
    """
    assert run.built is not None
    check_audits(run.built.path, run.built.failed_audits)
    return run


def move_in(run: Run) -> Run:
    """Publishes the built warehouse."""
    assert run.built is not None
    compiled = dbt_target(run.home) / "compiled" / "jiheng" / "models" / "scoring"
    path = publish(run.home, run.built.path, run.refresh_id, _now(), compiled)
    return replace(run, published=path)


STAGES: tuple[tuple[str, Stage], ...] = (
    ("landing", take_stock),
    ("extract", read_files),
    ("build", build),
    ("audit", audit),
    ("publish", move_in),
)


def run_refresh(home: Home, as_of: date, full: bool, report: Report, progress: Progress) -> Run:
    """The whole job once; logged whatever comes of it.

    Raises:
        LandingError, BusyError, RefreshError, WarehouseError, AuditError: nothing was published, the last good
            warehouse stays.
    """
    with held(home):
        return walk(start_run(home, as_of, full, report, progress), timed)


def walk(run: Run, step: Callable[[str, Stage, Run], Run]) -> Run:
    """All stages in their order, each taken by `step`; logged in the home whatever comes of them."""
    try:
        for name, stage in STAGES:
            run = step(name, stage, run)
            if run.is_unchanged:
                break
    except Exception as error:
        record(run, "failed", str(error))
        raise
    record(run, "unchanged" if run.is_unchanged else "published", "")
    return run


def start_run(home: Home, as_of: date, full: bool, report: Report, progress: Progress) -> Run:
    """A run that has done nothing yet; its id is its start in UTC, to the millisecond."""
    started = _now()
    refresh_id = started.strftime("%Y%m%dT%H%M%S") + f"{started.microsecond // 1000:03d}"
    return Run(home, site_catalogue(home), as_of, full, refresh_id, started, report, progress)


def timed(name: str, stage: Stage, run: Run) -> Run:
    """The run after a stage, with the seconds it took."""
    began = time.monotonic()
    after = stage(run)
    return replace(after, seconds={**after.seconds, name: round(time.monotonic() - began, 3)})


def record(run: Run, status: str, reason: str) -> None:
    """Adds the run to the log."""
    rows, departments = _sizes(run.published) if run.published else (0, 0)
    name = run.published.name if run.published else ""
    entry = LogEntry(
        run.refresh_id,
        status,
        run.started_at,
        _now(),
        run.as_of,
        reason,
        run.files_new,
        rows,
        departments,
        run.fingerprint,
        name,
        run.seconds,
    )
    history.append(run.home, entry)


def _fingerprint(run: Run, landed: tuple[LandedFile, ...]) -> str:
    """Stands for all that a warehouse is made from: files, day, rubric, spellings and code."""
    digest = hashlib.sha256(f"{run.as_of} {run.catalogue.digest}".encode())
    for file in landed:
        digest.update(f"{file.name}\x1f{file.sha256}\x1f{file.date}\x1f{file.cause}\n".encode())
    for pattern in CODE:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    if run.home.spellings.exists():
        digest.update(run.home.spellings.read_bytes())
    return digest.hexdigest()


def _sizes(path: Path) -> tuple[int, int]:
    """Rows accepted and departments of a warehouse."""
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "select (select coalesce(sum(rows_accepted), 0) from marts.source_files),"
            " (select count(distinct department_code) from marts.department_scores)"
        ).fetchall()[0]
    return int(row[0]), int(row[1])


def _now() -> datetime:
    """UTC without a zone, as the warehouse keeps times."""
    return datetime.now(UTC).replace(tzinfo=None)
