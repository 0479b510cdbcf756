"""What an image file says of itself at its start: its format and its size. Nothing is decoded.

Sources: ITU-T T.81 Annex B (JPEG), W3C PNG 3rd edition, RFC 9649 (WebP), ISO/IEC 14496-12 and 23008-12 (HEIF).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

# A phone's EXIF, colour profile and previews stand before the size of the picture.
HEADER_BYTES = 1024 * 1024
# Of the frames that a JPEG can have, these: not the tables (C4), extensions (C8) and arithmetic conditioning (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# The size of one item: a box of 20 bytes, version and flags, width, height. A picture has several, of which the largest
# is the whole.
_ITEM_SIZE = re.compile(rb"\x00\x00\x00\x14ispe.{4}(.{8})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """An image's format, as Pillow calls it, and its size in pixels."""

    format: str
    width: int
    height: int


def read_header(data: bytes) -> ImageHeader | None:
    """Read the start of a file, HEADER_BYTES of it or all; None if it is no image of a format that photos come in."""
    if data.startswith(b"\xff\xd8\xff"):
        return _read_jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        return ImageHeader("PNG", *struct.unpack(">II", data[16:24]))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP" and len(data) >= 30:
        return _read_webp(data)
    if data[4:8] == b"ftyp":
        return _read_heif(data)
    return None


def _read_jpeg(data: bytes) -> ImageHeader | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return ImageHeader("JPEG", width, height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _read_webp(data: bytes) -> ImageHeader | None:
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return ImageHeader("WEBP", width, int.from_bytes(data[27:30], "little") + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return ImageHeader("WEBP", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return ImageHeader("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return None


def _read_heif(data: bytes) -> ImageHeader | None:
    length = int.from_bytes(data[:4], "big")
    brands = data[8:length]
    if not any(brands[at : at + 4] in _HEIF_BRANDS for at in range(0, min(len(brands), 256), 4)):
        return None
    sizes = [struct.unpack(">II", found[1]) for found in _ITEM_SIZE.finditer(data)]
    if not sizes:
        return None
    return ImageHeader("HEIF", *max(sizes, key=lambda size: size[0] * size[1]))
