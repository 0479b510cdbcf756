"""Photos: checked as files, re-encoded without what a camera wrote into them, cached by content.

The only importer of Pillow. The same checks serve pull requests and, later, the form.
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from khlang.cache import Cache, hash_bytes, hash_packages, hash_sources
from khlang.forms.model import FieldType
from khlang.library import Library, photos_of, show_path
from khlang.problems import Level, Problem
from khlang.records.record import Record
from khlang.records.values import Photo
from khlang.yaml_text import Items, Mapping, Text

MAX_PHOTO_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
PUBLISHED_SIDE = 1_600
JPEG_QUALITY = 82
FORMATS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
_METADATA = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "Raw profile type exif", "Raw profile type xmp")


class BadPhotoError(Exception):
    """A file is no photo that may be published; `code` names why, the message says it in Thai."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class PublishedPhoto:
    """A re-encoded photo: where it goes below the site, its bytes and its size in pixels."""

    path: str
    data: bytes
    width: int
    height: int


def check_photos(library: Library) -> Iterator[Problem]:
    """Give the problems of all photo files of a library: missing, not named, or not fit to publish."""
    looker = _Looker(Cache(library.cache, "photos"))
    for record in library.records:
        there = library.photo_files[record.id]
        unused = set(there)
        for key, photos in photos_of(record):
            unused -= {photo.file for photo in photos.photos}
            field = record.form.field(key)
            label = field.label if field else key
            for photo in photos.photos:
                for code, message in _check_photo(library, record, photo, there, looker):
                    yield Problem(code, f"{photo.file}: {message}", record.file, record.mark(key), label)
        for file in sorted(unused - set(_named_files(record)) if unused else ()):
            message = "ไม่มีระเบียนใดใช้แฟ้มนี้ ลบออก หรือเพิ่มในช่องภาพ"
            path = show_path(library.photo_path(record, file))
            yield Problem("unused_photo", message, path, level=Level.ERROR)
    looker.keep()


class _Looker:
    """Looks into photos, and remembers what it found: to decode one takes 6 ms, and few are new."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._code = f"{hash_sources('photos.py')} {hash_packages('pillow')}"
        self._found: dict[str, bytes] = {}

    def find_faults(self, data: bytes, suffix: str) -> list[tuple[str, str]]:
        """Give (code, message) of all that is wrong with a photo's bytes."""
        key = f"{self._code} {hash_bytes(data)} {suffix}"
        kept = self._cache.get([key]).get(key)
        self._found[key] = kept or json.dumps(list(_find_faults(data, suffix)), ensure_ascii=False).encode()
        return [(code, message) for code, message in json.loads(self._found[key])]

    def keep(self) -> None:
        """Keep what was found in this run's photos."""
        self._cache.put(self._found, used=self._found)


def _named_files(record: Record) -> Iterator[str]:
    """Give each file name that a photo field holds, also in rows that have another mistake."""
    for field in record.form.fields:
        node = record.tree.get(field.key) if field.type is FieldType.PHOTOS else None
        for item in node.items if isinstance(node, Items) else ():
            file = item.get("file") if isinstance(item, Mapping) else item
            if isinstance(file, Text):
                yield file.value.strip()


def _check_photo(
    library: Library, record: Record, photo: Photo, there: tuple[str, ...], looker: _Looker
) -> Iterator[tuple[str, str]]:
    if photo.file not in there:
        yield "missing_photo", f"ไม่พบแฟ้มภาพ วางไว้ในโฟลเดอร์ {record.id}/ ข้างแฟ้มระเบียน"
        return
    path = library.photo_path(record, photo.file)
    try:
        yield from looker.find_faults(read_photo(path), path.suffix)
    except BadPhotoError as error:
        yield error.code, str(error)


