"""Tells the browser where the server's root is.

Opened at /losses, Streamlit's page would first look for its server below /losses/ and get two 404s, which the
browser reports as errors. Streamlit's own setting for it, BACKEND_BASE_URL, has to stand in the page it sends.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from dashboard.headers import content_policy

HEAD = b"<head>"


class KnownBase:
    """Adds the root's address to every HTML page; all else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        """Keeps the app behind it."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or "." in scope["path"] or "/_stcore/" in scope["path"]:
            await self.app(scope, receive, send)
            return
        unpacked = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": unpacked}, receive, _Rewriter(send))


class _Rewriter:
    """Holds a page back until it is whole, then sends it with the setting in its head."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        headers = MutableHeaders(scope=self._start)
        if headers.get("content-type", "").startswith("text/html"):
            self._body = self._body.replace(HEAD, HEAD + _setting(), 1)
            headers["content-length"] = str(len(self._body))
            headers["content-security-policy"] = content_policy(self._body)
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def _setting() -> bytes:
    """A script that names the root."""
    root = str(config.get_option("server.baseUrlPath")).strip("/")
    address = f'location.origin+"/{root}/"' if root else 'location.origin+"/"'
    return f"<script>window.__streamlit={{BACKEND_BASE_URL:{address}}}</script>".encode()
