"""Decodes and encodes images with Pillow. Runs in the child process alone."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from khlang.images import FORMATS, SENT_FORMATS
from khlang.images.content import read_content

MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
# A camera's progressive JPEG has about ten scans; each costs about as much as the picture.
MAX_SCANS = 100
MAX_SCANNED_PIXELS = 800_000_000
PUBLISHED_SIDE = 1_600
JPEG_QUALITY = 82
# Several JPEGs in one file, as phones write them; the first is the picture.
_MULTI_PICTURE = "MPO"
_METADATA = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "Raw profile type exif", "Raw profile type xmp")


class BadImageError(Exception):
    """A file is no image that may be published; `code` is that of a problem, `facts` what its words need."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def check_image(data: bytes, suffix: str) -> None:
    """Raise BadImageError if the bytes are no image, or hold more than a picture."""
    image = decode_image(data, suffix)
    if read_content(data).has_metadata or any(key in image.info for key in _METADATA):
        raise BadImageError("photo_metadata")


def decode_image(data: bytes, suffix: str, *, max_pixels: int = MAX_PIXELS, side: int = 0) -> Image.Image:
    """Decode an image's bytes, its first frame if it has several pictures; the size is read before a pixel is.

    Without a `suffix` it may have any format that photos are sent in. With a `side`, a JPEG is decoded smaller where
    that is enough for so many pixels. Raises BadImageError, and MemoryError where the picture takes more than there is.
    """
    try:
        with warnings.catch_warnings():
            # MAX_PIXELS is checked below; any other warning means a broken file.
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", "Image appears to be a malformed MPO file")
            image = Image.open(io.BytesIO(data), formats=list(FORMATS if suffix else SENT_FORMATS))
            _check_header(image, data, suffix, max_pixels)
            if side:
                image.draft("RGB", (side, side))
            image.load()
    except (BadImageError, MemoryError):
        raise
    # Pillow has a higher bound of its own, which it checks before the size is known.
    except Image.DecompressionBombError as error:
        raise BadImageError("photo_too_many_pixels") from error
    # Pillow raises OSError, ValueError, SyntaxError, struct.error, IndexError … on broken files.
    except Exception as error:
        raise BadImageError("bad_photo") from error
    return image


def _check_header(image: Image.Image, data: bytes, suffix: str, max_pixels: int) -> None:
    """Refuse what would take long to decode, and what is not what its name says."""
    pixels = image.width * image.height
    if pixels > max_pixels or max(image.size) > MAX_SIDE:
        raise BadImageError("photo_too_many_pixels", width=image.width, height=image.height)
    is_multi_picture = image.format == _MULTI_PICTURE
    name = "JPEG" if is_multi_picture else image.format or ""
    if suffix and suffix.lower() not in FORMATS[name]:
        raise BadImageError("wrong_photo_suffix", format=name, suffix=suffix)
    # A HEIF file's other pictures are previews and depths; the first is the photo.
    if not is_multi_picture and name in FORMATS and getattr(image, "n_frames", 1) > 1:
        raise BadImageError("moving_photo")
    scans = read_content(data).scans
    if scans > MAX_SCANS or scans * pixels > MAX_SCANNED_PIXELS:
        raise BadImageError("costly_photo")


def encode_image(data: bytes, suffix: str) -> bytes:
    """Encode an image as JPEG for the site: upright, at most PUBLISHED_SIDE pixels a side, without metadata.

    Raises BadImageError and MemoryError.
    """
    upright = ImageOps.exif_transpose(decode_image(data, suffix))
    upright.thumbnail((PUBLISHED_SIDE, PUBLISHED_SIDE))
    out = io.BytesIO()
    flatten(upright).save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def flatten(image: Image.Image) -> Image.Image:
    """Give an image in RGB, on white where it lets through."""
    flat = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat
