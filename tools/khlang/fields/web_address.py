"""Addresses on the web that are safe to link to, and the host to which one leads."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

MAX_URL = 500
# A part of a host between dots: ASCII letters, digits and hyphens, or Thai letters, digits and hyphens.
_LABEL = re.compile(r"(?!-)(?:[a-z0-9-]{1,63}|[\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59-]{1,63})(?<!-)")
# The last part: no number, as in four of them or in one, which hide where they lead.
_TOP = re.compile(r"[a-z]{2,63}|[\u0e01-\u0e3a\u0e40-\u0e4e]{2,63}")


def find_safe_url(text: str) -> str | None:
    """Give an https address that is safe to link to, or None."""
    if len(text) > MAX_URL or re.search(r"[\s<>\"'`\\]", text) or text[:8].lower() != "https://":
        return None
    labels = _decode_labels(find_host(text) or "")
    is_host = len(labels) > 1 and _TOP.fullmatch(labels[-1]) and all(map(_LABEL.fullmatch, labels))
    return text if is_host and find_look_alike(text) is None else None


def find_host(text: str) -> str | None:
    """Give the host of an address, in small letters; None if there is none, or a user's name before it."""
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts.hostname if has_port and "@" not in parts.netloc else None


def find_look_alike(text: str) -> str | None:
    """Give the first character of an address that may be taken for another: U+2044 for a slash, U+0430 for an a.

    A host may have ASCII and Thai letters; what comes after it any letters, marks and digits, but no other signs.
    """
    host = re.split(r"[/?#]", text.partition("://")[2], maxsplit=1)[0]
    foreign = (char for char in ".".join(_decode_labels(host.lower())) if not _is_plain(char))
    signs = (char for char in text if not char.isascii() and unicodedata.category(char)[0] not in "LMN")
    return next(foreign, None) or next(signs, None)


def _decode_labels(host: str) -> list[str]:
    """Give the parts of a host between dots in letters (RFC 3492), empty for one that can't be decoded."""
    return [_decode(label) if label.startswith("xn--") else label for label in host.split(".")]


def _decode(label: str) -> str:
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return ""


def _is_plain(char: str) -> bool:
    return char.isascii() or "\u0e01" <= char <= "\u0e5b"
