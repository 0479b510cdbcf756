"""Makes of a photo as a phone sends it the picture that goes into a record. Runs in the child process alone."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from khlang.images import MAX_SENT_PIXELS
from khlang.images.codec import JPEG_QUALITY, BadImageError, decode_image, flatten
from khlang.images.header import read_header

RECORD_SIDE = 2_048
THUMBNAIL_SIDE = 480
# In a list a photo is 96 pixels wide, on a sharp screen twice as many.
LISTED_SIDE = 224
# A record's photo may have 2 MB: noise of a night shot takes more.
MAX_BYTES = 1_900_000
_LOWER_QUALITIES = (70, 55, 40)


def reduce_image(data: bytes) -> bytes:
    """Encode a photo as JPEG: upright, at most RECORD_SIDE pixels a side, without metadata. Raises BadImageError."""
    header = read_header(data)
    if header and header.format == "HEIF":
        # Its import takes as long as a photo, and most photos are JPEGs.
        import pillow_heif  # noqa: PLC0415

        # Threads of its own take more room each than the process may have.
        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener()
    image = decode_image(data, "", max_pixels=MAX_SENT_PIXELS, side=RECORD_SIDE)
    picture = _fit(image, RECORD_SIDE)
    for quality in (JPEG_QUALITY, *_LOWER_QUALITIES):
        made = _save(picture, quality)
        if len(made) <= MAX_BYTES:
            return made
    raise BadImageError("costly_photo")


def make_thumbnail(data: bytes, side: int = THUMBNAIL_SIDE) -> bytes:
    """Encode a picture that we made once more, at most `side` pixels a side. Raises BadImageError."""
    return _save(_fit(decode_image(data, "", side=side), side), JPEG_QUALITY)


def _fit(image: Image.Image, side: int) -> Image.Image:
    try:
        # Smaller first: to turn twelve million pixels takes as long as to decode them.
        image.thumbnail((side, side))
        return flatten(ImageOps.exif_transpose(image))
    # Pillow raises whatever a broken EXIF or a rare mode makes it raise.
    except (OSError, ValueError, SyntaxError, KeyError, TypeError) as error:
        raise BadImageError("bad_photo") from error


def _save(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
