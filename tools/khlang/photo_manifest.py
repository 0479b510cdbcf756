"""Photos that git does not hold: each by its SHA-256 in a store, and in git a manifest of which photo is which.

The manifest is what `sha256sum` writes and checks. A store is a folder, or whatever copies one: any static host. What
reads photos finds them in the records' folders as ever, where `fetch_photos` puts them.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khlang.cache import hash_bytes
from khlang.fields.scalars import RECORD_ID
from khlang.library.files import list_entries, list_photo_files
from khlang.photos import BadPhotoError, read_photo

MANIFEST = "photos.sha256"
# Git then knows nothing of what is in the records' own folders.
IGNORED = "/*/*/*\n"
# Two spaces: what follows is the file's bytes, not its text. A name with a line break or a backslash is no photo's.
_LINE = re.compile(r"([0-9a-f]{64})  records/([a-z0-9_-]+)/([a-z0-9-]+)/([^/\\\x00-\x1f]+)")


class ManifestError(Exception):
    """The manifest can't be read; the message is the number of the line."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many photos are `new` in the store, how many the manifest has, and the hashes that it had and has no more."""

    new: int
    total: int
    unused: list[str]


def read_manifest(root: Path) -> dict[str, str]:
    """Give the SHA-256 of the photos that the manifest of a library names, by their paths below it; none where it has
    no manifest. Raises ManifestError for a line that names no photo of a record."""
    place = root / MANIFEST
    lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
    photos = {}
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if not found or not RECORD_ID.fullmatch(found[3]) or found[4].startswith("."):
            raise ManifestError(str(number))
        photos[line[66:]] = found[1]
    return photos


def store_photos(root: Path, store: Path) -> Stored:
    """Copy the photos in the records' folders of a library into a store, and write the manifest and the rule by which
    git ignores them.

    What the manifest names and is not here stays in it as long as its record is there and names it. Nothing is removed:
    neither from the folders nor from the store. Raises ManifestError, BadPhotoError, OSError.
    """
    before = read_manifest(root)
    photos = {path: known for path, known in before.items() if _is_named(root / path)}
    new = 0
    for path in _list_photos(root):
        data = read_photo(root / path)
        photos[path] = hash_bytes(data)
        place = find_stored(store, photos[path])
        if not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, data)
            new += 1
    lines = (f"{digest}  {path}\n" for path, digest in sorted(photos.items()))
    _write(root / MANIFEST, "".join(lines).encode())
    _write(root / "records" / ".gitignore", IGNORED.encode())
    return Stored(new, len(photos), sorted({*before.values()} - {*photos.values()}))


def fetch_photos(root: Path, store: Path) -> tuple[int, list[str]]:
    """Put the photos of the manifest that are not in the records' folders there, from a store; give how many, and the
    paths of those that the store lacks or has with other bytes.

    Photos of records that are not there are left out. Raises ManifestError, OSError.
    """
    fetched, missing = 0, []
    for path, digest in read_manifest(root).items():
        place = root / path
        if place.is_file() or not place.parent.with_suffix(".yml").is_file():
            continue
        try:
            data = read_photo(find_stored(store, digest))
        except BadPhotoError:
            data = b""
        # A link in a foreign checkout would lead out of it.
        is_inside = place.parent.resolve() == root.resolve() / Path(path).parent
        if hash_bytes(data) != digest or not is_inside:
            missing.append(path)
            continue
        place.parent.mkdir(exist_ok=True)
        _write(place, data)
        fetched += 1
    return fetched, missing


def find_stored(store: Path, digest: str) -> Path:
    """Give the place of a photo in a store: 256 folders, so that none has too many files."""
    return store / digest[:2] / digest


def _list_photos(root: Path) -> Iterator[str]:
    """Give the paths of all files in records' folders, below the library."""
    for form in list_entries(root / "records"):
        for record_id, names in list_photo_files(root / "records" / form.name).items():
            yield from (f"records/{form.name}/{record_id}/{name}" for name in names)


def _is_named(path: Path) -> bool:
    """Tell whether the record in whose folder a photo would be is there, and has its name anywhere in its text."""
    record = path.parent.with_suffix(".yml")
    return record.is_file() and path.name.encode() in record.read_bytes()


def _write(place: Path, data: bytes) -> None:
    """Write a file in one step, down to the disk."""
    partial = place.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)
