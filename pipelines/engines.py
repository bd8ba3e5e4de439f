"""DuckDB for parsing: one instance for each file in hand, so that no file takes memory from another or breaks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from types import TracebackType

import duckdb

from pipelines.memory import parsing_memory

SLOWEST = 1 << 20  # bytes of a file that even a slow machine gets through in a second


class Engines:
    """As many instances as are asked for at once; idle ones wait for the next file."""

    def __init__(self, spill: Path) -> None:
        """What does not fit into memory goes into folders below `spill`, which go with their instances."""
        self._spill = spill
        self._numbers = count(1)
        self._idle: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()

    def __enter__(self) -> "Engines":
        """For use in a with statement."""
        self._spill.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Closes all instances."""
        while not self._idle.empty():
            self._idle.get().close()

    @contextmanager
    def lent(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one file; its temporary tables go with it. An instance that broke is not used again."""
        try:
            instance = self._idle.get_nowait()
        except Empty:
            instance = self._start()
        try:
            with instance.cursor() as own:
                yield own
        finally:
            self._take_back(instance)

    def _take_back(self, instance: duckdb.DuckDBPyConnection) -> None:
        """Keeps an instance for the next file, unless it broke: then it answers nothing any more."""
        try:
            instance.execute("SELECT 1")
        except duckdb.Error:
            instance.close()
        else:
            self._idle.put(instance)

    def _start(self) -> duckdb.DuckDBPyConnection:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": parsing_memory(),
            "temp_directory": str(self._spill / str(next(self._numbers))),
        }
        return duckdb.connect(config=config)


@contextmanager
def in_any_order(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Rows are written as they come, by all processors; in order they would wait for each other in so little memory."""
    connection.execute("SET preserve_insertion_order = false")
    try:
        yield
    finally:
        connection.execute("SET preserve_insertion_order = true")


@contextmanager
def stopped_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupts whatever the connection is asked once so many seconds have passed: DuckDB has no limit of its own.

    Raises:
        duckdb.InterruptException: the time was up.
    """
    done = Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            connection.interrupt()
            wait = 1

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
