"""Runs a command and says how long it took and how much memory its process tree held at most."""

import os
import platform
import re
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT

EVERY = 0.05  # seconds between two looks at the tree
PAGE = resource.getpagesize()
PROC = Path("/proc")


class FailedError(Exception):
    """A measured command ended with an error; its text is the command and what it printed."""


@dataclass(frozen=True)
class Measured:
    """One run: wall time, processor time of the tree, both in seconds; the most resident bytes.

    `tree_bytes` is the highest sum seen of the process and all below it, pages that they share counted for each;
    `process_bytes` is the highest of the process alone. Without /proc both are 0.
    """

    seconds: float
    cpu_seconds: float
    tree_bytes: int
    process_bytes: int


def measure(command: list[str]) -> Measured:
    """Runs a command in the project's folder, with none of the caller's JIHENG_ settings.

    Raises:
        FailedError: it did not end with 0.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIHENG_")}
    before, began = _children_cpu(), time.monotonic()
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        output, _ = process.communicate()
        seconds = time.monotonic() - began
        watch.stop()
    if process.returncode:
        raise FailedError(f"{' '.join(command)}\n{output}")
    return Measured(seconds, _children_cpu() - before, watch.tree_bytes, watch.process_bytes)


class _Watch(threading.Thread):
    """Looks at a process tree until stopped and keeps the most resident bytes, of all and of the process alone."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.tree_bytes = self.process_bytes = 0
        self._pid = pid
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(EVERY):
            self.process_bytes = max(self.process_bytes, highest_bytes(self._pid))
            self.tree_bytes = max(self.tree_bytes, tree_bytes(self._pid), self.process_bytes)

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def tree_bytes(pid: int) -> int:
    """Resident bytes of a process and all below it; 0 for what has ended."""
    try:
        resident = int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE
        listed = [path.read_text() for path in (PROC / str(pid) / "task").glob("*/children")]
    except (OSError, IndexError):
        return 0
    return resident + sum(tree_bytes(int(child)) for children in listed for child in children.split())


def highest_bytes(pid: int) -> int:
    """The most resident bytes a process ever had, as the kernel counts them; 0 when it has ended."""
    try:
        status = (PROC / str(pid) / "status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else 0


def machine() -> str:
    """What the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, pandas {version('pandas')}"
    return f"{cores} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, {versions}"


def _children_cpu() -> float:
    """Processor seconds of all ended children so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
