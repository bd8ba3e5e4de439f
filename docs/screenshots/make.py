"""Makes the READMEs' pictures of the pages: `python docs/screenshots/make.py HOME`, HOME being a home with a warehouse.

Needs Debian's chromium and fonts-noto-cjk, and the project's development packages.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SIZE = {"width": 1440, "height": 810}
VIEWS = {
    "overview": "",
    "compare": "compare",
    "years": "compare?part=years",
    "losses": "losses",
    "criterion": "losses?criterion=C21-2",
    "claims": "claims",
    "data": "data?part=missing",
    "rules": "rules?part=district",
    "takeaway": "takeaway",
}


@contextmanager
def served(home: str) -> Iterator[str]:
    """The dashboard of a home, until the block ends; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines", "serve", "--home", home, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGINT)


def wait_for(address: str) -> None:
    """Until the server answers, two minutes at most."""
    for _ in range(480):
        try:
            with urlopen(f"{address}/_stcore/health"):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)


def shoot(page: Page, address: str, target: Path) -> None:
    """One picture of one view."""
    page.goto(address)
    page.wait_for_selector("h3", timeout=60_000)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
    page.wait_for_timeout(1800)
    page.screenshot(path=target)
    print(f"{target.name}  {target.stat().st_size // 1024} kB")


def main(home: str) -> None:
    """All views in both languages, and the overview in the dark."""
    with served(home) as site, sync_playwright() as playwright:
        wait_for(site)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for lang in ("zh", "en"):
            page = browser.new_page(viewport=SIZE)
            for name, view in VIEWS.items():
                joint = "&" if "?" in view else "?"
                shoot(page, f"{site}/{view}{joint}lang={lang}", HERE / f"{name}.{lang}.png")
        dark = browser.new_page(viewport=SIZE, color_scheme="dark")
        shoot(dark, f"{site}/?lang=zh", HERE / "overview-dark.zh.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
