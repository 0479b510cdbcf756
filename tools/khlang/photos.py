"""Photos: checked as files, re-encoded without a camera's metadata, cached by content.

The only module that imports Pillow.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import PIL
from PIL import Image, ImageOps

from khlang.cache import Cache, FileCache, hash_bytes, make_key
from khlang.fields.types.photos import Photo
from khlang.library import Library, show_path
from khlang.problems import Problem
from khlang.problems.problem import Fact, dump_problems, load_problems
from khlang.records.record import Record
from khlang.thai.text import normalise
from khlang.yaml_text import locate, walk_texts

MAX_PHOTO_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
PUBLISHED_SIDE = 1_600
JPEG_QUALITY = 82
FORMATS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
_METADATA = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "Raw profile type exif", "Raw profile type xmp")


_ENCODER = make_key(PIL.__version__, hash_bytes(Path(__file__).read_bytes()))


class BadPhotoError(Exception):
    """A file is no photo that may be published; `problem` says why, without the name of the file."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.problem = Problem.of(code, facts=facts)


@dataclass(frozen=True, slots=True)
class PublishedPhoto:
    """A re-encoded photo: where it goes below the site, its bytes and its size in pixels."""

    path: str
    data: bytes
    width: int
    height: int


def check_photos(library: Library) -> Iterator[Problem]:
    """Give the problems of all photo files of a library: missing, not named, or not fit to publish."""
    checker = _PhotoChecker(library, Cache(library.cache, "photos"))
    for record in library.records:
        found = list(checker.check(record))
        if found:
            yield from locate(found, record.read_source().tree, record.file)
        yield from _find_unused(library, record)
    checker.keep()


class _PhotoChecker:
    """Checks photo files, and keeps the problems by the photo's content: to decode a photo takes 6 ms."""

    def __init__(self, library: Library, cache: Cache) -> None:
        self._library = library
        self._cache = cache
        self._found: dict[str, bytes] = {}

    def check(self, record: Record) -> Iterator[Problem]:
        """Give the problems of a record's photos, with their paths in the record."""
        for path, field, photo in record.public_photos():
            for problem in self._check_file(record, photo) if photo.file else ():
                facts = (("file", photo.file), *problem.facts)
                yield replace(problem, path=(*path, "file"), facts=facts, field=field.label)

    def keep(self) -> None:
        """Keep what was found in this run's photos."""
        self._cache.put(self._found, used=self._found)

    def _check_file(self, record: Record, photo: Photo) -> list[Problem]:
        if photo.file not in self._library.photo_files[record.id]:
            return [Problem.of("missing_photo", id=record.id)]
        path = self._library.photo_path(record, photo.file)
        try:
            return self._check_data(read_photo(path), path.suffix)
        except BadPhotoError as error:
            return [error.problem]

    def _check_data(self, data: bytes, suffix: str) -> list[Problem]:
        key = f"{hash_bytes(data)} {suffix}"
        kept = self._cache.get([key]).get(key)
        self._found[key] = kept or dump_problems(_check_content(data, suffix)).encode()
        return load_problems(self._found[key])


def _check_content(data: bytes, suffix: str) -> Iterator[Problem]:
    """Give all that is wrong with a photo's bytes."""
    try:
        image = decode_photo(data, suffix)
    except BadPhotoError as error:
        yield error.problem
        return
    if any(key in image.info for key in _METADATA):
        yield Problem("photo_metadata")


def _find_unused(library: Library, record: Record) -> Iterator[Problem]:
    """Give a problem for each file in the record's folder that no row of its photo fields names."""
    unused = set(library.photo_files[record.id])
    unused -= {photo.file for _path, _field, photo in record.public_photos()}
    # What is named in a way that is refused was told already.
    if unused:
        unused -= {normalise(text.value) for _path, text in walk_texts(record.read_source().tree)}
    for file in sorted(unused):
        yield Problem.of("unused_photo", file=show_path(library.photo_path(record, file)))


def open_photo(path: Path) -> Image.Image:
    """Open and decode a photo within bounds. Raises BadPhotoError, and nothing else, on any other file."""
    return decode_photo(read_photo(path), path.suffix)


def read_photo(path: Path) -> bytes:
    """Give a photo's bytes. Raises BadPhotoError when it is no plain file, or too large."""
    if path.is_symlink() or not path.is_file():
        raise BadPhotoError("no_photo_file")
    if path.stat().st_size > MAX_PHOTO_BYTES:
        raise BadPhotoError("photo_too_large", megabytes=MAX_PHOTO_BYTES // 1024 // 1024)
    return path.read_bytes()


def decode_photo(data: bytes, suffix: str) -> Image.Image:
    """Decode a photo's bytes; the size is read from the header before a pixel is. Raises BadPhotoError."""
    try:
        with warnings.catch_warnings():
            # MAX_PIXELS is checked below; any other warning means a broken file.
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(FORMATS))
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                raise BadPhotoError("photo_too_many_pixels", width=image.width, height=image.height)
            if suffix.lower() not in FORMATS[image.format or ""]:
                raise BadPhotoError("wrong_photo_suffix", format=image.format or "", suffix=suffix)
            if getattr(image, "n_frames", 1) > 1:
                raise BadPhotoError("moving_photo")
            image.load()
    except BadPhotoError:
        raise
    # Pillow has a higher bound of its own, which it checks before the size is known.
    except Image.DecompressionBombError as error:
        raise BadPhotoError("photo_too_many_pixels") from error
    # Pillow raises OSError, ValueError, SyntaxError, struct.error, IndexError … on broken files.
    except Exception as error:
        raise BadPhotoError("bad_photo") from error
    return image


def encode_photo(image: Image.Image) -> bytes:
    """Encode a photo as JPEG for the site: upright, at most PUBLISHED_SIDE pixels a side, without metadata."""
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((PUBLISHED_SIDE, PUBLISHED_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    layer = upright.convert("RGBA")
    flat.paste(layer, mask=layer.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def publish_photo(library: Library, record: Record, photo: Photo) -> PublishedPhoto:
    """Give a photo as it goes on the site, as it was encoded before if that is kept.

    Raises BadPhotoError.
    """
    source = library.photo_path(record, photo.file)
    image_data = source.read_bytes() if source.is_file() else b""
    # Not by the build key: to encode all photos anew takes minutes, and only Pillow and this module have a part in it.
    key = make_key(_ENCODER, hash_bytes(image_data))
    cache = FileCache(library.cache, "encoded")
    data = cache.get(key)
    if data is None:
        data = encode_photo(open_photo(source))
        cache.put(key, data)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        width, height = image.size
    stem = Path(photo.file).stem
    return PublishedPhoto(f"photos/{record.id}/{stem}-{hash_bytes(data)[:10]}.jpg", data, width, height)
