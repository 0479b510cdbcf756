"""HTTP only: serves the published site on one local port, and rebuilds it when the library changes."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from watchfiles import DefaultFilter, watch

HOST = "127.0.0.1"


class PortTakenError(Exception):
    """Another program listens on the port; the message says so in Thai."""


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
        """Serve a file without letting a browser keep an old page."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def make_app(site: Path) -> Starlette:
    """Make the web application that serves the site at `site` (a link or a folder)."""

    async def not_found(_request: Request, _error: Exception) -> Response:
        page = site / "404.html"
        return FileResponse(page, 404) if page.is_file() else Response("404", 404)

    return Starlette(
        routes=[Mount("/", SiteFiles(site))],
        # Thai in UTF-8 shrinks to a sixth; an office's network is no faster than a phone's.
        middleware=[Middleware(GZipMiddleware, minimum_size=600)],
        exception_handlers={404: not_found},
    )


def serve(site: Path, port: int, watched: list[Path], rebuild: Callable[[], None]) -> None:
    """Serve until interrupted; call `rebuild` after each change below the `watched` paths.

    Raises PortTakenError when another program listens on the port.
    """
    listener = _listen(port)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(watched, rebuild, stop), daemon=True)
    watcher.start()
    server = uvicorn.Server(uvicorn.Config(make_app(site), log_level="warning", lifespan="off"))
    print(f"เปิดที่ http://{HOST}:{port}/  แก้แฟ้มแล้วบันทึก หน้าจะสร้างใหม่เอง  หยุดด้วย Ctrl-C", flush=True)
    try:
        server.run(sockets=[listener])
    finally:
        stop.set()
        listener.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        message = f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ ลองพอร์ตอื่น เช่น make serve PORT={port + 1}"
        raise PortTakenError(message) from error
    return listener


def _watch(watched: list[Path], rebuild: Callable[[], None], stop: threading.Event) -> None:
    present = [path for path in watched if path.exists()]
    for _changes in watch(*present, watch_filter=DefaultFilter(), stop_event=stop, debounce=400):
        try:
            rebuild()
        # One failed build must not end the watching; its message is for the person at the keyboard.
        except Exception as error:
            print(error, file=sys.stderr, flush=True)
