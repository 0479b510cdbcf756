"""A connection with a browser, bounded in what it may send and in the time it may take for it.

uvicorn bounds neither the time for a request nor the number of its lines, and resets a connection whose request is too
long while the other side is still sending, so that nobody reads why.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from khlang.server.responses import BUSY, HEADERS, RETRY_SECONDS

# The request line and all headers; Thai in an address takes nine bytes a letter.
MAX_HEAD_BYTES, MAX_HEAD_LINES = 65_536, 128
# From a request's first byte to the end of its head, and of an answer between two pieces that the other side takes.
REQUEST_SECONDS, STALL_SECONDS = 10.0, 30.0
# A body comes as fast as the signal of a village lets it: 4 MB at 5 kB/s take 800 s, with pauses between hills. What
# brings less than that little in such a time does not want to come to an end.
BODY_SECONDS, WINDOW_SECONDS, MIN_WINDOW_BYTES = 1_800.0, 60.0, 16_384
MAX_CONNECTIONS = 256
# What is still on its way when a request is refused is read for so long, and not kept.
LINGER_SECONDS, MAX_LINGER_BYTES = 2.0, 32_000_000

TOO_LONG = f"คำขอยาวเกินไป ที่อยู่และส่วนหัวรวมกันได้ไม่เกิน {MAX_HEAD_BYTES} ไบต์ ลองใช้คำค้นที่สั้นลง"
NOT_HTTP = "คำขอไม่ถูกต้อง"
TOO_SLOW = "ข้อมูลมาช้าเกินไปหรือขาดกลางทาง ของที่เขียนไว้ยังอยู่ในเครื่อง ลองส่งใหม่เมื่อสัญญาณดีขึ้น"
_END_OF_HEAD = re.compile(rb"\n\r?\n")


class _Timer:
    """Calls a function when its time is over, unless it is stopped."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handle: asyncio.TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        return self._handle is not None

    def start(self, seconds: float, end: Callable[[], None]) -> None:
        self.stop()
        self._handle = self._loop.call_later(seconds, end)

    def stop(self) -> None:
        if self._handle:
            self._handle.cancel()
        self._handle = None


class _Line:
    """A transport that is closed only when the other side has had time to read the answer."""

    def __init__(self, transport: asyncio.Transport, linger: Callable[[], bool]) -> None:
        self._transport = transport
        self._linger = linger
        self._is_lingering = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Tell whether nothing more is answered over it."""
        return self._is_lingering or self._transport.is_closing()

    def close(self) -> None:
        """Close at once, unless something is still on its way to us: that would reset the connection."""
        if not self._is_lingering and self._linger():
            self._is_lingering = True
            self._transport.write_eof()
        else:
            self._transport.close()


class Connection(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, within the bounds of this module."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # One for what the other side sends, one for what it takes.
        self._request, self._stall = _Timer(self.loop), _Timer(self.loop)
        self._is_refused = False
        self._lingered = 0
        # While a body comes in: when it must have ended, and what this window has brought.
        self._body_end = 0.0
        self._window_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        # asyncio does so only for listeners that name their protocol: the body of an answer would wait 40 ms behind its
        # head until that is acknowledged.
        if line := transport.get_extra_info("socket"):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(cast(asyncio.Transport, _Line(transport, self._linger)))
        self._request.start(REQUEST_SECONDS, self._end_request)
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(503, BUSY, f"Retry-After: {RETRY_SECONDS}\r\n")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        self._request.stop()
        self._stall.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read a part of a request, whose time begins with its first byte."""
        self._window_bytes += len(data)
        if self._is_refused:
            self._lingered += len(data)
            if self._lingered > MAX_LINGER_BYTES:
                self.transport.abort()
            return
        if not self._request.is_running and self.conn.their_state is h11.IDLE:
            self._request.start(REQUEST_SECONDS, self._end_request)
        super().data_received(data)

    def handle_events(self) -> None:
        """Read on in what was received, unless the head of a request is too long."""
        if self.conn.their_state is h11.IDLE and is_head_too_long(self.conn.trailing_data[0]):
            self._refuse(400, TOO_LONG)
            return
        super().handle_events()
        if self.conn.their_state is h11.SEND_BODY:
            if not self._body_end and not self._is_refused:
                self._body_end = self.loop.time() + BODY_SECONDS
                self._wait_for_body()
        elif self.conn.their_state is not h11.IDLE:
            self._request.stop()
            self._body_end = 0.0

    def send_400_response(self, msg: str) -> None:
        """Say in Thai that a request is no HTTP."""
        self._refuse(400, NOT_HTTP)

    def pause_writing(self) -> None:
        """Wait for the other side, but not for ever."""
        super().pause_writing()
        self._stall.start(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on, unless only the end of a connection is left."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._stall.stop()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the end of a connection that closes."""
        self._body_end = 0.0
        if self.conn.their_state is h11.SEND_BODY:
            self.transport.close()
        super().on_response_complete()
        if self.transport.is_closing() and not self._is_refused:
            self._stall.start(STALL_SECONDS, self.transport.abort)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection over which nothing more is asked."""
        super().timeout_keep_alive_handler()
        self._stall.start(STALL_SECONDS, self.transport.abort)

    def _end_request(self) -> None:
        """End the wait for a request that does not come to its end."""
        if self.conn.trailing_data[0]:
            self._refuse(408, TOO_SLOW)
        else:
            self._close()

    def _linger(self) -> bool:
        """Read what is still on its way for a moment, and keep nothing of it, if a body has not all come."""
        if self.conn.their_state is not h11.SEND_BODY or self._is_refused:
            return False
        self._is_refused = True
        self._request.stop()
        self.flow.resume_reading()
        self._stall.start(LINGER_SECONDS, self.transport.abort)
        return True

    def _wait_for_body(self) -> None:
        self._window_bytes = 0
        self._request.start(WINDOW_SECONDS, self._check_progress)

    def _check_progress(self) -> None:
        """Go on waiting for a body that comes; while we don't read, the other side can't send."""
        is_slow = self._window_bytes < MIN_WINDOW_BYTES and not self.flow.read_paused
        if is_slow or self.loop.time() >= self._body_end:
            self._refuse(408, TOO_SLOW)
        else:
            self._wait_for_body()

    def _close(self) -> None:
        self.transport.close()
        self._stall.start(STALL_SECONDS, self.transport.abort)

    def _refuse(self, status: int, message: str, more: str = "") -> None:
        """Answer without the application, and close when the other side has read it."""
        self._is_refused = True
        self._unset_keepalive_if_required()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            # The application has begun to answer.
            self._close()
            return
        if self.cycle and not self.cycle.response_complete:
            # It waits for a body; what it has of it, it throws away.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        kind, body = "text/plain", message.encode()
        if self.conn.our_state is h11.SEND_RESPONSE and accepts_json(self.headers):
            kind, body = "application/json", json.dumps({"error": message}, ensure_ascii=False).encode()
        always = "".join(f"{name.lower()}: {value}\r\n" for name, value in HEADERS.items())
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n{always}{more}\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.write_eof()
        self._request.stop()
        self._stall.start(LINGER_SECONDS, self.transport.abort)


def is_head_too_long(data: bytes) -> bool:
    """Tell whether the head of a request, or what has come of it, is longer than any that we answer."""
    end = _END_OF_HEAD.search(data)
    head = data[: end.start()] if end else data
    return len(head) > MAX_HEAD_BYTES or head.count(b"\n") > MAX_HEAD_LINES


def accepts_json(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell whether a request asks for JSON: a script's does, a browser that opens a page does not."""
    return any(name == b"accept" and b"application/json" in value.lower() for name, value in headers)
