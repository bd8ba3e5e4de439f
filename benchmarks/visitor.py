"""Someone who clicks, without a browser: asks a running server for pages over its own websocket.

The time of a page is from the click's message to the server's word that the page is finished, all of it sent.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.sync.client import connect

from pipelines.settings import PROJECT, Home

LOOKS = 240  # times a quarter of a second, for a server to answer
LONGEST = 60  # seconds for a message
TICK = os.sysconf("SC_CLK_TCK")
EMPTY_PAGE = Path(__file__).with_name("empty_page.py")


@dataclass(frozen=True)
class Shown:
    """A page as it came: how long it took, in seconds, and its messages."""

    seconds: float
    messages: tuple[bytes, ...]

    @property
    def errors(self) -> list[str]:
        """What exceptions and red boxes on the page say."""
        elements = [ForwardMsg.FromString(message).delta.new_element for message in self.messages]
        told = [each.exception.message for each in elements if each.WhichOneof("type") == "exception"]
        return told + [each.alert.body for each in elements if each.alert.format == Alert.ERROR]


class Visitor:
    """One session."""

    def __init__(self, address: str) -> None:
        """Connects to a server, http://127.0.0.1:port."""
        stream = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = connect(stream, max_size=None, compression=None)

    def click(self, page: str = "", query: dict[str, str] | None = None) -> Shown:
        """Asks for a page at an address and waits until it has come whole."""
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(query or {})
        asked.rerun_script.page_script_hash = calc_hash(page)
        began = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        messages = []
        while True:
            # Without this Linux waits for 40 ms before it tells the server that a packet came.
            self._socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            messages.append(self._socket.recv(LONGEST, decode=False))
            if ForwardMsg.FromString(messages[-1]).WhichOneof("type") == "script_finished":
                return Shown(time.perf_counter() - began, tuple(messages))

    def leave(self) -> None:
        """Ends the session."""
        self._socket.close()


@dataclass(frozen=True)
class Server:
    """A running server: its address, and its process."""

    address: str
    process: int

    def processor_seconds(self) -> float:
        """What its threads have used so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


@contextmanager
def dashboard(home: Home) -> Iterator[Server]:
    """The dashboard of a home, served as `jiheng serve` does."""
    with _running(lambda port: ["-m", "pipelines", "serve", "--home", str(home.root), "--port", str(port)]) as server:
        (child,) = Path(f"/proc/{server.process}/task/{server.process}/children").read_text(encoding="utf-8").split()
        yield Server(server.address, int(child))


@contextmanager
def empty_page() -> Iterator[Server]:
    """The empty page, served with the dashboard's settings."""
    flags = ["--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]
    flags += ["--client.toolbarMode=minimal", "--server.fileWatcherType=none", "--runner.postScriptGC=false"]
    run = ["-m", "streamlit", "run", str(EMPTY_PAGE), *flags]
    with _running(lambda port: [*run, f"--server.port={port}"]) as server:
        yield server


@contextmanager
def _running(arguments: Callable[[int], list[str]]) -> Iterator[Server]:
    """A server that takes its port in its arguments, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, *arguments(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=PROJECT, start_new_session=True, stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(address)
            yield Server(address, process.pid)
        finally:
            os.killpg(process.pid, signal.SIGINT)


def _wait_for(address: str) -> None:
    """Until the server answers."""
    for _ in range(LOOKS):
        try:
            with urlopen(f"{address}/_stcore/health"):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)
