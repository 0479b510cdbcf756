"""The web application: the published site as it is now, the staff desk and previews of drafts beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount

from khlang.server.desk import CurrentDesk, DeskRoutes
from khlang.server.drafts import CurrentDrafts, DraftRoutes
from khlang.server.frames import LiveFrames
from khlang.server.request_check import RequestCheck
from khlang.server.responses import HEADERS, AddHeaders, refuse
from khlang.server.site_files import SiteFiles
from khlang.server.work import WorkQueue

READ_ONLY = "ที่นี่มีไว้เปิดอ่านเท่านั้น รับเฉพาะคำขอแบบ GET และ HEAD"


def make_app(
    site: Path,
    current: CurrentDesk | None = None,
    drafts: CurrentDrafts | None = None,
    hosts: Iterable[str] = (),
) -> Starlette:
    """Make the web application that serves the site at `site` (a link or a folder); with a desk, and previews of
    drafts, if these are given. Besides the names of this computer it answers to those in `hosts`."""

    async def not_found(request: Request, _error: Exception) -> Response:
        page = site / "404.html"
        return FileResponse(page, 404) if page.is_file() else refuse(request.url.path, "ไม่พบหน้านี้", 404)

    async def not_answered(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = READ_ONLY if error.status_code == 405 else "เครื่องนี้ไม่ตอบคำขอนี้"
        return refuse(request.url.path, message, error.status_code, **(error.headers or {}))

    async def fail(request: Request, _error: Exception) -> Response:
        # Made outside all middleware; the error itself goes to the log.
        response = refuse(request.url.path, "เครื่องนี้ตอบไม่ได้ ผู้ดูแลดูสาเหตุได้ที่หน้าต่างคำสั่ง", 500)
        response.headers.update(HEADERS)
        return response

    frames, work = LiveFrames(site), WorkQueue()
    own = [
        *(DeskRoutes(frames, current, work).routes() if current else ()),
        *(DraftRoutes(frames, drafts, work).routes() if drafts else ()),
    ]
    return Starlette(
        routes=[*own, Mount("/", SiteFiles(site))],
        middleware=[
            Middleware(AddHeaders),
            Middleware(RequestCheck, hosts=tuple(hosts)),
            # Thai in UTF-8 shrinks to a sixth; an office's network is no faster than a phone's. Level 9 takes three
            # times as long as 5 and makes pages 2 % smaller.
            Middleware(GZipMiddleware, minimum_size=600, compresslevel=5),
        ],
        exception_handlers={404: not_found, HTTPException: not_answered, Exception: fail},
    )
