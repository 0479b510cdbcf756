"""The files of a published site, behind a link that a publish moves."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from khlang.publish import find_previous_release
from khlang.server.changed_records import ChangedRecords
from khlang.server.client_address import is_at_this_computer
from khlang.server.record_pages import RecordPages
from khlang.server.responses import KEPT_FOR_EVER, refuse

# What is read in one go.
MAX_BYTES_AT_ONCE = 256_000
# Whoever opened a page before a publish goes on asking for what that page names. No photos: one that was taken out
# is gone with the publish.
_NAMED_BY_OPEN_PAGES = ("search/", "assets/")

# The only answers of this kind that starlette gives for files.
_BAD_RANGES = {400: "บอกส่วนของแฟ้มที่ขอไม่ถูกต้อง", 416: "แฟ้มนี้ไม่มีส่วนที่ขอ"}


class SiteFiles(StaticFiles):
    """The files of the release that the link `site` leads to now, and what open pages need of the one before."""

    def __init__(
        self, site: Path, pages: RecordPages | None = None, changed: ChangedRecords | None = None
    ) -> None:
        """`pages` answers for what was accepted and no release has yet, `changed` for what has changed since."""
        super().__init__(directory=site, html=True, check_dir=False)
        self._site = site
        self._pages = pages
        self._changed = changed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or a part of it; what is wrong with a part is told in our words."""
        refused: Response | None = None

        async def send_ours(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] in _BAD_RANGES:
                size = Headers(raw=message["headers"]).get("content-range")
                more = {"Content-Range": size} if size else {}
                refused = refuse(scope["path"], _BAD_RANGES[message["status"]], message["status"], **more)
            if refused is None:
                await send(message)

        await super().__call__(scope, receive, send_ours)
        if refused:
            await refused(scope, receive, send)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Look below the release that the link leads to now, and nowhere else; each time anew."""
        for folder in self._list_folders(path):
            # RuntimeError: a loop of links.
            with contextlib.suppress(FileNotFoundError, NotADirectoryError, RuntimeError):
                place = (folder / path).resolve()
                if place.is_relative_to(folder):
                    return str(place), place.stat()
        return "", None

    def _list_folders(self, path: str) -> Iterator[Path]:
        yield self._site.resolve()
        if path.startswith(_NAMED_BY_OPEN_PAGES) and (previous := find_previous_release(self._site)):
            yield previous.folder

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file; a small one is read at once, since each turn of another thread costs more than that."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        is_whole = isinstance(response, FileResponse) and "range" not in Headers(scope=scope)
        if not is_whole or stat_result.st_size > MAX_BYTES_AT_ONCE:
            return response
        return Response(Path(full_path).read_bytes(), status_code, response.headers)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve a file without letting a browser keep an old page; names of the index change with what is in it."""
        is_read = scope["method"] in ("GET", "HEAD")
        if is_read and self._pages and self._pages.is_awaited(path):
            found = await run_in_threadpool(self._pages.answer, path)
            if found:
                return found
        if is_read and self._changed and self._changed.has_changed(path):
            is_here = is_at_this_computer(scope)
            found = await run_in_threadpool(self._changed.answer, path, is_here=is_here)
            if found:
                return found
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = (
            _keep_for(path) if response.status_code in (200, 304) else "no-cache"
        )
        return response


def _keep_for(path: str) -> str:
    """Say how long a browser may keep a file: an icon is asked for anew whenever the address changes."""
    if path.startswith("search/"):
        return KEPT_FOR_EVER
    return "max-age=86400" if path.endswith((".svg", ".woff2")) else "no-cache"
