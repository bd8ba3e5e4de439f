"""Child processes with limits that read reports one after the other.

One that dies or takes too long is replaced by the next: no document can harm the refresh or the dashboard.
"""

import errno
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
from typing import Any

from pipelines.reportchild import RECORD
from pipelines.reports import ReportError
from pipelines.settings import PROJECT, SheetLimits

WORDS_KEPT = 4096  # of what a child said last


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
            ReportError: it died or took too long; it is of no use any more.
            OSError: the disk is full.
        """
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(json.dumps([str(source), str(folder)]).encode() + b"\n")
            self._child.stdin.flush()
        except BrokenPipeError as error:
            raise self._death() from error
        ready, _, _ = select.select([self._child.stdout], [], [], self._seconds)
        if not ready:
            zh, en = f"打开超过 {self._seconds} 秒，已中止", f"stopped: opening took over {self._seconds} s"
            raise ReportError("unreadable", zh, en)
        if not self._child.stdout.readline():
            raise self._death()

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        self._child.kill()
        self._child.communicate()

    def _death(self) -> ReportError:
        """That the child is dead, with what it said last."""
        assert self._child.stderr is not None
        said = self._child.stderr.read()[-WORDS_KEPT:].decode("utf-8", "replace").strip().splitlines() or ["?"]
        if "No space left" in said[-1]:
            raise OSError(errno.ENOSPC, said[-1])  # the disk's fault, not the document's
        zh, en = f"文档损坏或过大：{said[-1]}", f"the document is damaged or too large: {said[-1]}"
        return ReportError("unreadable", zh, en)


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

    def read(self, source: Path, folder: Path) -> dict[str, Any]:
        """What `reportchild` wrote of a report into a folder.

        Raises:
            ReportError: it cannot be read within the limits, or is no report.
        """
        with self._borrowed() as reader:
            reader.read(source, folder)
        record: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
        if record["status"] != "loaded":
            raise ReportError(record["status"], record["cause_zh"], record["cause_en"])
        return record

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
