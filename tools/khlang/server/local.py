"""Serves on one local port, and rebuilds when the library changes."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from watchfiles import DefaultFilter, watch

from khlang.server.connection import MAX_HEAD_BYTES, Connection

HOST = "127.0.0.1"
# What is being sent when the server is stopped has so long to get there.
STOP_SECONDS = 1
# A page waits for the thread at work at each look into a file: ten times 5 ms, Python's own interval, and more under
# load (99 % of pages in 2.4 s beside 45 hostile clients, in 0.5 s with this one).
SWITCH_SECONDS = 0.0005


class PortTakenError(Exception):
    """Another program listens on the port; the message says so in Thai."""


def serve(app: ASGIApp, port: int, watched: list[Path], rebuild: Callable[[], None]) -> None:
    """Serve an application until interrupted; call `rebuild` after each change below the `watched` paths.

    Raises PortTakenError when another program listens on the port.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    listener = _listen(port)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(watched, rebuild, stop), daemon=True)
    watcher.start()
    server = make_server(app)
    address = f"http://{HOST}:{port}/"
    print(f"เปิดที่ {address}  ฉบับร่างอยู่ที่ {address}draft/", flush=True)
    print("แก้แฟ้มแล้วบันทึก หน้าจะสร้างใหม่เอง  หยุดด้วย Ctrl-C", flush=True)
    try:
        server.run(sockets=[listener])
    finally:
        stop.set()
        listener.close()


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Make the server of an application, bounded in all that others may send (see `connection`)."""
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="error",
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return uvicorn.Server(config)


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
        # One failed build must not end the watching; its message goes to the terminal.
        except Exception as error:
            print(error, file=sys.stderr, flush=True)
