"""A PDF file's pages as lines of text, and as pictures; runs in the child process alone."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

MAX_PAGES, MAX_LETTERS = 300, 600_000
_WRONG_PASSWORD = 4
_DOTS_PER_INCH, _POINTS_PER_INCH, _MAX_PIXELS = 300, 72, 12_000_000
# A number or bullet that programs draw apart from the paragraph it belongs to.
_MARKER = re.compile(
    r"(?:\(?[0-9๐-๙ก-ฮa-z]{1,3}[.)]|[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2}){1,3}\.?|[•▪●○■□➢✓\-–*\uf000-\uf0ff])"
)
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:หน้า(?:ที่)?\s*|page\s*)?[0-9๐-๙]{1,4}(?:\s*(?:/|จาก|of)\s*[0-9๐-๙]{1,4})?[-–—\s]*",
    re.IGNORECASE,
)
# Above and below this share of a page's height stand its head and its foot.
_MARGIN = 0.1
# What pdfium gives for the hyphen at the end of a line.
_SIGNS = {0xFFFE: "-", 0x2: "-", 0x0: "\ufffd"}


class BadPdfError(Exception):
    """A file that can't be read; `code` is that of a problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Box:
    """A line as it stands on its page: its text, and its sides in points from the page's lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def read_pages(data: bytes) -> dict[str, Any]:
    """Give `pages`, each with its `lines` (text, whether it is a page's number) and whether it is a `scan`, and their
    `count`, which is more where the file is too long. Raises BadPdfError."""
    document = _open(data)
    pages: list[dict[str, Any]] = []
    letters = 0
    for number in range(min(len(document), MAX_PAGES)):
        page = _get_page(document, number)
        lines = _read_lines(page)
        letters += sum(len(text) for text, _is_number in lines)
        if letters > MAX_LETTERS:
            break
        pictures = 0 if page is None else sum(1 for _each in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))
        pages.append({"lines": lines, "scan": not lines and pictures > 0, "pictures": pictures})
    return {"pages": pages, "count": len(document)}


def draw_page(data: bytes, number: int) -> bytes:
    """Give a page as a picture in shades of grey (PGM), large enough to be read by machine. Raises BadPdfError."""
    page = _get_page(_open(data), number)
    if page is None:
        raise BadPdfError("broken_pdf")
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    rows = memoryview(bitmap.buffer).cast("B")
    body = b"".join(
        bytes(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width]) for row in range(bitmap.height)
    )
    return f"P5 {bitmap.width} {bitmap.height} 255\n".encode() + body


def _open(data: bytes) -> pypdfium2.PdfDocument:
    if b"%PDF-" not in data[:1024]:
        raise BadPdfError("not_pdf")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise BadPdfError("locked_pdf" if error.err_code == _WRONG_PASSWORD else "broken_pdf") from error
    if not len(document):
        raise BadPdfError("broken_pdf")
    return document


def _get_page(document: pypdfium2.PdfDocument, number: int) -> Any:
    """Give a page, or None for one that is broken."""
    try:
        return document[number]
    except pypdfium2.PdfiumError:
        return None


def _read_lines(page: Any) -> list[tuple[str, bool]]:
    """Give a page's lines in reading order, and of each whether it is the page's number in its head or foot."""
    if page is None:
        return []
    height = page.get_height()
    lines = _join_markers([*_list_boxes(page.get_textpage())])
    return [
        (
            line.text,
            not _MARGIN * height < line.bottom < (1 - _MARGIN) * height
            and bool(_PAGE_NUMBER.fullmatch(line.text)),
        )
        for line in lines
    ]


def _list_boxes(text_page: Any) -> Iterator[_Box]:
    """Give the lines of a page's text layer, in the order in which they were written."""
    signs: list[str] = []
    sides: list[tuple[float, float, float, float]] = []
    left, right, bottom, top = (ctypes.c_double() for _side in range(4))
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        point = pdfium.FPDFText_GetUnicode(text_page, index)
        sign = _SIGNS.get(point) or chr(
            point if point < 0x110000 and not 0xD800 <= point < 0xE000 else 0xFFFD
        )
        if sign in "\r\n":
            yield from _make_box(signs, sides)
            signs, sides = [], []
            continue
        signs.append(sign)
        if not sign.isspace() and pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
            sides.append((left.value, bottom.value, right.value, top.value))
    yield from _make_box(signs, sides)


def _make_box(signs: list[str], sides: list[tuple[float, float, float, float]]) -> Iterator[_Box]:
    text = "".join(signs)
    if text.strip():
        lefts, bottoms, rights, tops = zip(*(sides or [(0.0, 0.0, 0.0, 0.0)]), strict=True)
        yield _Box(text.rstrip(), min(lefts), min(bottoms), max(rights), max(tops))


def _join_markers(lines: list[_Box]) -> list[_Box]:
    """Put a number or bullet that was written apart before the line that stands to its right."""
    markers = [line for line in lines if _MARKER.fullmatch(line.text.strip())]
    others = [line for line in lines if not _MARKER.fullmatch(line.text.strip())]
    for marker in markers:
        beside = [
            (line.left, index)
            for index, line in enumerate(others)
            if line.left >= marker.right - 1 and line.bottom < (marker.bottom + marker.top) / 2 < line.top
        ]
        if beside:
            index = min(beside)[1]
            line = others[index]
            others[index] = _Box(
                f"{marker.text.strip()} {line.text}", marker.left, line.bottom, line.right, line.top
            )
        else:
            others.append(marker)
    return others
