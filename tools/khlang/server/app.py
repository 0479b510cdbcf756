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
from starlette.routing import Mount, Route

from khlang.library import ChangedWhileReadError
from khlang.server.case_views import CaseViews
from khlang.server.changed_records import ChangedRecords
from khlang.server.current_desk import CurrentDesk
from khlang.server.desk import DeskRoutes
from khlang.server.drafts import CurrentDrafts, DraftRoutes
from khlang.server.exports import ExportRoutes
from khlang.server.following import FollowRoutes
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.operations import OperationRoutes
from khlang.server.record_pages import RecordPages
from khlang.server.replies import wants_json
from khlang.server.request_check import RequestCheck
from khlang.server.request_log import RequestLog
from khlang.server.responses import HEADERS, AddHeaders, refuse, refuse_busy
from khlang.server.review import make_review_routes
from khlang.server.review.search import CaseSearchDesk
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.sending import SendRoutes
from khlang.server.service import Service
from khlang.server.site_files import SiteFiles
from khlang.server.work import WorkQueue


def make_app(  # noqa: PLR0913  all that a server has
    site: Path,
    current: CurrentDesk | None = None,
    drafts: CurrentDrafts | None = None,
    hosts: Iterable[str] = (),
    service: Service | None = None,
    *,
    changed: ChangedRecords | None = None,
) -> Starlette:
    """Make the web application that serves the site at `site` (a link or a folder); with a desk, previews of drafts,
    an intake, and pages of records that were changed since, if these are given. Besides the names of this computer it
    answers to those in `hosts`."""
    frames, work, metrics = LiveFrames(site), WorkQueue(), Metrics()

    async def refuse_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        page = site / "404.html"
        if error.status_code == 404 and page.is_file() and not wants_json(request.headers):
            return FileResponse(page, 404)
        message = _WORDS.get(error.status_code, _WORDS[400])
        return refuse(request.url.path, message, error.status_code, **dict(error.headers or {}))

    async def wait_for_build(request: Request, _error: Exception) -> Response:
        return refuse_busy(request.url.path)

    async def fail(request: Request, _error: Exception) -> Response:
        # Made outside all middleware; the error itself goes to the log.
        response = refuse(request.url.path, "เครื่องนี้ตอบไม่ได้ ผู้ดูแลดูสาเหตุได้ที่หน้าต่างคำสั่ง", 500)
        response.headers.update(HEADERS)
        return response

    routes: list[Route] = OperationRoutes(site, metrics, current, service).routes()
    case_search = pages = None
    if service:
        pages = RecordPages(service, frames, site)
        signing_in = SignInRoutes(service, frames, metrics, has_search=current is not None)
        case_search = CaseSearchDesk(service, signing_in, frames, metrics)
        routes += SendRoutes(service, frames, metrics).routes()
        routes += FollowRoutes(service, frames, metrics, pages).routes()
        routes += make_review_routes(service, signing_in, frames, metrics, CaseViews(service, pages, current))
    if current:
        forms = service.forms if service else None
        routes += DeskRoutes(frames, current, work, forms, case_search).routes()
        routes += ExportRoutes(frames, current).routes()
    if drafts:
        routes += DraftRoutes(frames, drafts, work).routes()
    return Starlette(
        routes=[*routes, Mount("/", SiteFiles(site, pages, changed))],
        middleware=[
            Middleware(
                RequestLog, routes=routes, metrics=metrics, write=service.write_log if service else None
            ),
            Middleware(AddHeaders),
            Middleware(RequestCheck, hosts=tuple(hosts)),
            # Thai in UTF-8 shrinks to a sixth; an office's network is no faster than a phone's. Level 9 takes three
            # times as long as 5 and makes pages 2 % smaller.
            Middleware(GZipMiddleware, minimum_size=600, compresslevel=5),
        ],
        exception_handlers={
            HTTPException: refuse_http,
            ChangedWhileReadError: wait_for_build,
            Exception: fail,
        },
    )


_WORDS = {
    400: "คำขอไม่ถูกต้อง",
    404: "ไม่พบหน้านี้",
    405: "ที่อยู่นี้ใช้ส่งข้อมูลไม่ได้ ถ้าจะส่งเรื่อง เปิดหน้า ส่งเรื่องเข้าคลัง",
}
