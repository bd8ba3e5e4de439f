"""Child processes that read reports one after the other; one that dies or takes too long is replaced by the next."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType

from pipelines.settings import PROJECT, SheetLimits

WORDS_KEPT = 4096  # of what a child said last


class ReaderError(Exception):
    """A child gave no answer; the text says why, Chinese / English."""


class _Reader:
    """One child process, started when it is first asked."""

    def __init__(self, limits: SheetLimits) -> None:
        """Starts it; it takes no more memory than `limits` say."""
        self._seconds = limits.seconds
        command = [sys.executable, "-m", "pipelines.reportchild", str(limits.memory)]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)

    def read(self, source: Path, folder: Path) -> None:
        """Has a report written into a folder.

        Raises:
            ReaderError: it died or took too long; it is of no use any more.
        """
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(json.dumps([str(source), str(folder)]).encode() + b"\n")
            self._child.stdin.flush()
        except BrokenPipeError as error:
            raise ReaderError(self._death()) from error
        ready, _, _ = select.select([self._child.stdout], [], [], self._seconds)
        if not ready:
            raise ReaderError(f"打开超过 {self._seconds} 秒，已中止 / stopped: opening took over {self._seconds} s")
        if not self._child.stdout.readline():
            raise ReaderError(self._death())

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        self._child.kill()
        self._child.communicate()

    def _death(self) -> str:
        """What the child said last."""
        assert self._child.stderr is not None
        said = self._child.stderr.read()[-WORDS_KEPT:].decode("utf-8", "replace").strip().splitlines() or ["?"]
        return f"文档损坏或过大：{said[-1]} / the document is damaged or too large: {said[-1]}"


class ReportReaders:
    """As many children as are asked for at once; idle ones wait for the next report."""

    def __init__(self, limits: SheetLimits) -> None:
        """No child is started yet."""
        self._limits = limits
        self._idle: SimpleQueue[_Reader] = SimpleQueue()

    def __enter__(self) -> "ReportReaders":
        """For use in a with statement."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Ends all children."""
        while not self._idle.empty():
            self._idle.get().close()

    def read(self, source: Path, folder: Path) -> None:
        """Has a report read and `report.json` written into a folder.

        Raises:
            ReaderError: no answer came.
        """
        with self._borrowed() as reader:
            reader.read(source, folder)

    @contextmanager
    def _borrowed(self) -> Iterator[_Reader]:
        try:
            reader = self._idle.get_nowait()
        except Empty:
            reader = _Reader(self._limits)
        try:
            yield reader
        except BaseException:
            reader.close()
            raise
        self._idle.put(reader)
