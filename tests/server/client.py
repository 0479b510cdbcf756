"""Serves an application on a free local port, and asks it: by addresses, and by the bytes of a request."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from khlang.server import HOST, CurrentDesk, make_app, make_server
from starlette.applications import Starlette


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Message
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Client:
    """Asks a server."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str, **asked: object) -> Reply:
        """Ask for a path; `f_years` is `f.years`."""
        pairs = [(name.replace("f_", "f.", 1), value) for name, value in asked.items()]
        return self.fetch(f"{path}?{urlencode(pairs, doseq=True, errors='replace')}")

    def status(self, path: str) -> int:
        """Ask for a path whose body is no text."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def fetch(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Ask for a path as it stands."""
        asked = urllib.request.Request(self.address + path, headers=headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=30) as reply:
                return Reply(reply.status, reply.headers, reply.read().decode())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.headers, error.read().decode())


@contextmanager
def serve(site: Path, current: CurrentDesk) -> Iterator[Client]:
    """Serve a site with a desk on a free local port."""
    with serve_app(make_app(site, current)) as client:
        yield client


@contextmanager
def serve_app(app: Starlette) -> Iterator[Client]:
    """Serve an application on a free local port."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Client(f"http://{HOST}:{listener.getsockname()[1]}")
        server.should_exit = True
        thread.join()


def connect(client: Client) -> socket.socket:
    """Open a connection to a server."""
    return socket.create_connection((HOST, int(client.address.rpartition(":")[2])), timeout=60)


def send(client: Client, *pieces: bytes) -> tuple[int, str]:
    """Send bytes in these pieces, whole, then read the whole answer: (status, text)."""
    with connect(client) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            line.sendall(piece)
        with http.client.HTTPResponse(line) as reply:
            reply.begin()
            return reply.status, reply.read().decode()


def make_head(path: str, *headers: str, host: str = "localhost") -> bytes:
    """Give the head of a request."""
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers)
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def is_thai(text: str) -> bool:
    """Tell whether a text has Thai letters."""
    return bool(re.search("[ก-ฮ]", text))
