"""Reads a text as it comes from a file, a chat or a mail: its letters, whatever the encoding, and its lines."""

from __future__ import annotations

import hashlib
import re

from khlang.exchange.document import Document, Line, Profile
from khlang.exchange.paper_text.marks import LINE_END
from khlang.problems import Level, Problem
from khlang.thai.text import to_thai_digits

# Many times what a form holds; more is no text that somebody wrote.
MAX_BYTES = 4 * 1024 * 1024
_THAI = re.compile("[ก-๛]")
# What no text holds: a file of another kind has them in its first bytes.
_BINARY = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# Thai in UTF-16 without a mark at its beginning: each second byte is 0x0e, a digit's or a blank's 0x00.
_UTF16 = {"utf-16-le": 1, "utf-16-be": 0}


def read_text(name: str, data: bytes) -> Document:
    """Read a text file in UTF-8, UTF-16 or TIS-620 (CP874); what is none has a problem and no lines."""
    digest = hashlib.sha256(data).hexdigest()
    found = decode_text(data) if len(data) <= MAX_BYTES else None
    if found is None:
        return Document(name, digest, Profile.TYPED, problems=(Problem.of("undecoded_text", file=name),))
    text, encoding = found
    texts = LINE_END.split(text)
    lines = tuple(
        Line(part, where=f"บรรทัด {to_thai_digits(str(number))}") for number, part in enumerate(texts, 1)
    )
    problems: tuple[Problem, ...] = ()
    if encoding == "CP874":
        facts = {"encoding": "TIS-620 (CP874)"}
        problems = (Problem.of("guessed_encoding", level=Level.WARNING, file=name, facts=facts),)
    return Document(name, digest, Profile.TYPED, lines, problems=problems)


def decode_text(data: bytes) -> tuple[str, str] | None:
    """Give a text and the name of its encoding; None where the bytes are no text.

    TIS-620 is read as CP874, which has all its letters, and only where most of what is not ASCII is Thai then.
    """
    for encoding in _list_encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text) and (encoding != "cp874" or _is_mostly_thai(text)):
            return text.removeprefix("\ufeff"), encoding.upper()
    return None


def _list_encodings(data: bytes) -> list[str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    wide = [
        encoding
        for encoding, at in _UTF16.items()
        if len(data) % 2 == 0 and len(data) > 3 and set(data[at:400:2]) <= {0x00, 0x0E, 0x20}
    ]
    return [*wide, "utf-8", "cp874"]


def _is_mostly_thai(text: str) -> bool:
    foreign = sum(1 for letter in text if letter > "\x7f")
    latin = sum(1 for letter in text if letter.isascii() and letter.isalpha())
    thai = len(_THAI.findall(text))
    return 0 < foreign <= 1.25 * thai and latin <= 2 * thai
