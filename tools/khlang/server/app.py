"""The web application: the published site as it is now, the staff desk and previews of drafts beside it."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from khlang.server.desk import CurrentDesk, DeskRoutes
from khlang.server.drafts import CurrentDrafts, DraftRoutes
from khlang.server.frames import LiveFrames


class SiteFiles(StaticFiles):
    """The files of a site behind a link that a publish moves: the link is followed anew each time."""

    def __init__(self, site: Path) -> None:
        super().__init__(directory=site, html=True, check_dir=False)
        self._site = site

    def lookup_path(self, path: str) -> tuple[str, object]:  # type: ignore[override]
        """Look below the release that the link points to now, and nowhere else."""
        self.all_directories = [self._site.resolve()]
        return super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve a file without letting a browser keep an old page; names of the index change with what is in it."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = (
            _keep_for(path) if response.status_code in (200, 304) else "no-cache"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _keep_for(path: str) -> str:
    """Say how long a browser may keep a file: an icon is asked for anew whenever the address changes."""
    if path.startswith("search/"):
        return "max-age=31536000, immutable"
    return "max-age=86400" if path.endswith((".svg", ".woff2")) else "no-cache"


def make_app(
    site: Path, current: CurrentDesk | None = None, drafts: CurrentDrafts | None = None
) -> Starlette:
    """Make the web application that serves the site at `site` (a link or a folder); with a desk, and previews of
    drafts, if these are given."""

    async def not_found(_request: Request, _error: Exception) -> Response:
        page = site / "404.html"
        return FileResponse(page, 404) if page.is_file() else Response("404", 404)

    frames = LiveFrames(site)
    own = [
        *(DeskRoutes(frames, current).routes() if current else ()),
        *(DraftRoutes(frames, drafts).routes() if drafts else ()),
    ]
    return Starlette(
        routes=[*own, Mount("/", SiteFiles(site))],
        # Thai in UTF-8 shrinks to a sixth; an office's network is no faster than a phone's.
        middleware=[Middleware(GZipMiddleware, minimum_size=600)],
        exception_handlers={404: not_found},
    )
