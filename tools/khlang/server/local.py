"""Serves on one local port, and rebuilds when the library changes."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from watchfiles import DefaultFilter, watch

from khlang.server.connection import MAX_HEAD_BYTES, Connection
from khlang.server.rebuild import BuildError

HOST = "127.0.0.1"
# What is being sent when the server is stopped has so long to get there.
STOP_SECONDS = 1
# A page waits for the thread at work at each look into a file: ten times 5 ms, Python's own interval, and more under
# load (99 % of pages in 2.4 s beside 45 hostile clients, in 0.5 s with this one).
SWITCH_SECONDS = 0.0005
# What kept a build from its end, such as a full disk, may be gone without any change of the library.
RETRY_SECONDS = 60.0


class PortTakenError(Exception):
    """Another program listens on the port; the message says so in Thai."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where to serve, and what to watch: below the `watched` paths a change is followed by a call of `rebuild`.

    That gives why there is no new site, or nothing. With `rebuilds_first` it is called once at the beginning, while
    what is there is served.
    """

    host: str = HOST
    port: int
    watched: Sequence[Path]
    rebuild: Callable[[], str]
    rebuilds_first: bool = False
    note: Callable[[Iterable[Path]], None] = lambda _paths: None


class _StopError(BaseException):
    """The process was told to end."""


def serve(app: ASGIApp, serving: Serving) -> None:
    """Serve an application until interrupted or told to end.

    Raises PortTakenError when another program listens on the port.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    listener = _listen(serving.host, serving.port)
    stop, changed = threading.Event(), threading.Event()
    if serving.rebuilds_first:
        changed.set()
    for work in (_watch, keep_built):
        threading.Thread(target=work, args=(serving, stop, changed), daemon=True).start()
    server = make_server(app)
    address = f"http://{serving.host}:{serving.port}/"
    print(f"เปิดที่ {address}  ฉบับร่างอยู่ที่ {address}draft/", flush=True)
    print("แก้แฟ้มแล้วบันทึก หน้าจะสร้างใหม่เอง  หยุดด้วย Ctrl-C", flush=True)

    def end(_signal: int, _frame: object) -> None:
        raise _StopError

    # uvicorn ends what it has begun, and then hands the signal on.
    before = signal.signal(signal.SIGTERM, end)
    try:
        server.run(sockets=[listener])
    except _StopError:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        stop.set()
        changed.set()
        listener.close()


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Make the server of an application, bounded in all that others may send (see `connection`)."""
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="error",
        # It would believe whoever asks from this computer, such as every proxy on it, about where that came from.
        proxy_headers=False,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        message = f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ ลองพอร์ตอื่น เช่น make serve PORT={port + 1}"
        raise PortTakenError(message) from error
    return listener


def _watch(serving: Serving, stop: threading.Event, changed: threading.Event) -> None:
    present = [path for path in serving.watched if path.exists()]
    for changes in watch(*present, watch_filter=DefaultFilter(), stop_event=stop, debounce=400):
        serving.note(Path(path) for _change, path in changes)
        changed.set()


def keep_built(serving: Serving, stop: threading.Event, changed: threading.Event) -> None:
    """Rebuild after each change, once for all that come while it is at it; and again where that was not the library's
    fault, which is only gone when it changes."""
    wait: float | None = None
    while not stop.is_set():
        changed.wait(wait)
        changed.clear()
        if stop.is_set():
            return
        wait = None if _try_rebuild(serving, stop) else RETRY_SECONDS


def _try_rebuild(serving: Serving, stop: threading.Event) -> bool:
    """Rebuild, and tell whether there is nothing to do before the next change."""
    try:
        return not serving.rebuild()
    # One failed build must not end the watching; its message goes to the terminal.
    except Exception as error:
        if not stop.is_set():
            print(error, file=sys.stderr, flush=True)
        return isinstance(error, BuildError) and error.is_unsound
