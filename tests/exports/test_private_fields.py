"""What is private is in no export, whatever its format: a library whose private field holds a marker."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from khlang.exchange.data import Publisher
from khlang.exports import FORMATS, Export, FormatError, write_export
from khlang.library import Library, load_library

from tests.conftest import TODAY

MARKER = "เครื่องหมายลับเฉพาะ"
FIELD = """\
  - key: secret
    label: ช่องลับ
    type: text
    help: ไม่เผยแพร่
    section: {section}
"""


@pytest.fixture
def marked(copy_library: Callable[[], Path]) -> Library:
    """A library in which every form has a private field, and every record says something in it, also in a comment."""
    root = copy_library()
    for path in (root / "forms").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        section = text.partition("sections:")[2].partition("key: ")[2].split()[0]
        path.write_text(text.rstrip("\n") + "\n" + FIELD.format(section=section), encoding="utf-8")
    for path in (root / "records").glob("*/*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"# {MARKER}\n{text}\nsecret: {MARKER}\n", encoding="utf-8")
    library = load_library(root)
    assert all(record.values.get("secret") == MARKER for record in library.published)
    return replace(library, problems=())


def list_contents(data: bytes) -> Iterator[bytes]:
    """Give a file's bytes, and those of all files in it; of a PDF also its text."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from list_contents(archive.read(name))
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        for page in document:
            yield page.get_textpage().get_text_range().encode()
        document.close()


@pytest.mark.parametrize("each", [False, True])
@pytest.mark.parametrize("key", FORMATS)
def test_nothing_private_is_in_any_format(marked: Library, key: str, each: bool) -> None:
    """As one file and as a file each: titles are there, the marker is not."""
    wanted = FORMATS[key]
    records = [record for record in marked.published if record.values.get("secret")]
    few = list({record.form.key: record for record in records}.values())
    out = io.BytesIO()
    try:
        write_export(
            Export(marked, few, Publisher("คลังทดสอบ", "https://khlang.example/"), TODAY),
            wanted,
            out,
            each=each,
        )
    except FormatError as error:
        pytest.skip(str(error))
    contents = list(list_contents(out.getvalue()))
    assert few
    assert any(few[0].id.encode() in content for content in contents)
    for letters in (MARKER, MARKER.encode("unicode_escape").decode()):
        assert not [content for content in contents if letters.encode() in content]
