"""The pictures of a Word file that we write: photos by their names, and an address as a QR. Pure."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import segno

from khlang.exchange.word.markup import make_picture
from khlang.exchange.word.package_writer import Media
from khlang.images.header import read_header

# A twentieth of a point, in Word's units (EMU); pictures are no higher than a third of a page.
EMU_PER_TWENTIETH = 635
MAX_HEIGHT = 5_200
_SUFFIXES = {"JPEG": "jpg", "PNG": "png"}
QR_ID = "rIdQr"


@dataclass(slots=True)
class Pictures:
    """The photos that there are, by the names of their files, and those that were drawn."""

    photos: Mapping[str, bytes]
    media: dict[str, Media] = field(default_factory=dict)
    count: int = 0

    def draw(self, name: str, width: int) -> str:
        """Give a run with a photo, at most so many twentieths of a point wide; nothing if it isn't there.

        Word shows JPEG and PNG.
        """
        data = self.photos.get(name)
        header = read_header(data) if data else None
        if data is None or header is None or header.format not in _SUFFIXES:
            return ""
        if name not in self.media:
            self.media[name] = Media(f"rIdPhoto{len(self.media) + 1}", data, _SUFFIXES[header.format])
        self.count += 1
        scale = min(width / header.width, MAX_HEIGHT / header.height)
        size = (
            round(header.width * scale) * EMU_PER_TWENTIETH,
            round(header.height * scale) * EMU_PER_TWENTIETH,
        )
        return make_picture(self.media[name].id, self.count, name, size)


def draw_qr(address: str) -> Media:
    """Give the QR of an address as a PNG."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return Media(QR_ID, out.getvalue(), "png")


def show_qr(side: int) -> str:
    """Give a run with the QR, so many twentieths of a point wide."""
    return make_picture(QR_ID, 9_000, "QR", (side * EMU_PER_TWENTIETH, side * EMU_PER_TWENTIETH))
