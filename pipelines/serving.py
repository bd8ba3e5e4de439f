"""The dashboard as a process of its own."""

import os
import subprocess
import sys

from pipelines.settings import PROJECT, Home
from pipelines.terminal import NOT_PUBLISHED, console, stop

PORT = 8501


def serve_home(home: Home, port: int) -> None:
    """The dashboard as a process of its own; an interrupt ends both quietly."""
    console.print(f"看板 / dashboard: http://127.0.0.1:{port}")
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "server.fileWatcherType": "none",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboard" / "app.py"), *flags]
    with subprocess.Popen(command, env={**os.environ, "JIHENG_HOME": str(home.root)}) as process:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.wait()
            return
    if code:
        stop(NOT_PUBLISHED, f"看板已退出，代码 {code} / the dashboard ended with code {code}")
