"""The body of a request that a form makes: its words, and its files, which go to a folder while they come in.

Nothing is held in memory but words, and these within bounds; each bound is looked at before what passes it is kept.
A body that ends before its closing boundary is none: parsers take it for a whole one with fewer fields.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import Headers

from khlang.server.body_words import (
    FILE_SIGN,
    MEGABYTE,
    NOT_A_FORM,
    BodyBounds,
    Words,
    decode,
    read_urlencoded,
    read_words,
    too_long,
)
from khlang.server.refusal import RefusalError

if TYPE_CHECKING:
    # The package has it for type checkers alone.
    from python_multipart.multipart import MultipartCallbacks

# The beginning of a body is held in memory up to its first file: the words of a form have no more bytes.
LEAD_BYTES = 256 * 1024
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_BOUNDARY = re.compile(rb"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_CALLED = re.compile(rb"([0-9a-f]{16})\.jpg")
_CUT_SHORT = "ข้อมูลมาไม่ครบ การส่งอาจขาดกลางทาง ลองส่งใหม่อีกครั้ง"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that came in: the control it came by, where it lies now, its size and its SHA-256.

    `called` is the name that its sender gave it. Our script calls a photo by its SHA-256.
    """

    control: str
    path: Path
    size: int
    sha256: str
    called: bytes = b""

    @property
    def is_other(self) -> bool:
        """Whether it is called by a SHA-256, and is not that file."""
        found = _CALLED.fullmatch(self.called)
        return found is not None and not self.sha256.startswith(found[1].decode())


@dataclass(slots=True)
class FormBody:
    """What a form sent: the values of each control in the order of the body, and its files."""

    data: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: list[SentFile] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Give the first value of a control, empty if there is none."""
        return self.data.get(name, ("",))[0]

    def discard(self) -> None:
        """Remove the files that nobody has taken."""
        for sent in self.files:
            with contextlib.suppress(OSError):
                sent.path.unlink(missing_ok=True)


async def read_form_body(
    headers: Headers, stream: AsyncIterator[bytes], folder: Path, bounds: BodyBounds
) -> FormBody:
    """Read a body; its files go below `folder`. Raises RefusalError, and OSError where a file can't be written."""
    kind, options = parse_options_header(headers.get("content-type"))
    is_multipart = kind == MULTIPART.encode()
    if not is_multipart and kind != URLENCODED.encode():
        raise RefusalError(415, "type", NOT_A_FORM)
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusalError(415, "encoding", NOT_A_FORM)
    most = bounds.body_bytes if is_multipart else bounds.urlencoded_bytes
    # Before a byte of it is read.
    if _read_length(headers) > most:
        raise _too_large(most, bounds)
    counted = _count_bytes(stream, most, bounds)
    if not is_multipart:
        return FormBody(read_urlencoded(b"".join([chunk async for chunk in counted]), bounds))
    boundary = options.get(b"boundary", b"")
    if not _BOUNDARY.fullmatch(boundary):
        raise RefusalError(400, "boundary", NOT_A_FORM)
    return await _read_multipart(counted, boundary, folder, bounds)


def _read_length(headers: Headers) -> int:
    """Give the length that a request names; h11 has refused what is no number."""
    return int(headers.get("content-length", "0"))


def _too_large(most: int, bounds: BodyBounds) -> RefusalError:
    return RefusalError(
        413,
        "body",
        f"ข้อมูลรวมกันใหญ่เกินไป ส่งได้ครั้งละไม่เกิน {most // MEGABYTE} MB ลดจำนวนหรือขนาด{bounds.noun}แล้วส่งใหม่ "
        f"{bounds.kept}",
    )


async def _count_bytes(stream: AsyncIterator[bytes], most: int, bounds: BodyBounds) -> AsyncIterator[bytes]:
    """Give the pieces of a body until they are more than its bound; a length that was named may be wrong or missing."""
    left = most
    async for chunk in stream:
        left -= len(chunk)
        if left < 0:
            raise _too_large(most, bounds)
        if chunk:
            yield chunk


async def _read_lead(stream: AsyncIterator[bytes]) -> bytes:
    """Give the beginning of a body, with the head of its first file if it has one."""
    lead = bytearray()
    async for chunk in stream:
        known = len(lead)
        lead += chunk
        if lead.find(FILE_SIGN, max(0, known - len(FILE_SIGN))) >= 0 or len(lead) > LEAD_BYTES:
            break
    return bytes(lead)


