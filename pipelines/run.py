"""A refresh under way: what it has so far, and what is said and written down of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipelines import history
from pipelines.districts import Districts, read_districts
from pipelines.exports import Catalogue
from pipelines.extract import ParsedFile, Progress
from pipelines.history import LogEntry
from pipelines.landing import LandedFile
from pipelines.logs import log_event
from pipelines.recovery import sizes
from pipelines.settings import Home
from pipelines.spellings import site_catalogue
from pipelines.warehouse import Built

Report = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """A refresh under way; later fields are filled by later stages.

    `report` is called with one line whenever a stage has something to say, `progress` after each file parsed;
    `seconds` are those of finished stages.
    """

    home: Home
    catalogue: Catalogue
    districts: Districts
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
    built: Built | None = None
    published: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """UTC without a zone, never before `started_at`, whatever becomes of the clock meanwhile."""
        return self.started_at + timedelta(seconds=time.monotonic() - self.began)


def start_run(home: Home, as_of: date, full: bool, report: Report, progress: Progress) -> Run:
    """A run that has done nothing yet; its id is its start in UTC, to the millisecond."""
    started = datetime.now(UTC).replace(tzinfo=None)
    refresh_id = history.next_id(home, started)
    known = (site_catalogue(home), read_districts(home))
    return Run(home, *known, as_of, full, refresh_id, started, report, progress)


def logged(run: Run) -> Run:
    """The run with everything it says among the events too."""

    def report(line: str) -> None:
        run.report(line)
        log(run, "said", line=line)

    def progress(done: int, total: int, name: str) -> None:
        run.progress(done, total, name)
        log(run, "parsed", done=done, total=total, file=name)

    return replace(run, report=report, progress=progress)


def log(run: Run, event: str, **fields: object) -> None:
    """Adds an event; a log that cannot be written stops nothing, but it is said."""
    try:
        log_event(run.home, run.refresh_id, event, **fields)
    except OSError as error:
        run.report(f"日志写不进 / the log cannot be written: {error}")


def record(run: Run, status: str, reason: str) -> None:
    """Enters what became of the run into the log."""
    try:
        history.append(run.home, entry_of(run, status, reason))
    except OSError as error:
        run.report(f"刷新记录写不进 / the refresh could not be entered into the log: {error}")
    log(run, "finished", status=status, reason=reason)


def entry_of(run: Run, status: str, reason: str) -> LogEntry:
    """The run as the log keeps it."""
    rows, departments = sizes(run.published) if run.published else (0, 0)
    name = run.published.name if run.published else ""
    times = (run.started_at, run.now())
    counts = (run.files_new, rows, departments)
    return LogEntry(run.refresh_id, status, *times, run.as_of, reason, *counts, run.fingerprint, name, run.seconds)
