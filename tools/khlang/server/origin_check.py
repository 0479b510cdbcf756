"""Which pages may post to us: our own, and those of a static site elsewhere that the keeper has named.

No cookie says who somebody is, so another site's page could at most send in its visitor's name; it can't.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from khlang.server.refusal import RefusalError

_PORTS = {"http": 80, "https": 443}


class OriginError(ValueError):
    """What was named as another site is no origin; the message says so in Thai."""


def read_origins(texts: Iterable[str]) -> frozenset[str]:
    """Read the origins of other sites: `https://name`. Raises OriginError."""
    origins = []
    for text in texts:
        origin = _read_origin(text.strip().rstrip("/"))
        if not origin:
            raise OriginError(f'--allow-origin ต้องเป็นที่อยู่เว็บอย่าง https://name ไม่ใช่ "{text[:60]}"')
        origins.append(origin)
    return frozenset(origins)


def check_origin(headers: Headers, allowed: frozenset[str]) -> None:
    """Raise RefusalError unless a post comes from a page of ours, or of a site in `allowed`.

    Browsers tell where a post comes from, those of the baseline by `Origin`; a page that has no origin, such as one
    in a sandbox or a file, says `null`. The scheme is not compared: a proxy before us has taken it away.
    """
    if headers.get("sec-fetch-site") == "same-origin":
        return
    told = headers.get("origin") or headers.get("referer", "")
    origin = _read_origin(told)
    if origin and (origin in allowed or _name_host(origin) == _read_host(headers.get("host", ""), origin)):
        return
    raise RefusalError(403, "origin", "เปิดหน้าแบบฟอร์มของเว็บนี้โดยตรง แล้วส่งจากหน้านั้น ของที่เขียนไว้คัดลอกไปวางได้")


def find_allowed_origin(headers: Headers, allowed: frozenset[str]) -> str:
    """Give the origin of a named other site if a request comes from there, else nothing."""
    origin = _read_origin(headers.get("origin", ""))
    return origin if origin in allowed else ""


def _read_origin(text: str) -> str:
    """Give the origin of an address, without a port that goes without saying; empty if it has none."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def _name_host(origin: str) -> str:
    return origin.partition("://")[2]


def _read_host(header: str, origin: str) -> str:
    """Give the `Host` header as an origin of the same scheme would name it."""
    return _name_host(_read_origin(f"{origin.partition('://')[0]}://{header.strip().lower()}"))