async def _read_multipart(
    stream: AsyncIterator[bytes], boundary: bytes, folder: Path, bounds: BodyBounds
) -> FormBody:
    parts = _Parts(folder, bounds)
    lead = await _read_lead(stream)
    rest = read_words(lead, boundary, parts.words)
    if rest is None:
        return FormBody(parts.words.values)
    try:
        parser = MultipartParser(boundary, parts.callbacks, max_header_size=bounds.head_bytes)
        parser.write(rest)
        async for chunk in stream:
            parser.write(chunk)
        if not parts.is_ended:
            raise RefusalError(400, "cut", _CUT_SHORT)
    except FormParserError as error:
        parts.discard()
        raise RefusalError(400, "multipart", _CUT_SHORT) from error
    # Also when the other side is gone, or the server stops.
    except BaseException:
        parts.discard()
        raise
    return FormBody(parts.words.values, parts.files)


class _Parts:
    """Takes the parts of a multipart body as its parser finds them."""

    def __init__(self, folder: Path, bounds: BodyBounds) -> None:
        self._folder = folder
        self._bounds = bounds
        self.words = Words(bounds)
        self.files: list[SentFile] = []
        self.is_ended = False
        self._head: dict[bytes, bytes] = {}
        self._head_name, self._head_value = bytearray(), bytearray()
        self._name = b""
        self._value = bytearray()
        self._file: _File | None = None
        self.callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin_part,
            "on_header_field": lambda data, start, end: self._head_name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._head_value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open_part,
            "on_part_data": self._take,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def discard(self) -> None:
        """Remove every file, also the one that is coming in."""
        if self._file:
            self.files.append(self._file.close(""))
            self._file = None
        FormBody(files=self.files).discard()

    def _begin_part(self) -> None:
        self.words.count()
        self._head, self._value = {}, bytearray()

    def _end_header(self) -> None:
        self._head[bytes(self._head_name).lower()] = bytes(self._head_value)
        self._head_name.clear()
        self._head_value.clear()

    def _open_part(self) -> None:
        kind, options = parse_options_header(self._head.get(b"content-disposition"))
        self._name = options.get(b"name", b"")
        if kind != b"form-data" or not self._name:
            raise RefusalError(400, "part", NOT_A_FORM)
        # What a file is called where it comes from says nothing to us, only whether there is one.
        if options.get(b"filename"):
            if len(self.files) >= self._bounds.files:
                noun, most = self._bounds.noun, self._bounds.files
                raise RefusalError(413, "files", f"{noun}มากเกินไป ส่งได้ครั้งละไม่เกิน {most} {noun}")
            self._file = _File(self._folder / f"{secrets.token_hex(16)}.part", options[b"filename"])

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            self._value += data[start:end]
            if len(self._value) > self._bounds.field_bytes:
                raise too_long(self._bounds)
        elif self._file.size + end - start > self._bounds.file_bytes:
            bounds = self._bounds
            noun, most = bounds.noun, bounds.file_bytes // MEGABYTE
            message = f"มี{noun}ใหญ่เกิน {most} MB ย่อ{noun}ก่อน แล้วเลือกใหม่ {bounds.kept}"
            raise RefusalError(413, "file", message)
        else:
            self._file.write(data[start:end])

    def _end_part(self) -> None:
        if self._file:
            sent = self._file.close(decode(self._name))
            self._file = None
            self.files.append(sent)
        # A picture that nobody chose is a file without a name and without bytes.
        elif b"filename" not in self._head.get(b"content-disposition", b""):
            self.words.add(self._name, bytes(self._value))

    def _end(self) -> None:
        self.is_ended = True


class _File:
    """A file while it comes in."""

    def __init__(self, path: Path, called: bytes) -> None:
        self._path = path
        self._called = called
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Take the next bytes. Raises OSError."""
        self.size += len(data)
        self._digest.update(data)
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def close(self, control: str) -> SentFile:
        """Give it as it is."""
        os.close(self._descriptor)
        sha256 = self._digest.hexdigest()
        return SentFile(control=control, path=self._path, size=self.size, sha256=sha256, called=self._called)
