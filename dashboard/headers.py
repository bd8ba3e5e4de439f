"""Security headers on every response: nothing from elsewhere, no framing, no guessing of types, nothing kept."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LASTING = "/static/"  # Streamlit's own files, the same for all; everything else may hold somebody's data


def content_policy(page: bytes = b"") -> str:
    """What a page may load and run: this server's files, and the scripts that stand in it, by their hashes."""
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in INLINE.findall(page)]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *(f"'sha256-{each}'" for each in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecureHeaders:
    """Adds the headers; `is_encrypted` says that people reach the server by https, then cookies never go without."""

    def __init__(self, app: ASGIApp, is_encrypted: bool) -> None:
        """Keeps the app behind it."""
        self.app, self.is_encrypted = app, is_encrypted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self.app(scope, receive, sent)

    def protect(self, headers: MutableHeaders, path: str) -> None:
        """Sets the headers of one response."""
        for name, value in HEADERS.items():
            headers[name] = value
        headers.setdefault("content-security-policy", content_policy())
        if LASTING not in path:
            headers["cache-control"] = "no-store"
        if self.is_encrypted:
            headers["strict-transport-security"] = "max-age=31536000"
            cookies = headers.getlist("set-cookie")
            del headers["set-cookie"]
            for cookie in cookies:
                headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
