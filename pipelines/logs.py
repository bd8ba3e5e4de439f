"""Files that are only ever added to; the events of all refreshes in HOME/log/events.jsonl, one JSON line each."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

import structlog

from pipelines.settings import Home

PROCESSORS = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(serializer=partial(json.dumps, ensure_ascii=False)),
)


def log_event(home: Home, refresh_id: str, event: str, **fields: object) -> None:
    """Adds one event: refresh, event, level, timestamp in UTC, and the fields, whose values JSON must know.

    Raises:
        OSError: the disk is full, or the like.
    """
    with appending(home.log / "events.jsonl") as file:
        logger = structlog.wrap_logger(structlog.WriteLogger(file), processors=PROCESSORS, refresh=refresh_id)
        logger.info(event, **fields)


@contextmanager
def appending(path: Path) -> Iterator[TextIO]:
    """A file opened to add lines to; a last line cut short by a crash is ended first, so that it spoils no other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as raw:
        if raw.tell():
            raw.seek(-1, 2)
            if raw.read(1) != b"\n":
                raw.write(b"\n")
    with path.open("a", encoding="utf-8") as file:
        yield file
