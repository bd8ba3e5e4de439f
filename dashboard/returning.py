"""Brings whoever logs in back to the address they came for.

Streamlit's login ends at the root, so that a link to one lost point would be lost on the way. The address is kept for
some minutes in a cookie that no script can read.
"""

import re
from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "jiheng_place"
MINUTES = 10
CALLBACK = "/oauth2callback"
PLACE = re.compile(r"/[a-z]+(\?[!-~]*)?")  # a page of this server, and nothing that a browser takes for another's


class KnownPlace:
    """Notes each page that is opened, and makes it the end of a login."""

    def __init__(self, app: ASGIApp) -> None:
        """Keeps the app behind it."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if request.url.path.endswith(CALLBACK):
                    _return(request, headers)
                elif headers.get("content-type", "").startswith("text/html"):
                    _note(request, headers)
            await send(message)

        await self.app(scope, receive, sent)


def _note(request: Request, headers: MutableHeaders) -> None:
    """Keeps the address of a page."""
    query = f"?{request.url.query}" if request.url.query else ""
    _set(headers, quote(request.url.path + query, safe=""), MINUTES * 60)


def _return(request: Request, headers: MutableHeaders) -> None:
    """Turns the way to the root, where a login ended, into the way to the place kept; it is used once."""
    place = unquote(request.cookies.get(COOKIE, ""))
    if headers.get("location") == "/" and PLACE.fullmatch(place):
        headers["location"] = place
        _set(headers, "", 0)


def _set(headers: MutableHeaders, value: str, seconds: int) -> None:
    headers.append("set-cookie", f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax")
