"""Who came in, who looked at evidence, who took what away: HOME/log/access.jsonl, only ever added to.

Every line carries the hash of the line before it and, at its end, the SHA-256 of itself up to there, so that no line
can be changed, left out or put in unseen. Who cuts lines off the end or writes the whole file anew is found out by the
number and hash of the last line, where somebody else keeps them: `jiheng verify-log` prints both.
"""

import fcntl
import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pipelines import access
from pipelines.settings import Home

BLOCK = 4096  # bytes read at a time to find the last line
SEAL = b', "hash": "'
EVENTS = ("login", "refused", "evidence", "download")
ROLES = ("local", *access.ROLES, "")
"""The machine's own user, those of roles.csv, and nobody's."""


@dataclass(frozen=True)
class Entry:
    """What happened (`event`, one of EVENTS), to whom, and to what (`subject`).

    `at` is a moment in UTC in ISO 8601; `department` is '' for those who see the whole district.
    """

    at: str
    event: str
    who: str
    name: str
    role: str
    department: str
    subject: str


@dataclass(frozen=True)
class Verdict:
    """Whether the log is whole: its number of lines, the last hash, and the first broken line (from 1) with why."""

    lines: int
    last_hash: str
    broken_line: int | None = None
    cause: str = ""


def log_path(home: Home) -> Path:
    """The log of a home."""
    return home.log / "access.jsonl"


def now() -> str:
    """The moment of an entry."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def append(home: Home, entry: Entry) -> None:
    """Adds one line and sees that it is on the disk; processes take turns.

    Raises:
        OSError: it cannot be written.
    """
    home.log.mkdir(parents=True, exist_ok=True)
    with log_path(home).open("ab+", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last_line(file)
        begin = b"" if not last or last.endswith(b"\n") else b"\n"  # a line cut short by a crash is ended, and stays
        number, before = _chained(last)
        size = file.seek(0, os.SEEK_END)
        fields = {"number": number + 1, "before": before, **asdict(entry)}
        line = begin + _sealed(json.dumps(fields, ensure_ascii=False).encode()[:-1])
        try:
            if file.write(line) != len(line):
                raise OSError(f"no room left for {file.name}")
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise


def entries(home: Home, most: int) -> list[Entry]:
    """The last entries, newest first; lines that are none are left out (`verify` names them)."""
    path = log_path(home)
    if not path.exists():
        return []
    with path.open("rb") as file:
        lines = deque(file, most)
    return [entry for line in reversed(lines) if (entry := _entry(line))]


def verify(path: Path) -> Verdict:
    """Reads the whole chain of a log; one that is not there has no lines.

    Raises:
        OSError: it cannot be read.
    """
    if not path.exists():
        return Verdict(0, "")
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return _verdict(file)


def _verdict(lines: Iterable[bytes]) -> Verdict:
    """Line by line: is it one, is it unchanged, does it follow the line before."""
    number, before = 0, ""
    for line in lines:
        cause = _fault(line, number + 1, before)
        if cause:
            return Verdict(number, before, number + 1, cause)
        number, before = _chained(line)
    return Verdict(number, before)


def _fault(line: bytes, number: int, before: str) -> str:
    """What is wrong with a line, '' when nothing is."""
    fields = _fields(line)
    if not line.endswith(b"\n") or not isinstance(fields.get("hash"), str):
        return "不是完整的一行 / no whole line"
    if line != _sealed(line.rpartition(SEAL)[0]):
        return "内容被改动 / its content was changed"
    if (fields.get("number"), fields.get("before")) != (number, before):
        return "与上一行不相接 / it does not follow the line before"
    return ""


def _sealed(body: bytes) -> bytes:
    """A line, which lacks its closing brace, with its own hash at its end."""
    return body + SEAL + _hash(body).encode() + b'"}\n'


def _hash(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _chained(line: bytes) -> tuple[int, str]:
    """A line's number and hash; what is no line stands in the chain by the hash of its bytes."""
    fields = _fields(line)
    number, sealed = fields.get("number"), fields.get("hash")
    if isinstance(number, int) and isinstance(sealed, str):
        return number, sealed
    return 0, _hash(line) if line else ""


def _fields(line: bytes) -> dict[str, object]:
    """A line's fields, none when it is no JSON object."""
    try:
        fields = json.loads(line)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _entry(line: bytes) -> Entry | None:
    """The entry of a line, None when it is none."""
    fields = _fields(line)
    texts = {field.name: str(fields.get(field.name)) for field in dataclass_fields(Entry)}
    entry = Entry(**texts)
    try:
        datetime.fromisoformat(entry.at)
    except ValueError:
        return None
    return entry if entry.event in EVENTS and entry.role in ROLES else None


def _last_line(file: BinaryIO) -> bytes:
    """The last line of an open file, with its line break if it has one."""
    end = file.seek(0, os.SEEK_END)
    tail = b""
    while end and b"\n" not in tail[:-1]:
        start = max(0, end - BLOCK)
        file.seek(start)
        tail = file.read(end - start) + tail
        end = start
    return tail[tail.rfind(b"\n", 0, -1) + 1 :]
