"""A served dashboard and a page of Chromium that fails on any console error, failed or external request."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from pipelines.settings import PROJECT, Home

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@contextmanager
def served(home: Home) -> Iterator[str]:
    """The dashboard of a home, served as `jiheng serve` does; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines", "serve", "--home", str(home.root), "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=PROJECT, start_new_session=True, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(address)
            yield address
        finally:
            os.killpg(process.pid, 2)


def wait_for(address: str) -> None:
    """Until the server answers."""
    for _ in range(240):
        try:
            with urlopen(f"{address}/_stcore/health"):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def site(samples_home: Home) -> Iterator[str]:
    """The address of the dashboard on the samples."""
    with served(samples_home) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    assert CHROMIUM, "Chromium is missing: make browser"
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A fresh page; afterwards nothing may have gone wrong in it."""
    troubles: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    opened = context.new_page()
    watch(opened, troubles.append)
    yield opened
    context.close()
    assert not troubles


def watch(page: Page, tell: Callable[[str], None]) -> None:
    """Tells of console errors, failed requests, errors of the server and requests that leave the machine."""
    page.on("console", lambda message: message.type == "error" and tell(f"console: {message.text}"))
    page.on("pageerror", lambda error: tell(f"page: {error}"))
    page.on("requestfailed", lambda request: tell(f"failed: {request.url}"))
    page.on("response", lambda response: response.status >= 400 and tell(f"{response.status}: {response.url}"))
    local = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
    page.on("request", lambda request: request.url.startswith(local) or tell(f"external: {request.url}"))
