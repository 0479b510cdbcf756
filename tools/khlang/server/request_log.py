"""One line of JSON for each request, and its count. Nothing of it is about anybody.

A line has the route, not the address that was asked for: no secret, no query, no body, no network address.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from khlang.server.metrics import Metrics

# What matches no route is a file of the site, or nothing.
SITE = "/"
# Names that people make up are one.
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))


class RequestLog:
    """Middleware that counts every request, and writes a line about each where a log is wanted."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        metrics: Metrics,
        write: Callable[[str], object] | None,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._write = write
        self._routes = [route for route in routes if isinstance(route, Route)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        started, status, size = time.perf_counter(), 0, 0

        async def count(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, count)
        finally:
            seconds = time.perf_counter() - started
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            route = self._find_route(scope)
            self._metrics.count_request(route, method, status or 500, seconds)
            if self._write:
                now = datetime.now(UTC).isoformat(timespec="milliseconds")
                line = {"time": now, "method": method, "route": route, "status": status or 500}
                self._write(json.dumps({**line, "ms": round(seconds * 1000, 1), "bytes": size}))

    def _find_route(self, scope: Scope) -> str:
        """Give the route that was taken, as it is written in the code."""
        endpoint = scope.get("endpoint")
        return next((route.path for route in self._routes if route.endpoint is endpoint), SITE)
