"""The photos at the end of a downloaded file: written as base64, taken back within a bound on bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping

from khlang.exchange.paper_text.marks import END, PHOTO, PHOTO_END, strip_line
from khlang.problems import Mark, Problem

# A photo straight from a camera, which the phone could not make smaller; and all photos of one form.
MAX_PHOTO_BYTES = 12 * 1024 * 1024
MAX_PHOTOS_BYTES = 60 * 1024 * 1024
MAX_PHOTOS = 60
MAX_PROBLEMS = 200
_LINE = 76
_NAME = re.compile(rf"{PHOTO} ([0-9a-f]{{16}}\.jpg)")


def name_photo(data: bytes) -> str:
    """Give the name of a photo that somebody sends: the first 16 hexadecimal digits of its SHA-256."""
    return f"{hashlib.sha256(data).hexdigest()[:16]}.jpg"


def write_photos(photos: Mapping[str, bytes]) -> str:
    """Give the block of photos, by the names that `name_photo` gives, to come after a paper text."""
    lines: list[str] = []
    for name, data in photos.items():
        text = base64.b64encode(data).decode("ascii")
        lines += [
            "",
            f"{PHOTO} {name}",
            *(text[at : at + _LINE] for at in range(0, len(text), _LINE)),
            PHOTO_END,
        ]
    return "\n".join([*lines, ""]) if lines else ""


def read_photos(text: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Give the photos of a text by name, and those that are damaged or too large, each with its line."""
    photos: dict[str, bytes] = {}
    problems: list[Problem] = []
    left = MAX_PHOTOS_BYTES
    for number, name, lines in _list_blocks(text):
        data = _decode(lines, min(left, MAX_PHOTO_BYTES))
        if len(problems) == MAX_PROBLEMS:
            break
        if data is None or len(photos) == MAX_PHOTOS:
            problems.append(Problem.of("photo_block_too_large", mark=Mark(number, 1), file=name))
        elif name_photo(data) != name:
            problems.append(Problem.of("bad_photo_block", mark=Mark(number, 1), file=name))
        else:
            photos[name] = data
            left -= len(data)
    return photos, problems


def _list_blocks(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Give (line, name, lines of base64) of each photo after the end of the form."""
    lines = [strip_line(line) for line in text.split("\n")]
    start = lines.index(END) + 1 if END in lines else len(lines)
    opened: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(lines[start:], start + 1):
        if found := _NAME.fullmatch(line):
            if opened:
                yield opened
            opened = number, found[1], []
        elif opened and line == PHOTO_END:
            yield opened
            opened = None
        elif opened:
            opened[2].append(line)
    if opened:
        yield opened


def _decode(lines: list[str], most: int) -> bytes | None:
    """Give the bytes; none of them if the text is no base64, None if there are more than `most`."""
    if sum(map(len, lines)) > (most + 2) // 3 * 4:
        return None
    try:
        data = base64.b64decode("".join(lines), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if len(data) <= most else None
