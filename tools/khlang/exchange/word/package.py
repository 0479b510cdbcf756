"""Opens a Word file as a zip, within bounds on members, sizes and ratio. Runs in the child process alone.

Sources: ECMA-376 part 2 (packages and relationships), PKWARE's APPNOTE (zip), MS-CFB and MS-OFFCRYPTO (old Word files
and those with a password are one container, whose streams have their names in UTF-16).
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from khlang.exchange.word.xml import BadWordError, parse_part

MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
# A thesis of 500 pages has 5 MB; to parse a part takes ten times its size.
MAX_PART_BYTES = 8 * 1024 * 1024
MAX_RATIO = 100
# A small part may well be one blank repeated; it can do no harm.
SMALL_BYTES = 1024 * 1024
_OLD, _ZIP, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"{\\rtf"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_END_OF_ZIP = b"PK\x05\x06"
_OFFICE_DOCUMENT = "/officeDocument"
_MAIN_PART = "wordprocessingml."


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part points to: another part by its name, or, outside, something at an address."""

    kind: str
    target: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An opened Word file; `main` is the name of the part with the text."""

    archive: zipfile.ZipFile
    sizes: Mapping[str, int]
    main: str
    _kept: dict[str, Mapping[str, Relationship]] = field(default_factory=dict)

    def read(self, name: str, most: int = MAX_PART_BYTES) -> bytes | None:
        """Give the bytes of a part, None if there is none. Raises BadWordError for one that is larger than `most`."""
        return _read_member(self.archive, name, most) if name in self.sizes else None

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Give what a part points to, by the ids that it uses."""
        if part not in self._kept:
            folder, name = posixpath.split(part)
            self._kept[part] = _read_relationships(
                self.read(posixpath.join(folder, "_rels", f"{name}.rels")), folder
            )
        return self._kept[part]

    def find_part(self, kind: str) -> str:
        """Give the name of the part of a kind that the text points to, empty if there is none."""
        found = (each.target for each in self.relationships(self.main).values() if each.kind == kind)
        return next((target for target in found if target in self.sizes), "")


def open_package(data: bytes) -> Package:
    """Open a file's bytes. Raises BadWordError if it is no Word file, or more than may be read."""
    if data.startswith((_OLD, _RTF)):
        raise BadWordError("locked_word" if _LOCKED in data else "old_word")
    if not data.startswith(_ZIP):
        raise BadWordError("not_word")
    _check_count(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, struct.error) as error:
        raise BadWordError("broken_word") from error
    sizes = _check_members(archive.infolist())
    rels = _read_relationships(_read_member(archive, "_rels/.rels") if "_rels/.rels" in sizes else None, "")
    main = next((each.target for each in rels.values() if each.kind == _OFFICE_DOCUMENT), "word/document.xml")
    types = _read_member(archive, "[Content_Types].xml") if "[Content_Types].xml" in sizes else b""
    if main not in sizes or _MAIN_PART.encode() not in types:
        raise BadWordError("not_word")
    return Package(archive, sizes, main)


def _check_count(data: bytes) -> None:
    """Refuse a zip that says that it has too many members, before its list of them is read."""
    at = data.rfind(_END_OF_ZIP, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 12:
        raise BadWordError("broken_word")
    if struct.unpack("<H", data[at + 10 : at + 12])[0] > MAX_MEMBERS:
        raise BadWordError("word_too_many_parts", most=f"{MAX_MEMBERS:,}")


def _check_members(members: list[zipfile.ZipInfo]) -> Mapping[str, int]:
    """Give the sizes of members by name, as the zip says they are."""
    if len(members) > MAX_MEMBERS:
        raise BadWordError("word_too_many_parts", most=f"{MAX_MEMBERS:,}")
    if any(member.flag_bits & 1 for member in members):
        raise BadWordError("locked_word")
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > SMALL_BYTES and unpacked > MAX_RATIO * packed):
        raise BadWordError("word_bomb", megabytes=MAX_UNPACKED_BYTES // 1024 // 1024)
    return {member.filename: member.file_size for member in members}


def _read_member(archive: zipfile.ZipFile, name: str, most: int = MAX_PART_BYTES) -> bytes:
    """Read a member, of which the zip may have said less than it holds."""
    try:
        with archive.open(name) as file:
            data = file.read(most + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        raise BadWordError("broken_word") from error
    if len(data) > most:
        raise BadWordError("word_part_too_large", megabytes=most // 1024 // 1024)
    return data


def _read_relationships(data: bytes | None, folder: str) -> Mapping[str, Relationship]:
    if data is None:
        return {}
    found: dict[str, Relationship] = {}
    for element in parse_part(data):
        kind = f"/{(element.get('Type') or '').rpartition('/')[2]}"
        target, is_outside = element.get("Target") or "", element.get("TargetMode") == "External"
        if not is_outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[element.get("Id") or ""] = Relationship(kind, target, is_outside)
    return found
