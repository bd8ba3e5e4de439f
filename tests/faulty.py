"""Homes that are hurt on purpose, and what must hold of them afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import failing_audits, refreshed

from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home

DAY = date(2023, 6, 30)
NEEDS_PARSED = "audit_money_is_conserved"
CONTENT = (
    "from marts.criterion_scores order by all",
    "from marts.department_scores order by all",
    "select * exclude (raw) from marts.rejected_rows order by all",
    "select file_name, export, status, data_rows, rows_accepted, rows_rejected from marts.source_files order by all",
    "from marts.evidence order by all",
)


def content(path: Path) -> list[list[tuple]]:
    """All that a published warehouse says of departments and files."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as published (read_only)")
        connection.execute("use published")
        return [connection.execute(query).fetchall() for query in CONTENT]


def assert_whole(home: Home, scratch: Path) -> None:
    """What is published can be read and passes every audit that it carries the tables of."""
    path = published_path(home)
    assert path is not None
    assert not path.with_suffix(".duckdb.wal").exists()
    scratch.mkdir(exist_ok=True)
    copy = Path(shutil.copy(path, scratch / "copy.duckdb"))
    assert failing_audits(home, copy, lambda name: name != NEEDS_PARSED) == ()


def assert_healed(home: Home, scratch: Path, expected: list[list[tuple]]) -> None:
    """The next refresh needs no hand, and publishes what is expected: no row less, none twice."""
    assert refreshed(home.root, home.landing, DAY, full=True).published
    assert_whole(home, scratch)
    assert content(published_path(home)) == expected
    assert leftovers(home) == []


def leftovers(home: Home) -> list[str]:
    """What a killed refresh might have left: half parses, texts of sheets, warehouses nobody was pointed to."""
    logged = (home.log / "refreshes.jsonl").read_text("utf-8")
    strays = [path.name for path in home.cache.iterdir() if path.name.startswith(("new-", "texts-"))]
    warehouses = {path.with_suffix(".duckdb").name for path in home.warehouse.glob("wh_*")}
    return strays + [name for name in sorted(warehouses) if f'"warehouse": "{name}"' not in logged]


def start(home: Home, *options: str, within: Path | None = None) -> subprocess.Popen[bytes]:
    """A refresh as a process group of its own, within a control group where one is given."""
    command = [sys.executable, "-m", "pipelines", "refresh", "--home", home.root, "--landing", home.landing, *options]
    if within:
        command = ["sh", "-c", 'echo $$ > "$0" && exec "$@"', within / "cgroup.procs", *command]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, stdout=pipe, stderr=subprocess.STDOUT, start_new_session=True)


def killed_after(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Kills a process, not its children; whether it was still running."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


def said(home: Home, *options: str) -> tuple[int, str]:
    """A refresh to its end: its exit code and all it said."""
    process = start(home, *options)
    output, _ = process.communicate()
    return process.returncode, output.decode()


@contextmanager
def small_disk(folder: Path, size: str):
    """A disk of its own of so many bytes at a folder; only root can make one."""
    if os.getuid():
        pytest.skip("only root may mount a small disk")
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def memory_group(limit: int):
    """A control group that may take so many bytes of memory; only root can make one."""
    for root, name in (
        (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
        (Path("/sys/fs/cgroup"), "memory.max"),
    ):
        group = root / f"jiheng-{os.getpid()}"
        try:
            group.mkdir()
            (group / name).write_text(str(limit))
        except OSError:
            if group.exists():
                group.rmdir()
            continue
        try:
            yield group
        finally:
            group.rmdir()
        return
    pytest.skip("no control group with a memory limit can be made here")


def fill(folder: Path, left: int) -> Path:
    """Fills a disk but for so many bytes; returns the file that does."""
    ballast = folder / "ballast"
    free = shutil.disk_usage(folder).free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - left, 1))
    return ballast


def wait_until(holds, seconds: float = 60) -> None:
    """Waits for a condition; fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def stop_all(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and all of its group."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
