"""A Prefect server of one's own and the nightly deployment in it, until stopped.

The server listens on loopback only, keeps its SQLite in the home and sends nothing anywhere.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from urllib.error import URLError

from pipelines.children import DIES_WITH_PARENT
from pipelines.settings import Home

HOST = "127.0.0.1"
USUAL_PORT = 4200
PATIENCE = 120  # seconds until a server that does not answer is given up; a first start takes about 25


class ScheduleError(Exception):
    """The server did not start; the text says where its log is."""


class CronError(Exception):
    """No cron expression."""


def run_schedule(home: Home, cron: str, timezone: str) -> None:
    """Serves the nightly deployment until a signal ends it, and the program with it.

    Raises:
        CronError: `cron` is none.
        ScheduleError: the Prefect server did not start.
    """
    port = _free_port()
    os.environ |= _environment(home, port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    from pipelines.flows import is_cron, serve_nightly  # Prefect reads its settings when it is imported

    if not is_cron(cron):
        raise CronError(f"不是定时表达式：{cron} / no cron expression: {cron}")
    with _server(home, port), suppress(SystemExit):
        serve_nightly(home.root, home.landing, cron, timezone)
    sys.stdout.flush()
    os._exit(0)  # threads of Prefect may wait for ever for the server that is gone


class _Stopped(SystemExit):
    """A signal asked for the end."""


def _stop(number: int, _: FrameType | None) -> None:
    raise _Stopped(0)


def _environment(home: Home, port: int) -> dict[str, str]:
    """What makes Prefect local and silent."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home.root / "prefect"),
        "PREFECT_API_URL": f"http://{HOST}:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_API_URL": f"http://{HOST}:{port}/api",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }


def _free_port() -> int:
    """Prefect's usual port, or another where that is taken."""
    with socket.socket() as probe:
        try:
            probe.bind((HOST, USUAL_PORT))
        except OSError:
            probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _server(home: Home, port: int) -> Iterator[None]:
    """A Prefect server as a child process, healthy on entry and gone on exit."""
    home.log.mkdir(parents=True, exist_ok=True)
    log = home.log / "prefect-server.log"
    start = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    command = [sys.executable, "-c", DIES_WITH_PARENT, *start]
    with log.open("ab") as output, subprocess.Popen(command, stdout=output, stderr=output) as server:
        try:
            deadline = time.monotonic() + PATIENCE
            while not _is_healthy(port):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise ScheduleError(f"Prefect 服务未能启动，见 {log} / the Prefect server did not start, see {log}")
                time.sleep(0.5)
            yield
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/api/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False
