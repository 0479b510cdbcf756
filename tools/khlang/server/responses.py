"""Responses of the server's own, with the headers that all of them have."""

from __future__ import annotations

import json

from starlette.responses import Response

HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def answer_page(html: str, status: int = 200) -> Response:
    """Answer with a page."""
    return Response(html, status, HEADERS, "text/html")


def answer_json(value: object, status: int = 200) -> Response:
    """Answer with a value as JSON, Thai as it is written."""
    return Response(json.dumps(value, ensure_ascii=False), status, HEADERS, "application/json")
