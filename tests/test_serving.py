"""Serving: which addresses, and what stands around every response."""

import base64
import hashlib
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from guarding import guard
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner

from dashboard.base import KnownBase
from dashboard.headers import SecureHeaders
from dashboard.returning import COOKIE, KnownPlace
from pipelines import access
from pipelines.cli import app
from pipelines.settings import PROJECT, find_home


def answers(port: int) -> bool:
    """Whether anything listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(expected: bool, port: int) -> bool:
    """Whether the port comes to answer, or not to, within a minute."""
    return any(answers(port) == expected or time.sleep(0.1) for _ in range(600))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
def test_the_dashboard_ends_with_whoever_started_it(tmp_path: Path):
    command = [sys.executable, "-m", "pipelines", "serve", "--home", str(tmp_path), "--port", "8573"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL) as process:
        assert until(True, 8573)
        process.kill()
    assert until(False, 8573)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "jixiao.example"])
def test_other_addresses_are_not_served_without_a_login(tmp_path: Path, host: str):
    result = CliRunner().invoke(app, ["serve", "--home", str(tmp_path), "--host", host])
    assert result.exit_code == 2
    assert "login.toml" in result.output and "roles.csv" in result.output


def test_nothing_is_served_with_a_login_that_cannot_be_used(tmp_path: Path):
    home = find_home(tmp_path)
    guard(home, roles="nonsense")
    for host in ("0.0.0.0", "127.0.0.1"):
        result = CliRunner().invoke(app, ["serve", "--home", str(tmp_path), "--host", host])
        assert result.exit_code == 2 and "roles.csv" in result.output


def test_the_dashboard_itself_refuses_to_be_open_beyond_loopback(tmp_path: Path):
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port=8572"]
    environment = {**os.environ, "JIHENG_HOME": str(tmp_path), "STREAMLIT_SERVER_HEADLESS": "true"}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode != 0
    assert "jiheng serve" in done.stdout + done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_known(host: str):
    assert access.is_loopback(host)


# What is rendered and sent


def test_nothing_is_rendered_as_html():
    texts = {
        path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in PROJECT.glob("dashboard/**/*.py")
    }
    wrong = re.compile(
        r"unsafe_allow|components\.v1|\biframe\b|\.html\((?!Path\(__file__\)\.parent / \"style\.css\"\))"
    )
    assert texts and not {name: wrong.findall(text) for name, text in texts.items() if wrong.search(text)}


def answered(path: str, cookie: str = "", is_encrypted: bool = False) -> Headers:
    """The headers of a page as the server sends it, behind all that stands before Streamlit."""

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"set-cookie": cookie} if cookie else {}
        await HTMLResponse("<html><head></head><script>one()</script></html>", headers=headers)(scope, receive, send)

    return TestClient(SecureHeaders(KnownBase(page), is_encrypted=is_encrypted)).get(path).headers


def test_scripts_run_by_their_hashes_alone():
    policy = answered("/losses")["content-security-policy"]
    script = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    [scripts] = [each for each in policy.split("; ") if each.startswith("script-src")]
    assert f"'sha256-{script}'" in scripts and len(scripts.split()) == 4
    assert "unsafe" not in scripts


def test_cookies_go_by_https_alone_where_there_is_https():
    assert answered("/x", "a=b; Path=/", True)["set-cookie"] == "a=b; Path=/; Secure"
    assert answered("/x", "a=b; Path=/; Secure", True)["set-cookie"].count("ecure") == 1
    assert answered("/x", "a=b; Path=/")["set-cookie"] == "a=b; Path=/"
    assert "strict-transport-security" in answered("/x", is_encrypted=True)


def test_what_may_hold_data_is_not_kept_by_browsers():
    assert answered("/media/file.xlsx")["cache-control"] == "no-store"
    assert "cache-control" not in answered("/static/js/index.js")


# The way back from a login


def returned(place: str, kept: str | None = None) -> tuple[str, str]:
    """Where a login ends for whoever opened a place before it, and the cookie set then; `kept` is a cookie instead."""

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        is_end = scope["path"] == "/oauth2callback"
        response = RedirectResponse("/", status_code=302) if is_end else HTMLResponse("<html></html>")
        await response(scope, receive, send)

    client = TestClient(KnownPlace(server), follow_redirects=False)
    client.get(place)
    if kept is not None:
        client.cookies.clear()
        client.cookies.set(COOKIE, kept)
    ended = client.get("/oauth2callback?code=x")
    return ended.headers["location"], ended.headers.get("set-cookie", "")


def test_a_login_ends_where_it_was_asked_for():
    place = "/losses?department=105&year=2022&indicator=%E6%95%B0"
    location, cookie = returned(place)
    assert location == place and "Max-Age=0" in cookie and "HttpOnly" in cookie
    assert returned("/") == ("/", "")


@pytest.mark.parametrize("kept", ["//evil.example", "https://evil.example", "/\\evil", "/a/b", "/losses?a%0d%0ab", "x"])
def test_a_login_never_ends_elsewhere(kept: str):
    assert returned("/", quote(unquote(kept), safe="")) == ("/", "")
