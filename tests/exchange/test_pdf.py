"""PDF files: their text layer with its repair, what is no text, and what is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from khlang.exchange.document import Document, Profile
from khlang.exchange.pdf import read, scans
from khlang.exchange.pdf.client import PdfWorker
from khlang.exchange.pdf.read import read_pdf
from khlang.exchange.repaired import gather_words
from khlang.library import Library
from khlang.problems import Level, say
from khlang.vocabularies import SearchUse, Term, Vocabulary

from tests.conftest import ROOT
from tests.damage import break_text
from tests.pdf_files import join_objects, make_pdf, make_scan

LINES = (
    "ชื่อเรื่อง",
    "ทำน้ำหมักที่บ้านผู้ใหญ่ ให้พื้นที่ปลูกผักปลอดสาร",
    "เนื้อเรื่อง",
    "ชุมชนของเราทำงานร่วมกันทุกเดือน ผู้นำจัดเวทีให้สมาชิก ๔๕ คนมาคุยเรื่องขยะ",
    "กลุ่มแม่บ้านแปรรูปกล้วยตากและจำหน่ายที่ตลาด ทุกวันเสาร์",
)


@pytest.fixture(scope="module")
def worker() -> Iterator[PdfWorker]:
    """One child for all files."""
    with PdfWorker() as started:
        yield started


def list_codes(document: Document) -> list[str]:
    """Give the codes of what a document's file lacks; each can be said."""
    assert all(say(problem) for problem in document.problems)
    return [problem.code for problem in document.problems]


def test_lines_are_read_with_their_places(worker: PdfWorker) -> None:
    """In reading order, to the letter; the numbers of pages stand apart."""
    document = read_pdf("a.pdf", make_pdf([LINES, LINES[:2]], bottom=("- ๑ -", "2")), worker)
    assert [line.text for line in document.lines] == [*LINES, *LINES[:2]]
    assert document.lines[5].where == "หน้า ๒ บรรทัด ๑"
    assert [line.text for line in document.page_numbers] == ["- ๑ -", "2"]
    assert not document.problems
    assert not any(line.repaired for line in document.lines)
    assert document.profile is Profile.PDF_TEXT


@pytest.mark.parametrize("classes", ["A", "B", "E", "A+E", "D", "L"])
def test_broken_text_has_its_repair_beside_it(worker: PdfWorker, classes: str) -> None:
    """What stands in the file stays."""
    broken = break_text("\n".join(LINES * 3), classes, Random(1)).split("\n")
    document = read_pdf("a.pdf", make_pdf([broken]), worker)
    assert [line.text for line in document.lines] == broken
    assert [(line.repaired or line.text).replace(" ", "") for line in document.lines] == [
        line.replace(" ", "") for line in LINES * 3
    ]
    assert list_codes(document) == ["text_repaired"]


def test_a_library_brings_its_words(library: Library) -> None:
    """Terms and places, and none of the misspellings that its vocabularies name."""
    wrong = Vocabulary(
        key="wrong", label="สะกดผิด", terms=(Term("t", "ตำบล", aliases=("ดำบล",)),), search=SearchUse.CORRECTS
    )
    words = gather_words([*library.vocabularies.values(), wrong], library.gazetteer)
    assert {"ตำบล", "คลองขลุง", "กำแพงเพชร"} <= words
    assert "ดำบล" not in words


