"""One refresh or rollback of a home at a time."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipelines.homes import HomeError, bring_up
from pipelines.settings import Home


class BusyError(Exception):
    """Another process holds this home; the text says which."""


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Holds a home, brought up to date; the lock goes with the process, however it ends.

    Raises:
        BusyError: another process holds it.
        HomeError: it cannot be written to, or a newer program made it.
    """
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        lock = _path(home).open("a+", encoding="utf-8")
    except OSError as error:
        raise HomeError(
            f"数据目录 {home.root} 不可写：{error.strerror}；请检查权限、是否只读挂载、磁盘是否已满"
            " / the home cannot be written to: check its rights, whether it is mounted read-only, and the disk"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise BusyError(f"数据目录正被占用：{lock.read().strip()} / another process holds this home") from error
        lock.truncate(0)
        lock.write(f"pid {os.getpid()}, {socket.gethostname()}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        lock.flush()
        bring_up(home)
        yield


def holder(home: Home) -> str | None:
    """Who holds a home now, None when nobody does."""
    if not _path(home).exists():
        return None
    with _path(home).open(encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read().strip()
    return None


def _path(home: Home) -> Path:
    return home.root / "refresh.lock"
