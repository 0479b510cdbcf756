"""Photos: checked as files, re-encoded without a camera's metadata, cached by content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.cache import Cache, hash_bytes, make_key
from khlang.fields.types.photos import Photo
from khlang.file_cache import FileCache
from khlang.images.client import ENCODER, ImageWorker, RefusedImageError, read_jpeg_size
from khlang.library import Library, show_path
from khlang.problems import Problem
from khlang.problems.problem import Fact, dump_problems, load_problems
from khlang.records.record import Record
from khlang.thai.text import normalise
from khlang.yaml_text import locate, walk_texts

MAX_PHOTO_BYTES = 2 * 1024 * 1024
# Changes when thumbnails are made in another way.
THUMBNAILS = "thumbnail 1"


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
    with ImageWorker() as worker:
        checker = _PhotoChecker(library, Cache(library.cache, "photos"), worker)
        for record in library.records:
            found = list(checker.check(record))
            if found:
                yield from locate(found, record.read_source().tree, record.file)
            yield from _find_unused(library, record)
        checker.keep()


def check_photo_file(path: Path) -> Iterator[Problem]:
    """Give the problems of one photo file, which no record names, with its name and without its place."""
    try:
        with ImageWorker() as worker:
            found = _check_content(worker, read_photo(path), path.suffix)
    except BadPhotoError as error:
        found = [error.problem]
    for problem in found:
        yield problem._replace(facts=(("file", path.name), *problem.facts))


class _PhotoChecker:
    """Checks photo files, and keeps the problems by the photo's content: to decode a photo takes 6 ms."""

    def __init__(self, library: Library, cache: Cache, worker: ImageWorker) -> None:
        self._library = library
        self._cache = cache
        self._worker = worker
        self._found: dict[str, bytes] = {}

    def check(self, record: Record) -> Iterator[Problem]:
        """Give the problems of a record's photos, with their paths in the record."""
        for path, field, photo in record.public_photos():
            for problem in self._check_file(record, photo) if photo.file else ():
                facts = (("file", photo.file), *problem.facts)
                yield problem._replace(path=(*path, "file"), facts=facts, field=field.label)

    def keep(self) -> None:
        """Keep what was found in this run's photos, and these as encoded; after some time no others."""
        self._cache.put(self._found, used=self._found)
        _find_encoded(self._library).forget({_encoded_key(key.partition(" ")[0]) for key in self._found})

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
        self._found[key] = kept or dump_problems(_check_content(self._worker, data, suffix)).encode()
        return load_problems(self._found[key])


def _check_content(worker: ImageWorker, data: bytes, suffix: str) -> list[Problem]:
    """Give what is wrong with a photo's bytes."""
    try:
        worker.check(data, suffix)
    except RefusedImageError as error:
        return [Problem.of(error.code, facts=error.facts)]
    return []


def _find_unused(library: Library, record: Record) -> Iterator[Problem]:
    """Give a problem for each file in the record's folder that no row of its photo fields names."""
    unused = set(library.photo_files[record.id])
    unused -= {photo.file for _path, _field, photo in record.public_photos()}
    # What is named in a way that is refused was told already.
    if unused:
        unused -= {normalise(text.value) for _path, text in walk_texts(record.read_source().tree)}
    for file in sorted(unused):
        yield Problem.of("unused_photo", file=show_path(library.photo_path(record, file)))


def read_photo(path: Path) -> bytes:
    """Give a photo's bytes. Raises BadPhotoError when it is no plain file, or too large."""
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        raise BadPhotoError("no_photo_file")
    if path.stat().st_size > MAX_PHOTO_BYTES:
        raise BadPhotoError("photo_too_large", megabytes=MAX_PHOTO_BYTES // 1024 // 1024)
    return path.read_bytes()


def publish_photo(library: Library, record: Record, photo: Photo, worker: ImageWorker) -> PublishedPhoto:
    """Give a photo as it goes on the site, as it was encoded before if that is kept; else `worker` encodes it.

    Raises BadPhotoError.
    """
    source = library.photo_path(record, photo.file)
    image_data = source.read_bytes() if source.is_file() else b""
    key = _encoded_key(hash_bytes(image_data))
    cache = _find_encoded(library)
    data = cache.get(key)
    if data is None:
        data = _encode(source, worker)
        cache.put(key, data)
    width, height = read_jpeg_size(data)
    stem = Path(photo.file).stem
    return PublishedPhoto(f"photos/{record.id}/{stem}-{hash_bytes(data)[:10]}.jpg", data, width, height)


def publish_thumbnails(
    library: Library,
    photos: Mapping[str, Mapping[str, PublishedPhoto]],
    worker: ImageWorker,
    *,
    forgets: bool = True,
) -> dict[str, PublishedPhoto]:
    """Give by record id the first published photo of the field for it, as lists show it; kept if it was made before.

    `photos` are the published photos by record id and file name. Without `forgets`, as of a part of the library, what
    no record here has stays kept. Raises BadPhotoError.
    """
    cache = FileCache(library.cache, "thumbnails")
    made, used = {}, set()
    for record in library.published:
        photo = find_top_photo(record, photos.get(record.id, {}))
        if photo is None:
            continue
        published = photos[record.id][photo.file]
        key = _encoded_key(hash_bytes(published.data) + THUMBNAILS)
        used.add(key)
        data = cache.get(key)
        if data is None:
            data = _make_listed(published.data, worker)
            cache.put(key, data)
        path = published.path.removesuffix(".jpg") + "-s.jpg"
        made[record.id] = PublishedPhoto(path, data, *read_jpeg_size(data))
    if forgets:
        cache.forget(used)
    return made


def find_top_photo(record: Record, photos: Mapping[str, PublishedPhoto]) -> Photo | None:
    """Give the photo that stands for a record: the first that is published of the field for such photos."""
    key = record.form.roles.image
    own = (photo for _path, field, photo in record.public_photos() if field.key == key)
    return next((photo for photo in own if photo.file in photos), None)


def _make_listed(data: bytes, worker: ImageWorker) -> bytes:
    try:
        return worker.make_listed(data)
    except RefusedImageError as error:
        raise BadPhotoError(error.code, **error.facts) from error


def _find_encoded(library: Library) -> FileCache:
    return FileCache(library.cache, "encoded")


def _encoded_key(digest: str) -> str:
    """Give the key of an encoded photo by its file's. Not by the build key: to encode all anew takes minutes."""
    return make_key(ENCODER, digest)


def _encode(path: Path, worker: ImageWorker) -> bytes:
    try:
        return worker.encode(read_photo(path), path.suffix)
    except RefusedImageError as error:
        raise BadPhotoError(error.code, **error.facts) from error
