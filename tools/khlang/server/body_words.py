"""The words of a form's body, within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from khlang.server.refusal import RefusalError

MEGABYTE = 1024 * 1024
NOT_A_FORM = "ข้อมูลที่ส่งมาไม่ใช่แบบฟอร์ม เปิดหน้าแบบฟอร์มใหม่แล้วส่งอีกครั้ง"
FILE_SIGN = b"; filename="
_PLAIN_HEAD = re.compile(rb'Content-Disposition: form-data; name="([^"\\%\r\n]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyBounds:
    """How much one body may bring. A record has at most 64 kB, and a letter of Thai takes nine bytes in an address.

    `noun` is what its files are called where there are too many, or one is too large, and `kept` what is not lost then.
    """

    body_bytes: int = 48 * MEGABYTE
    urlencoded_bytes: int = MEGABYTE
    text_bytes: int = 256 * 1024
    field_bytes: int = 64 * 1024
    name_bytes: int = 200
    fields: int = 3_000
    files: int = 12
    file_bytes: int = 12 * MEGABYTE
    head_bytes: int = 4_096
    noun: str = "ภาพ"
    kept: str = "ข้อความที่เขียนยังอยู่"


class Words:
    """Collects the words of a body within bounds."""

    def __init__(self, bounds: BodyBounds) -> None:
        self._bounds = bounds
        self._left = bounds.text_bytes
        self._count = 0
        self.values: dict[str, tuple[str, ...]] = {}

    def add(self, name: bytes, value: bytes) -> None:
        """Add a field that was counted. Raises RefusalError."""
        self._left -= len(name) + len(value)
        if len(name) > self._bounds.name_bytes:
            raise RefusalError(400, "name", NOT_A_FORM)
        if len(value) > self._bounds.field_bytes or self._left < 0:
            raise too_long(self._bounds)
        text, key = decode(value), decode(name)
        known = self.values.get(key)
        self.values[key] = (*known, text) if known else (text,)

    def count(self) -> None:
        """Count a field, or a part that may be one. Raises RefusalError."""
        self._count += 1
        if self._count > self._bounds.fields:
            raise RefusalError(400, "fields", f"แบบฟอร์มมีช่องมากเกินไป รับได้ไม่เกิน {self._bounds.fields:,} ช่อง")


def too_long(bounds: BodyBounds) -> RefusalError:
    """Make the refusal of words that no record could hold."""
    letters = bounds.field_bytes // 3
    return RefusalError(413, "text", f"ข้อความยาวเกินไป ช่องหนึ่งยาวได้ราว {letters:,} ตัวอักษร ตัดให้สั้นลงแล้วส่งใหม่")


def decode(data: bytes) -> str:
    """Give the text of bytes. Lines end as in a record; browsers send CR LF. Raises RefusalError."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise RefusalError(400, "utf8", NOT_A_FORM) from error
    if "\0" in text:
        raise RefusalError(400, "nul", NOT_A_FORM)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_urlencoded(data: bytes, bounds: BodyBounds) -> dict[str, tuple[str, ...]]:
    """Read the words of a URL-encoded body. Raises RefusalError."""
    # Counted before the pieces are made.
    if data.count(b"&") >= bounds.fields:
        raise RefusalError(400, "fields", f"แบบฟอร์มมีช่องมากเกินไป รับได้ไม่เกิน {bounds.fields:,} ช่อง")
    words = Words(bounds)
    for pair in data.split(b"&"):
        name, _sign, value = pair.replace(b"+", b" ").partition(b"=")
        if pair:
            words.add(unquote_to_bytes(name), unquote_to_bytes(value))
    return words.values


def read_words(body: bytes, boundary: bytes, words: Words) -> bytes | None:
    """Read the parts before the first file of a body, or of its beginning; give what is left for the parser: None of a
    whole body that holds only words, and all of one that none of our forms sends. Raises RefusalError.

    The parser takes each part to pieces, and longer for it than all the rest of a post takes.
    """
    start, between, end = (b"--%s\r\n", b"\r\n--%s\r\n", b"\r\n--%s--\r\n")
    start, between, end = start % boundary, between % boundary, end % boundary
    file = body.find(FILE_SIGN)
    stop = len(body) - len(end) if file < 0 and body.endswith(end) else body.rfind(between, 0, max(file, 0))
    if not body.startswith(start) or stop < len(start):
        return body
    parts = [part.partition(b"\r\n\r\n") for part in body[len(start) : stop].split(between)]
    heads = [_PLAIN_HEAD.fullmatch(head) for head, _gap, _value in parts]
    # A boundary that ends in something else is for the parser to judge.
    if not all(gap and b"\r\n--" + boundary not in value for _head, gap, value in parts):
        return body
    names = [head[1] for head in heads if head]
    if len(names) < len(parts):
        return body
    for name, (_head, _gap, value) in zip(names, parts, strict=True):
        words.count()
        words.add(name, value)
    return None if file < 0 else body[stop + 2 :]