def _find_faults(data: bytes, suffix: str) -> Iterator[tuple[str, str]]:
    try:
        image = decode_photo(data, suffix)
    except BadPhotoError as error:
        yield error.code, str(error)
        return
    if any(key in image.info for key in _METADATA):
        message = "ภาพมีข้อมูลจากกล้อง (EXIF หรือ XMP) เช่นพิกัดบ้าน ส่งผ่าน LINE หรือแคปหน้าจอแล้วใช้ภาพนั้นแทน"
        yield "photo_metadata", message


def open_photo(path: Path) -> Image.Image:
    """Open and decode a photo within bounds. Raises BadPhotoError, and nothing else, on any other file."""
    return decode_photo(read_photo(path), path.suffix)


def read_photo(path: Path) -> bytes:
    """Give a photo's bytes. Raises BadPhotoError when it is no plain file, or too large."""
    if path.is_symlink() or not path.is_file():
        raise BadPhotoError("bad_photo", "ไม่ใช่แฟ้มภาพจริง")
    if path.stat().st_size > MAX_PHOTO_BYTES:
        raise BadPhotoError(
            "photo_too_large", f"ภาพใหญ่เกิน {MAX_PHOTO_BYTES // 1024 // 1024} เมกะไบต์ ย่อภาพก่อน"
        )
    return path.read_bytes()


def decode_photo(data: bytes, suffix: str) -> Image.Image:
    """Decode a photo's bytes; the size is read from the header before a pixel is. Raises BadPhotoError."""
    try:
        with warnings.catch_warnings():
            # Our own bound is told in words of our own; other warnings mean a broken file.
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(FORMATS))
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                message = f"ภาพ {image.width}×{image.height} จุดใหญ่เกินไป ย่อให้ด้านยาวไม่เกิน 4,000 จุด"
                raise BadPhotoError("photo_too_many_pixels", message)
            if suffix.lower() not in FORMATS[image.format or ""]:
                raise BadPhotoError(
                    "wrong_photo_suffix", f"เป็นภาพ {image.format} แต่ชื่อลงท้าย {suffix} แก้ชื่อให้ตรง"
                )
            if getattr(image, "n_frames", 1) > 1:
                raise BadPhotoError("moving_photo", "เป็นภาพเคลื่อนไหว ใช้ภาพนิ่ง")
            image.load()
    except BadPhotoError:
        raise
    # Pillow's own, higher bound, which it checks before it tells the size.
    except Image.DecompressionBombError as error:
        message = "ภาพมีจุดมากเกินไป ย่อให้ด้านยาวไม่เกิน 4,000 จุด"
        raise BadPhotoError("photo_too_many_pixels", message) from error
    # Pillow raises OSError, ValueError, SyntaxError, struct.error, IndexError … on broken files.
    except Exception as error:
        raise BadPhotoError("bad_photo", "เปิดภาพไม่ได้ ต้องเป็น JPEG PNG หรือ WebP ที่ไม่เสีย") from error
    return image


def encode_photo(image: Image.Image) -> bytes:
    """Encode a photo for the site: upright, at most PUBLISHED_SIDE a side, JPEG without metadata."""
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((PUBLISHED_SIDE, PUBLISHED_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    layer = upright.convert("RGBA")
    flat.paste(layer, mask=layer.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def publish_photo(library: Library, record: Record, photo: Photo, cache: Path) -> PublishedPhoto:
    """Give a photo as it goes on the site, from `cache` when it was encoded before. Raises BadPhotoError."""
    source = library.photo_path(record, photo.file)
    image_data = source.read_bytes() if source.is_file() else b""
    key = hashlib.sha256(f"{PUBLISHED_SIDE}/{JPEG_QUALITY}/".encode() + image_data).hexdigest()
    cached = cache / f"{key}.jpg"
    if cached.is_file():
        data = cached.read_bytes()
    else:
        data = encode_photo(open_photo(source))
        cache.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(".part")
        partial.write_bytes(data)
        partial.replace(cached)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        width, height = image.size
    stem = Path(photo.file).stem
    return PublishedPhoto(f"photos/{record.id}/{stem}-{key[:10]}.jpg", data, width, height)
