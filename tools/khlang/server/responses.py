"""Responses of the server's own, and the headers that all responses have."""

from __future__ import annotations

import json

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The README recommends the same policy to other servers.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
# A part of the index is shown nowhere by itself, and a search asks for twenty: there a policy is a tenth of all bytes.
PART_HEADERS = {"X-Content-Type-Options": "nosniff"}
KEPT_FOR_EVER = "max-age=31536000, immutable"
NOT_KEPT = {"Cache-Control": "no-cache"}
NOT_READY = "คลังยังไม่พร้อมให้ค้น แก้ปัญหาที่หน้าต่างคำสั่งแจ้งไว้ แล้วลองใหม่"
BUSY = "มีผู้ใช้พร้อมกันมากเกินไป รอสักครู่แล้วลองใหม่"
RETRY_SECONDS = 2


class AddHeaders:
    """Middleware that gives responses the headers that they have not got: `HEADERS`, fewer to parts of the index."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_part = headers.get("cache-control") == KEPT_FOR_EVER
                for name, value in (PART_HEADERS if is_part else HEADERS).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def answer_page(html: str, status: int = 200) -> Response:
    """Answer with a page."""
    return Response(html, status, NOT_KEPT, "text/html")


def answer_json(value: object, status: int = 200) -> Response:
    """Answer with a value as JSON, Thai as it is written."""
    return Response(json.dumps(value, ensure_ascii=False), status, NOT_KEPT, "application/json")


def refuse(path: str, message: str, status: int, **headers: str) -> Response:
    """Say in Thai why a request is not answered: to programs as JSON, to people as plain text, made in no time."""
    body, kind = message, "text/plain"
    if path.startswith("/api/"):
        body, kind = json.dumps({"error": message}, ensure_ascii=False), "application/json"
    return Response(body, status, NOT_KEPT | headers, kind)


def refuse_busy(path: str) -> Response:
    """Say that there is too much to do, and when to try again."""
    return refuse(path, BUSY, 503, **{"Retry-After": str(RETRY_SECONDS)})
