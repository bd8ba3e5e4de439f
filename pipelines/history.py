"""The log of a home: every refresh, published or not, one JSON line each, append-only."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.logs import appending
from pipelines.settings import Home

ID_FORMAT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class LogEntry:
    """One refresh as the log keeps it.

    `status` is started (under way, or killed when nobody holds the home), published, unchanged (nothing new), failed,
    or rolled_back for a step to another warehouse; `reason` says why. Times are UTC. `seconds` are those of each stage.
    `fingerprint` stands for the files, the rubric and the code it was made from, '' where that is not known.
    """

    refresh_id: str
    status: str
    started_at: datetime
    finished_at: datetime
    as_of: date
    reason: str
    files_new: int
    rows_loaded: int
    departments: int
    fingerprint: str
    warehouse: str
    seconds: dict[str, float]


def read_log(home: Home) -> list[LogEntry]:
    """Every refresh so far with what became of it, oldest first; lines cut short by a crash are left out."""
    path = _path(home)
    if not path.exists():
        return []
    entries: dict[str, LogEntry] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = _entry(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue
        entries[entry.refresh_id] = entry
    return list(entries.values())


def append(home: Home, entry: LogEntry) -> None:
    """Adds one line and sees that it is written."""
    with appending(_path(home)) as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False, default=str) + "\n")
        file.flush()
        os.fsync(file.fileno())


def published_entries(entries: list[LogEntry]) -> list[LogEntry]:
    """Those refreshes that were published, oldest first."""
    return [entry for entry in entries if entry.status == "published"]


def next_id(home: Home, now: datetime) -> str:
    """An id for what begins now, UTC to the millisecond; just above the last one where the clock went back."""
    taken = [entry.refresh_id for entry in read_log(home)]
    taken += [path.stem.removeprefix("wh_") for path in home.warehouse.glob("wh_*.duckdb")]
    last = max(taken, default="")
    if _id(now) > last:
        return _id(now)
    moment = datetime.strptime(last, f"{ID_FORMAT}%f")  # its milliseconds are read as a fraction of a second
    return _id(moment + timedelta(milliseconds=1))


def _id(moment: datetime) -> str:
    return moment.strftime(ID_FORMAT) + f"{moment.microsecond // 1000:03d}"


def _path(home: Home) -> Path:
    return home.log / "refreshes.jsonl"


def _entry(fields: dict[str, Any]) -> LogEntry:
    """An entry from its JSON line."""
    times = {name: datetime.fromisoformat(fields[name]) for name in ("started_at", "finished_at")}
    return LogEntry(**{**fields, **times, "as_of": date.fromisoformat(fields["as_of"])})
