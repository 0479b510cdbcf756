"""A service that takes what the form sends, in the words of its protocol, and remembers what came.

What a service does with it is tested with the real one; here it may also refuse, be busy, or lose its own answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.browser.conftest import serve_app

# As it is sent, and as it is read out.
RECEIPT_NUMBER, RECEIPT = "12345670", "1234 5670"


class FormService:
    """Takes drafts once each; gives `refusals` first, one a post; with `is_mute` it takes one without an answer."""

    def __init__(self) -> None:
        """Begin with nothing taken."""
        self.taken: dict[str, list[tuple[str, str]]] = {}
        self.posts: list[str] = []
        self.files: list[tuple[str, str, bytes]] = []
        self.refusals: list[JSONResponse] = []
        self.problems: list[dict[str, object]] = []
        self.questions: list[dict[str, str]] = []
        self.is_mute = False

    async def tell(self, _request: Request) -> Response:
        """Say that there is a service."""
        return JSONResponse({"service": "khlang", "forms": {"lesson": 1, "activity": 1, "centre": 1}})

    async def check(self, request: Request) -> Response:
        """Give the problems and questions that a test has set."""
        async with request.form():
            pass
        return JSONResponse({"problems": self.problems, "questions": self.questions})

    async def take(self, request: Request) -> Response:
        """Take a draft."""
        data: list[tuple[str, str]] = []
        async with request.form(max_part_size=10_000_000) as form:
            draft = str(form["_draft"])
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    content = await value.read()
                    self.files.append((name, str(value.filename), content))
                    data.append((name, hashlib.sha256(content).hexdigest()))
                elif not name.startswith("_"):
                    data.append((name, value))
        self.posts.append(draft)
        if self.refusals:
            return self.refusals.pop(0)
        if self.taken.setdefault(draft, sorted(data)) != sorted(data):
            return JSONResponse({"error": "มีเรื่องนี้แล้ว", "receipt": RECEIPT_NUMBER}, 409)
        if self.is_mute:
            self.is_mute = False
            return Response(status_code=502)
        is_new = self.posts.count(draft) == 1
        return JSONResponse({"receipt": RECEIPT_NUMBER, "follow": "follow/secret"}, 201 if is_new else 200)

    def words(self, draft: str) -> dict[str, list[str]]:
        """Give what was taken of a draft, by control."""
        found: dict[str, list[str]] = {}
        for name, value in self.taken[draft]:
            found.setdefault(name, []).append(value)
        return found


@contextmanager
def serve_form(site: Path, service: FormService) -> Iterator[str]:
    """Serve a site and a service beside it, and give the address."""
    app = Starlette(
        routes=[
            Route("/send/service.json", service.tell),
            Route("/check/{form}", service.check, methods=["POST"]),
            Route("/send/{form}", service.take, methods=["POST"]),
            Mount("/", StaticFiles(directory=site, html=True)),
        ]
    )
    with serve_app(app) as address:
        yield address
