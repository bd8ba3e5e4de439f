"""The log of a home: every refresh, published or not, one JSON line each, append-only."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines.settings import Home


@dataclass(frozen=True)
class LogEntry:
    """One refresh as the log keeps it.

    `status` is published, unchanged (nothing new) or failed; `reason` says why it failed. Times are UTC. `seconds`
    are those of each stage. `fingerprint` stands for the files, the day, the rubric and the code it was made from.
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
    """Every refresh so far, oldest first; a last line cut short by a crash is left out."""
    path = _path(home)
    if not path.exists():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entries.append(_entry(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            continue
    return entries


def append(home: Home, entry: LogEntry) -> None:
    """Adds one line and sees that it is written."""
    home.log.mkdir(parents=True, exist_ok=True)
    with _path(home).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False, default=str) + "\n")


def last_published(entries: list[LogEntry]) -> LogEntry | None:
    """The newest refresh that was published."""
    return next((entry for entry in reversed(entries) if entry.status == "published"), None)


def _path(home: Home) -> Path:
    return home.log / "refreshes.jsonl"


def _entry(fields: dict[str, Any]) -> LogEntry:
    """An entry from its JSON line."""
    times = {name: datetime.fromisoformat(fields[name]) for name in ("started_at", "finished_at")}
    return LogEntry(**{**fields, **times, "as_of": date.fromisoformat(fields["as_of"])})
