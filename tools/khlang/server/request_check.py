"""Which requests are answered at all: those to one of the server's own names, with an address of sound length.

An address with its host in it, as a proxy is asked for, is the same address without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from khlang.server.responses import refuse

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
# Paths of files are far shorter; to look up one of 30,000 folders takes a second.
MAX_PATH = 2_000
_ORIGIN = re.compile(rb"https?://([^/]*)", re.IGNORECASE)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:@\[\]/]+)(?::[0-9]{1,5})?", re.ASCII)


class RequestCheck:
    """Middleware that refuses requests to other hosts, and paths that are no file's.

    A site on the internet can let its name lead to this computer (DNS rebinding): a browser then lets its scripts
    read what we answer, as if it were the site's own. The `Host` header still says which name was meant.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """`hosts` are names of this server besides those of this computer."""
        self._app = app
        self._hosts = {*LOCAL_HOSTS, *(host.strip().lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        hosts = [Headers(scope=scope).get("host", "")]
        if origin := _ORIGIN.match(scope["raw_path"]):
            hosts.append(origin[1].decode("ascii"))
            raw_path = scope["raw_path"][origin.end() :] or b"/"
            scope = {**scope, "raw_path": raw_path, "path": unquote(raw_path.decode("ascii"))}
        if message := self._find_fault(hosts, len(scope["raw_path"])):
            await refuse(scope["path"], message, 400)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _find_fault(self, hosts: Iterable[str], length: int) -> str:
        if not self._hosts.issuperset(map(read_host, hosts)):
            return "เครื่องนี้ไม่รับคำขอถึงชื่อนี้ เปิดด้วย localhost หรือให้ผู้ดูแลเพิ่มชื่อใน KHLANG_HOSTS"
        if length > MAX_PATH:
            return f"ที่อยู่ยาวเกินไป ส่วนก่อนเครื่องหมาย ? ยาวได้ไม่เกิน {MAX_PATH} ตัวอักษร"
        return ""


def read_host(header: str) -> str:
    """Give the name in a `Host` header, in small letters and without a port; empty if there is none."""
    found = _HOST.fullmatch(header.strip().lower())
    return found[1] if found else ""
