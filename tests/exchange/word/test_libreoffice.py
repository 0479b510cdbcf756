"""Our Word files in LibreOffice: they open, print Thai that can be found, and come back after they were saved there."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from khlang.exchange.word.blank_form import write_blank_form
from khlang.exchange.word.client import WordWorker
from khlang.pages.form_paper import ask_paper

from tests.exchange.word.test_official_form import LIB, list_public, read_record, take_back, write

# On the build server both are installed, and nothing is left out.
pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="needs LibreOffice (soffice) and poppler (pdftotext)",
)
# The fullest records of each form: to open all takes a minute.
RECORDS = [
    record
    for key in sorted(LIB.forms)
    for record in sorted(
        (each for each in LIB.records if each.form.key == key), key=lambda each: -len(each.values)
    )[:2]
]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>TH Sarabun New</family><prefer><family>Sarabun</family></prefer></alias></fontconfig>
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with records and blank forms as LibreOffice has them: saved again as Word, and as PDF."""
    folder = tmp_path_factory.mktemp("office")
    source, fonts = folder / "source", find_spec("fontpkg_sarabun")
    assert fonts
    assert fonts.origin
    source.mkdir()
    for record in RECORDS:
        (source / f"{record.id}.docx").write_bytes(write(record))
    for form in LIB.forms.values():
        data = write_blank_form(form, ask_paper(form), site_name="คลัง", address="https://example.org/")
        (source / f"blank-{form.key}.docx").write_bytes(data)
    config = folder / "fonts.conf"
    config.write_text(
        FONTS.format(fonts=Path(fonts.origin).parent / "files", cache=folder / "fonts"), encoding="utf-8"
    )
    for kind in ("docx", "pdf"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", str(folder / kind), *map(str, sorted(source.iterdir()))],
            check=True, capture_output=True, timeout=300, env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )  # fmt: skip
    return folder


def read_pdf(path: Path) -> str:
    """Give the text that a reader copies from a PDF."""
    return subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout


def test_records_come_back_from_libreoffice(office: Path, word: WordWorker) -> None:
    """Opened and saved there, every record is the same."""
    for record in RECORDS:
        _document, own = take_back((office / "docx" / f"{record.id}.docx").read_bytes(), word)
        assert list_public(read_record(record, own.data)) == list_public(record), record.id
        assert (own.record_id, own.leftovers) == (record.id, ())


def test_thai_is_found_in_the_pdf(office: Path) -> None:
    """As people search for it."""
    texts = [read_pdf(path) for path in sorted((office / "pdf").glob("[!b]*.pdf"))]
    assert len(texts) == len(RECORDS)
    for word in ("น้ำ", "ที่", "ผู้", "กำลัง"):
        assert any(word in text for text in texts), word
    for record, text in zip(sorted(RECORDS, key=lambda each: each.id), texts, strict=True):
        assert record.id in text


def test_blank_forms_open(office: Path) -> None:
    """With the lines to write on."""
    for form in LIB.forms.values():
        text = read_pdf(office / "pdf" / f"blank-{form.key}.pdf")
        assert "...................." in text
        assert f"แบบ {form.key} " in text
