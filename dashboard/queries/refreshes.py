"""Refreshes: those published, from the warehouse, and those that failed, from the log of the home."""

import json
from collections import deque
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.settings import Home

KEPT_LINES = 60


@dataclass(frozen=True)
class Refresh:
    """One line of the log; times are UTC."""

    refresh_id: str
    status: str
    started_at: datetime
    finished_at: datetime
    as_of: date
    reason: str
    files_new: int
    rows_loaded: int
    departments: int


def log(home: Home) -> list[Refresh]:
    """The last refreshes, newest first, failed ones too, each as its last line tells; others are left out."""
    path = home.log / "refreshes.jsonl"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        lines = deque(file, KEPT_LINES)
    found: dict[str, Refresh] = {}
    for line in reversed(lines):
        if refresh := _read(line):
            found.setdefault(refresh.refresh_id, refresh)
    return list(found.values())


def last_failure(home: Home, published: str) -> Refresh | None:
    """The last refresh that ended, if it failed after the published one was made; None when all is well."""
    last = next((refresh for refresh in log(home) if refresh.status != "started"), None)
    failed = last is not None and last.status == "failed" and last.refresh_id > published
    return last if failed else None


def _read(line: str) -> Refresh | None:
    """A refresh from its line, None when the line is cut short or of another make."""
    try:
        fields = json.loads(line)
        return Refresh(
            refresh_id=fields["refresh_id"],
            status=fields["status"],
            started_at=datetime.fromisoformat(fields["started_at"]),
            finished_at=datetime.fromisoformat(fields["finished_at"]),
            as_of=date.fromisoformat(fields["as_of"]),
            reason=fields["reason"],
            files_new=fields["files_new"],
            rows_loaded=fields["rows_loaded"],
            departments=fields["departments"],
        )
    except (ValueError, KeyError, TypeError):
        return None
