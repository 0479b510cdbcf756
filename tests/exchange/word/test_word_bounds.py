"""Files that are no Word files, or ask for too much, are refused with advice; they can end their child alone."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from khlang.exchange.word import client
from khlang.exchange.word.client import WordWorker, read_word
from khlang.problems import Level, say

from tests.exchange.word.made import TYPES, make_word, paragraph, part, zip_parts

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
DOCUMENT = part("document", f"<w:body>{paragraph('ก')}</w:body>")


def with_flag(data: bytes) -> bytes:
    """Give a zip whose members say that they are locked with a password."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]


def with_small_size(data: bytes) -> bytes:
    """Give a zip of one member that says that it is small."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 100) + data[at + 28 :]


def many_members(count: int) -> bytes:
    """Give a zip of so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"word/{number}.xml", b"")
    return out.getvalue()


def noise() -> bytes:
    """Give bytes that can't be packed, so that the ratio of a file is a usual one."""
    return random.Random(14).randbytes(100_000)


# Within the bounds on sizes; as a tree it takes forty times as much.
LETTERS = " ".join(f'{letter}="1"' for letter in "abcdefghijklmnopqrstuvxyz")
WIDE = f"<w:p {LETTERS}/>"
REFUSED = {
    "nothing": (b"", "not_word"),
    "text": ("แบบบันทึก".encode(), "not_word"),
    "PDF": (b"%PDF-1.7", "not_word"),
    "Word 97": (OLD, "old_word"),
    "RTF": (b"{\\rtf1\\ansi}", "old_word"),
    "password": (OLD + "EncryptedPackage".encode("utf-16-le"), "locked_word"),
    "password of the zip": (with_flag(make_word("")), "locked_word"),
    "a sheet": (zip_parts({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "not_word"),
    "no zip": (b"PK\x03\x04" + bytes(100), "broken_word"),
    "cut off": (make_word(paragraph("ก"))[:-40], "broken_word"),
    "cut inside": (make_word(paragraph("ก"))[:400] + make_word(paragraph("ก"))[500:], "broken_word"),
    "no XML": (make_word("</w:p>"), "broken_word"),
    "too deep": (make_word("<w:sdt>" * 3_000 + "</w:sdt>" * 3_000), "broken_word"),
    "DTD": (make_word("", parts={"word/document.xml": ENTITIES + DOCUMENT}), "word_with_dtd"),
    "DTD in UTF-16": (
        make_word("", parts={"word/document.xml": (ENTITIES + DOCUMENT).encode("utf-16")}),
        "word_with_dtd",
    ),
    "DTD elsewhere": (
        make_word(paragraph("ก"), {"n": ("numbering", "n.xml")}, {"word/n.xml": ENTITIES + part("numbering", "")}),
        "word_with_dtd",
    ),
    "bomb by ratio": (make_word("", parts={"word/document.xml": b" " * 3_000_000}), "word_bomb"),
    "bomb by size": (make_word("", parts={f"word/{n}.bin": bytes(9_000_000) for n in range(6)}), "word_bomb"),
    "bomb that lies": (
        with_small_size(zip_parts({"[Content_Types].xml": TYPES, "word/document.xml": b" " * 3_000_000})),
        "broken_word",
    ),
    "many members": (many_members(2_001), "word_too_many_parts"),
    "long": (make_word(paragraph("ก") * 20_001, parts={"word/x.bin": noise()}), "word_too_long"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(word: WordWorker, name: str) -> None:
    """With words that say what happened, that the file is whole, and what to do; nothing of it is read."""
    data, code = REFUSED[name]
    document = read_word("แบบ.docx", data, word)
    (problem,) = document.problems
    assert (problem.code, problem.level, problem.file) == (code, Level.ERROR, "แบบ.docx")
    assert "แฟ้มเดิมยังอยู่ครบ" in say(problem)
    assert (document.lines, document.pictures) == ((), ())


def test_a_file_that_takes_too_much_is_told_and_the_next_is_read(word: WordWorker) -> None:
    """Of which the tree would take more memory than there is, or that ends the child as well."""
    body = part("document", f"<w:body>{WIDE * (7_900_000 // len(WIDE))}</w:body>")
    data = make_word("", parts={"word/document.xml": body, "word/x.bin": noise()})
    for _ in range(2):
        assert [problem.code for problem in read_word("ก", data, word).problems] == ["costly_word"]
        assert [line.text for line in read_word("ข", make_word(paragraph("ก")), word).lines] == ["ก"]


def test_a_large_file_is_not_sent_to_the_child(word: WordWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused by its size."""
    monkeypatch.setattr(client, "MAX_FILE_BYTES", 100)
    assert [problem.code for problem in read_word("ก", make_word(""), word).problems] == ["word_bomb"]


def test_templates_and_pictures_elsewhere_are_never_fetched(word: WordWorker) -> None:
    """A template at an address is passed over; the text is read."""
    targets = {"t": ("attachedTemplate", "https://example.org/x.dotm")}
    settings = part("settings", '<w:attachedTemplate r:id="t"/>')
    document = read_word("ก", make_word(paragraph("ก"), targets, {"word/settings.xml": settings}), word)
    assert ([line.text for line in document.lines], document.problems) == (["ก"], ())
