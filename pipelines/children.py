"""Child processes that answer one request after the other, each within limits that it sets itself.

One that dies or takes too long is replaced by the next: no file can harm the refresh or the dashboard. They stay,
because their start takes longer than most files.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from pipelines.settings import PROJECT

WORDS_KEPT = 4096  # of what a child said last

DIES_WITH_PARENT = (  # Python's -c for a server that ends with whoever started it, even killed; Linux alone can
    "import ctypes, os, signal, sys\n"
    "if sys.platform == 'linux': ctypes.CDLL(None).prctl(1, signal.SIGTERM)\n"
    "os.execv(sys.argv[1], sys.argv[1:])"
)


class DiedError(Exception):
    """A child ended instead of answering: its exit code, below 0 for a signal, and the last line it said."""

    def __init__(self, code: int, said: str) -> None:
        """Keeps both."""
        super().__init__(said)
        self.code, self.said = code, said


class SlowError(Exception):
    """A child took too long."""


class _Child:
    """One process, started with `command` behind Python's own name."""

    def __init__(self, command: list[str]) -> None:
        """Starts it."""
        pipe = subprocess.PIPE
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        self._process = subprocess.Popen(
            [sys.executable, *command], stdin=pipe, stdout=pipe, stderr=pipe, env=environment
        )

    def ask(self, request: list[str], seconds: float) -> None:
        """Waits until a request is done; after an error the child is of no use any more.

        Raises:
            DiedError, SlowError
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._death() from error
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        if not ready:
            raise SlowError
        if not self._process.stdout.readline():
            raise self._death()

    def close(self) -> None:
        """Ends it, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def _death(self) -> DiedError:
        assert self._process.stderr is not None
        said = self._process.stderr.read()[-WORDS_KEPT:].decode("utf-8", "replace").strip().splitlines()
        code = self._process.wait()
        return DiedError(code, said[-1] if said else f"exit {code}")


class Children:
    """As many children of a kind as are asked at once; idle ones wait for the next request."""

    def __init__(self, command: list[str]) -> None:
        """No child is started yet."""
        self._command = command
        self._idle: SimpleQueue[_Child] = SimpleQueue()

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Ends all children."""
        self.close()

    def close(self) -> None:
        """Ends all children."""
        while not self._idle.empty():
            self._idle.get().close()

    def ask(self, request: list[str], seconds: float, is_last: bool = False) -> None:
        """Has a child do a request, a line of JSON; after the last one that it shall do, it is replaced.

        Raises:
            DiedError, SlowError
        """
        with self._borrowed(is_last) as child:
            child.ask(request, seconds)

    @contextmanager
    def _borrowed(self, is_last: bool) -> Iterator[_Child]:
        try:
            child = self._idle.get_nowait()
        except Empty:
            child = _Child(self._command)
        try:
            yield child
        except BaseException:
            child.close()
            raise
        if is_last:
            child.close()
        else:
            self._idle.put(child)
