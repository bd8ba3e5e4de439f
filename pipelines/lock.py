"""One refresh of a home at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pipelines.settings import Home


class BusyError(Exception):
    """Another process refreshes this home; the text says which."""


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Holds a home for one refresh; the lock goes with the process, however it ends.

    Raises:
        BusyError: another process holds it.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / "refresh.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise BusyError(f"另一次刷新正在进行：{lock.read().strip()} / another refresh is under way") from error
        lock.truncate(0)
        lock.write(f"pid {os.getpid()}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        lock.flush()
        yield
