"""How a home stands: what is published and how old, the last runs, what did not arrive, the disk that is left."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from pipelines import history
from pipelines.history import LogEntry
from pipelines.lock import holder
from pipelines.publish import published_path
from pipelines.settings import Home

STALE_AFTER = timedelta(hours=36)  # one night may be missed, not two
RUNS_SHOWN = 7
ENDED_WELL = ("published", "unchanged")


@dataclass(frozen=True)
class Status:
    """One home at one moment.

    `published` is the entry of the warehouse readers are pointed to, None without one or where the log does not know
    it; `newer` are published ones a rollback left. `confirmed_at` (UTC) is when it was published, or last found that
    nothing was new. `runs` are the last ones, oldest first, one under way included, with `holder` saying whose it is.
    `gone_exports` and `gone_files` were loaded in the warehouse published before this one and are not in this one.
    `disk_free` is in bytes.
    """

    path: Path | None
    published: LogEntry | None
    newer: tuple[LogEntry, ...]
    confirmed_at: datetime | None
    runs: tuple[LogEntry, ...]
    holder: str | None
    gone_exports: tuple[str, ...]
    gone_files: tuple[str, ...]
    disk_free: int

    def is_stale(self, now: datetime) -> bool:
        """Whether nothing was published or confirmed within STALE_AFTER, or the last run did not end well."""
        ended = [run for run in self.runs if not self.is_under_way(run)]
        failed = bool(ended) and ended[-1].status not in ENDED_WELL
        return failed or self.confirmed_at is None or now - self.confirmed_at > STALE_AFTER

    def is_under_way(self, run: LogEntry) -> bool:
        """Whether a run that was started is still being worked at; else it was killed."""
        return run.status == "started" and self.holder is not None and run == self.runs[-1]


def read_status(home: Home) -> Status:
    """How a home stands now; nothing in it is written to."""
    entries = history.read_log(home)
    path = published_path(home)
    published = history.published_entries(entries)
    standing = next((entry for entry in published if path is not None and entry.warehouse == path.name), None)
    gone_exports, gone_files = _gone(home, published, standing)
    return Status(
        path=path,
        published=standing,
        newer=tuple(entry for entry in published if standing and entry.refresh_id > standing.refresh_id),
        confirmed_at=_confirmed_at(entries, standing),
        runs=tuple(entry for entry in entries if entry.status != "rolled_back")[-RUNS_SHOWN:],
        holder=holder(home),
        gone_exports=gone_exports,
        gone_files=gone_files,
        disk_free=shutil.disk_usage(nearest(home.root)).free,
    )


def nearest(folder: Path) -> Path:
    """A folder, or the nearest above it that is there."""
    return folder if folder.exists() else nearest(folder.parent)


def _confirmed_at(entries: list[LogEntry], standing: LogEntry | None) -> datetime | None:
    """When the standing warehouse was published or last found to be up to date."""
    if standing is None:
        return None
    same = [e for e in entries if e.status == "unchanged" and e.fingerprint == standing.fingerprint]
    return max([standing.finished_at, *(e.finished_at for e in same if e.as_of == standing.as_of)])


def _gone(home: Home, published: list[LogEntry], standing: LogEntry | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Exports and files that the warehouse before had and the standing one has not."""
    if standing is None:
        return (), ()
    before = [home.warehouse / entry.warehouse for entry in published if entry.refresh_id < standing.refresh_id]
    if not before or not before[-1].exists():
        return (), ()
    then, now = _loaded(before[-1]), _loaded(home.warehouse / standing.warehouse)
    exports, files = ({pair[place] for pair in then} - {pair[place] for pair in now} for place in (0, 1))
    return tuple(sorted(exports)), tuple(sorted(files))


def _loaded(path: Path) -> list[tuple[str, str]]:
    """Export and file name of all that a warehouse was made from."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "select distinct export, file_name from marts.source_files where status in ('loaded', 'superseded')"
        ).fetchall()
