"""The dashboard as a process of its own."""

import os
import subprocess
import sys

from pipelines.access import AccessError, is_loopback, login_file, needs_login, read_login, read_roles, roles_file
from pipelines.children import DIES_WITH_PARENT
from pipelines.settings import PROJECT, Home
from pipelines.terminal import NOT_PUBLISHED, WRONG_USAGE, console, stop

PORT = 8501
HOST = "127.0.0.1"
LOOPBACK_NAMES = (HOST, "localhost", "::1")


def serve_home(home: Home, port: int, host: str = HOST) -> None:
    """The dashboard as a process of its own; an interrupt ends both quietly."""
    names = [*LOOPBACK_NAMES, *_guarded(home, host)]
    console.print(f"看板 / dashboard: http://{f'[{host}]' if ':' in host else host}:{port}")
    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "server.fileWatcherType": "none",
        "secrets.files": login_file(home),
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    flags += [f"--server.allowedHosts={name}" for name in names]
    start = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboard" / "app.py"), *flags]
    command = [sys.executable, "-c", DIES_WITH_PARENT, *start]
    with subprocess.Popen(command, env={**os.environ, "JIHENG_HOME": str(home.root)}) as process:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.wait()
            return
    if code:
        stop(NOT_PUBLISHED, f"看板已退出，代码 {code} / the dashboard ended with code {code}")


def _guarded(home: Home, host: str) -> list[str]:
    """The name people reach a home with a login by, none where it has no login; ends the program where it needs one."""
    if not needs_login(home):
        if not is_loopback(host):
            stop(
                WRONG_USAGE,
                f"{host} 不是本机地址：须先配置登录，写好 {login_file(home)} 和 {roles_file(home)}，见 SECURITY.md"
                " / not this machine alone: a login is needed first, write these two files as SECURITY.md shows",
            )
        return []
    try:
        login, _ = read_login(home), read_roles(home)
    except AccessError as error:
        stop(WRONG_USAGE, str(error))
    return [login.host]
