"""The parts of a JPEG, PNG or WebP file: what stands in it beside the picture, and how many scans this has.

Sources: ITU-T T.81 Annex B (JPEG), CIPA DC-007 (MPO, several JPEGs in one file), W3C PNG 3rd edition, RFC 9649 (WebP).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A camera's MPO file has two or three pictures.
MAX_FRAMES = 20
_END, _SCAN, _COMMENT = 0xD9, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)
# The end of a scan's data: a marker that is no restart and no stuffed byte.
_MARKER = re.compile(rb"\xff+([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)
# What a decoder needs or what says how colours look: anything else in an application's segment tells of the camera,
# the place or the owner (EXIF, XMP and its extension, IPTC, C2PA, a maker's own).
_SOUND_SEGMENTS = {
    0xE0: re.compile(rb"JFIF\x00.{7}\x00\x00", re.DOTALL),
    0xE2: re.compile(
        rb"ICC_PROFILE\x00(?:[^\x01].|\x01..{36}acsp).*|MPF\x00(?:II\*\x00|MM\x00\*).*", re.DOTALL
    ),
    0xEE: re.compile(rb"Adobe.{7}", re.DOTALL),
}
_MULTI_PICTURE = b"MPF\x00"
_NEXT_FRAME = re.compile(rb"[\x00\xff\r\n ]*?(?=\xff\xd8)")
_PADDING = b"\x00\xff\r\n "
_PNG_HEAD, _WEBP_HEAD = b"\x89PNG\r\n\x1a\n", b"RIFF"
_SOUND_CHUNKS = frozenset(
    (
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"hIST",
        b"pHYs", b"sPLT", b"tIME", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT",
        b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF",
    )
)  # fmt: skip
# Programs that take pictures of a screen, which we recommend, put their name.
_SOUND_TEXT = re.compile(rb"Software\x00[ -~]{0,64}")
_TEXT_CHUNK = b"tEXt"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: whether there is anything beside pictures, and the scans of the first one."""

    has_metadata: bool = False
    scans: int = 0


def read_content(data: bytes) -> Content:
    """Look through a file of any kind; a broken one is looked at as far as it can be read."""
    if data.startswith(_PNG_HEAD):
        return Content(_has_metadata(_list_png_chunks(data)))
    if data.startswith(_WEBP_HEAD):
        return Content(_has_metadata(_list_webp_chunks(data)))
    return _read_jpeg(data)


@dataclass(slots=True)
class _Frame:
    """One JPEG of a file: what was found in it, and the index behind its end, 0 if it has none."""

    end: int = 0
    scans: int = 0
    has_metadata: bool = False
    is_one_of_several: bool = False


def _read_jpeg(data: bytes) -> Content:
    """Look through the first picture, and behind it through the others of an MPO file, and what is neither."""
    first = frame = _walk_jpeg(data, 0)
    has_metadata = first.has_metadata
    for _number in range(MAX_FRAMES):
        found = _NEXT_FRAME.match(data, frame.end) if frame.end and first.is_one_of_several else None
        if has_metadata or not found:
            break
        frame = _walk_jpeg(data, found.end())
        has_metadata = frame.has_metadata or not frame.end
    # A picture without its end has none that could be told from what follows.
    rest = data[frame.end :].strip(_PADDING) if frame.end else b"?"
    return Content(has_metadata or bool(rest), first.scans)


def _walk_jpeg(data: bytes, start: int) -> _Frame:
    """Look through the JPEG that begins at `start`."""
    frame, at = _Frame(), start + 2
    while found := _MARKER.search(data, at):
        marker = found[1][0]
        if marker == _END:
            frame.end = found.end()
            break
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        if marker == _COMMENT or marker in _APPLICATION:
            segment = data[found.end() + 2 : found.end() + length]
            sound = _SOUND_SEGMENTS.get(marker)
            frame.has_metadata |= not (sound and sound.fullmatch(segment))
            frame.is_one_of_several |= segment.startswith(_MULTI_PICTURE)
        frame.scans += marker == _SCAN
        at = found.end() + max(length, 2)
    return frame


def _has_metadata(chunks: Iterator[tuple[bytes, bytes]]) -> bool:
    return any(
        not _SOUND_TEXT.fullmatch(value) if name == _TEXT_CHUNK else name not in _SOUND_CHUNKS
        for name, value in chunks
    )


def _list_png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give (name, value) of each chunk; what stands behind the last one has no name."""
    at, name = len(_PNG_HEAD), b""
    while at + 12 <= len(data) and name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        yield name, data[at + 8 : at + 8 + length] if name == _TEXT_CHUNK else b""
        at += 12 + length
    if data[at:].strip(_PADDING):
        yield b"", b""


def _list_webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give (name, value) of each chunk; what stands behind the last one has no name."""
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    while at + 8 <= min(end, len(data)):
        yield data[at : at + 4], b""
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    if data[max(at, end) :].strip(_PADDING):
        yield b"", b""
