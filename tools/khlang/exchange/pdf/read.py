"""A PDF file in, a document out: its text layer with a repair beside it, or what a scan is read as."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from khlang.exchange.document import Document, Line, Profile
from khlang.exchange.pdf.client import PdfPage, PdfWorker, RefusedPdfError
from khlang.exchange.pdf.scans import MAX_SCANS, find_tesseract, read_scan
from khlang.exchange.repaired import repair_document
from khlang.problems import Level, Problem
from khlang.thai.text import to_thai_digits

MAX_BYTES = 40 * 1024 * 1024


def read_pdf(
    name: str, data: bytes, worker: PdfWorker, words: Collection[str] = (), *, reads_scans: bool = True
) -> Document:
    """Read a PDF file; what is wrong with it is told in the document's problems.

    `words` are those of vocabularies and places, for the repair of its text. Scanned pages are read by Tesseract where
    it is installed and `reads_scans`; a page takes seconds.
    """
    document = Document(name, hashlib.sha256(data).hexdigest(), Profile.PDF_TEXT)
    try:
        if len(data) > MAX_BYTES:
            raise RefusedPdfError("pdf_too_large")
        pages, count = worker.read(data)
    except RefusedPdfError as error:
        return _refuse(document, Problem.of(error.code, megabytes=MAX_BYTES // 2**20))
    problems = _describe_gaps(pages, count)
    lines, page_numbers = _gather_lines(pages)
    scans = [number for number, page in enumerate(pages) if page.is_scan]
    scanned = _read_scans(data, scans, worker) if scans and reads_scans else {}
    if scans:
        problems.append(_describe_scans(scans, scanned))
    if not lines and not scanned:
        return _refuse(document, problems[-1]._replace(level=Level.ERROR) if scans else Problem("empty_pdf"))
    texts = [line for number in range(len(pages)) for line in scanned.get(number) or lines.get(number, [])]
    profile = Profile.PDF_TEXT if lines else Profile.OCR
    document = replace(
        document, profile=profile, lines=tuple(texts), problems=tuple(problems), page_numbers=page_numbers
    )
    # The letters of a scan are wrong each for itself, which no repair can tell.
    return document if profile is Profile.OCR else repair_document(document, words)


def _refuse(document: Document, problem: Problem) -> Document:
    return replace(document, problems=(problem,))


def _gather_lines(pages: tuple[PdfPage, ...]) -> tuple[dict[int, list[Line]], tuple[Line, ...]]:
    """Give the lines of each page that has any, and apart those that number a page."""
    lines: dict[int, list[Line]] = {}
    page_numbers: list[Line] = []
    for number, page in enumerate(pages):
        for index, (text, is_page_number) in enumerate(page.lines):
            line = Line(text, where=_say_where(number, index))
            if is_page_number:
                page_numbers.append(line)
            else:
                lines.setdefault(number, []).append(line)
    return lines, tuple(page_numbers)


def _read_scans(data: bytes, scans: list[int], worker: PdfWorker) -> dict[int, list[Line]]:
    """Give the lines of scanned pages, as far as Tesseract could read them."""
    tesseract = find_tesseract()
    read: dict[int, list[Line]] = {}
    for number in scans[:MAX_SCANS] if tesseract else ():
        try:
            found = read_scan(worker.draw(data, number), tesseract)
        except RefusedPdfError:
            continue
        if found:
            read[number] = [Line(text, where=_say_where(number, index)) for index, text in enumerate(found)]
    return read


def _describe_gaps(pages: tuple[PdfPage, ...], count: int) -> list[Problem]:
    """Tell what of a file is not read: pages beyond what is read of any, and pictures."""
    problems = []
    if count > len(pages):
        problems.append(Problem.of("pdf_pages_unread", level=Level.WARNING, read=len(pages), count=count))
    pictures = sum(page.pictures for page in pages if not page.is_scan)
    if pictures:
        problems.append(Problem.of("pdf_pictures_left", level=Level.WARNING, count=pictures))
    return problems


def _describe_scans(scans: list[int], read: dict[int, list[Line]]) -> Problem:
    """Tell which pages are pictures, and what of them was read."""
    left = [number for number in scans if number not in read]
    facts = {"pages": _list_pages(scans), "left": _list_pages(left)}
    if not read:
        return Problem.of("pdf_scans", level=Level.WARNING, pages=facts["pages"])
    return Problem.of("pdf_scans_read", level=Level.WARNING, facts=facts)


def _list_pages(numbers: list[int]) -> str:
    return to_thai_digits(", ".join(str(number + 1) for number in numbers[:MAX_SCANS])) + (
        " …" if len(numbers) > MAX_SCANS else ""
    )


def _say_where(page: int, line: int) -> str:
    return to_thai_digits(f"หน้า {page + 1} บรรทัด {line + 1}")
