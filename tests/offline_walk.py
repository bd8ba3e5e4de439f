"""A refresh, every page and the server where there is no network but loopback: `offline_walk.py HOME LANDING`.

test_offline.py starts it in a network namespace of its own, whose loopback is brought up first.
"""

import fcntl
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipelines.settings import PROJECT

GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 0x1  # of Linux: SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP
OUTSIDE = ("192.0.2.1", 443)  # an address for documentation, which nobody has
PROGRAM = [sys.executable, "-m", "pipelines"]


def bring_loopback_up() -> None:
    """Loopback is down in a new namespace."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, GET_FLAGS, request))[1]
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", flags | UP))


def check_alone() -> None:
    """Nothing outside can be reached."""
    try:
        socket.create_connection(OUTSIDE, timeout=5).close()
    except OSError as error:
        assert "unreachable" in str(error), error
        return
    raise AssertionError("there is a network")


def open_pages() -> None:
    """Every page of the menu."""
    menu = PROJECT / "dashboard" / "menu.py"
    for page in ("", *re.findall(r'^    "(\w+)": \(', menu.read_text("utf-8"), re.M)):
        app = AppTest.from_file(menu, default_timeout=120)
        app._page_hash = calc_hash(page)
        app.run()
        assert app.subheader and not app.exception, page


def serve(home: Path) -> None:
    """The server answers."""
    with subprocess.Popen([*PROGRAM, "serve", "--home", str(home), "--port", "8571"], start_new_session=True) as server:
        try:
            for _ in range(240):
                try:
                    assert b"<title>" in urlopen("http://127.0.0.1:8571/").read()
                    return
                except OSError:
                    time.sleep(0.25)
            raise TimeoutError
        finally:
            os.killpg(server.pid, signal.SIGINT)


def main(home: Path, landing: Path) -> None:
    """All of it, one after the other."""
    bring_loopback_up()
    check_alone()
    options = ["--home", str(home), "--landing", str(landing), "--as-of", "2023-06-30"]
    command = [sys.executable, "-X", "importtime", *PROGRAM[1:], "refresh", *options]
    imported = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
    assert "duckdb" in imported and " pandas" not in imported, "a refresh does not wait for pandas"
    os.environ["JIHENG_HOME"] = str(home)
    open_pages()
    serve(home)


main(Path(sys.argv[1]), Path(sys.argv[2]))