def test_letter_soup_is_refused(worker: PdfWorker) -> None:
    """With advice, and without lines."""
    document = read_pdf("a.pdf", make_pdf([["กรกรรก กรรมกรก รกกรก"] * 5]), worker)
    assert list_codes(document) == ["letter_soup"]
    assert not document.lines
    assert document.problems[0].level is Level.ERROR


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 no such thing", "not_pdf"),
        (b"%PDF-1.7\nnothing", "broken_pdf"),
        (make_pdf([LINES])[:400], "broken_pdf"),
        (
            join_objects(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]),
            "broken_pdf",
        ),
        (make_pdf([[]]), "empty_pdf"),
        (
            make_pdf(
                [LINES],
                trailer="/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
                f"/O <{'41' * 32}> /U <{'42' * 32}> >>",
            ),
            "locked_pdf",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(worker: PdfWorker, data: bytes, code: str) -> None:
    """One problem says what happened; the same child reads the next file."""
    document = read_pdf("a.pdf", data, worker)
    assert list_codes(document) == [code]
    assert not document.lines
    assert document.problems[0].level is Level.ERROR
    assert read_pdf("b.pdf", make_pdf([LINES]), worker).lines


def test_scripts_and_attachments_are_not_looked_at(worker: PdfWorker) -> None:
    """The lines of a file are all that is taken from it."""
    script = '/OpenAction << /S /JavaScript /JS (app.alert\\("x"\\);) >> /Names << /EmbeddedFiles << /Names [] >> >>'
    assert [line.text for line in read_pdf("a.pdf", make_pdf([LINES], extra=script), worker).lines] == [
        *LINES
    ]


def test_too_large_a_file_is_not_opened(worker: PdfWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its size alone."""
    monkeypatch.setattr(read, "MAX_BYTES", 100)
    assert list_codes(read_pdf("a.pdf", make_pdf([LINES]), worker)) == ["pdf_too_large"]


def test_pages_beyond_the_bound_are_told(worker: PdfWorker) -> None:
    """Nobody may think that all was read."""
    document = read_pdf("a.pdf", make_pdf([LINES[:1]] * 301), worker)
    assert len(document.lines) == 300
    assert list_codes(document) == ["pdf_pages_unread"]


def test_a_page_that_shows_itself_ends_within_bounds(worker: PdfWorker) -> None:
    """Forms that contain each other, each ten times."""
    forms = [
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {6 + level} 0 R >> >> "
        f"/Length 60 >>\nstream\n{'/X Do ' * 10}\nendstream"
        for level in range(12)
    ]
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /XObject << /X 5 0 R >> >> >>"
    )
    data = join_objects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            "<< /Length 6 >>\nstream\n/X Do \nendstream",
            *forms,
            "<< >>",
        ]
    )
    assert list_codes(read_pdf("a.pdf", data, worker)) in (["empty_pdf"], ["costly_pdf"])
    assert read_pdf("b.pdf", make_pdf([LINES]), worker).lines


def draw_words() -> bytes:
    """Give a PDF that is the picture of a line of Thai; skips where nothing can draw one."""
    try:
        import pypdfium2
        import weasyprint  # type: ignore[import-untyped, unused-ignore]
    except (ImportError, OSError):
        if os.environ.get("CI"):
            raise
        pytest.skip("WeasyPrint is not installed whole")
    font = (ROOT / "overrides" / "assets" / "fonts" / "sarabun-regular.woff2").as_uri()
    words = (
        f"<style>@font-face {{ font-family: Sarabun; src: url({font}) }} body {{ font: 40px Sarabun }}</style>"
        "<body lang='th'>ชุมชนของเราทำงานร่วมกัน</body>"
    )
    page = pypdfium2.PdfDocument(weasyprint.HTML(string=words).write_pdf())[0]
    bitmap = page.render(scale=2, grayscale=True)
    rows = [bytes(bitmap.buffer[at * bitmap.stride :][: bitmap.width]) for at in range(bitmap.height)]
    return make_scan(bitmap.width, bitmap.height, b"".join(rows))


def test_a_scan_says_that_it_holds_no_text(worker: PdfWorker) -> None:
    """Where nothing can read it, it is an error."""
    document = read_pdf("a.pdf", make_scan(2, 2, b"\x00\xff\xff\x00"), worker, reads_scans=False)
    assert list_codes(document) == ["pdf_scans"]
    assert document.problems[0].level is Level.ERROR
    assert "หน้า ๑" in say(document.problems[0])


def test_a_scan_is_read_as_suspect_text(worker: PdfWorker) -> None:
    """By Tesseract, where it is installed."""
    if not scans.find_tesseract() and not os.environ.get("CI"):
        pytest.skip("Tesseract with Thai is not installed")
    document = read_pdf("a.pdf", draw_words(), worker)
    assert document.profile is Profile.OCR
    assert list_codes(document) == ["pdf_scans_read"]
    assert "ชุมชน" in "".join(line.text for line in document.lines)


def test_reading_a_scan_takes_no_longer_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that hangs is ended, and gives nothing."""
    hanging = tmp_path / "tesseract"
    hanging.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    hanging.chmod(0o700)
    monkeypatch.setattr(scans, "MAX_SECONDS", 0.2)
    assert scans.read_scan(b"P5 1 1 255\n\x00", str(hanging)) is None
