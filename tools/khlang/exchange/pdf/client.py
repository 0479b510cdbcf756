"""Asks the child process; starts it when the first file comes, and again when one has ended it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from khlang.child_process import ChildEndedError, ChildProcess, Json

# What a child may take that the system does not end: it has waited for the processor.
MAX_SECONDS = 120


class RefusedPdfError(Exception):
    """A file was refused; `code` is that of a problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page's lines, and of each whether it is the page's number; `is_scan` where it is a picture without text."""

    lines: tuple[tuple[str, bool], ...]
    is_scan: bool
    pictures: int


class PdfWorker(ChildProcess):
    """A child process for many files, one after the other."""

    def __init__(self) -> None:
        super().__init__("khlang.exchange.pdf.worker", MAX_SECONDS)

    def read(self, data: bytes) -> tuple[tuple[PdfPage, ...], int]:
        """Give the pages that were read of a file, and how many it has. Raises RefusedPdfError."""
        read = json.loads(self._ask({"action": "read"}, data))
        pages = tuple(
            PdfPage(
                tuple((text, is_number) for text, is_number in page["lines"]), page["scan"], page["pictures"]
            )
            for page in read["pages"]
        )
        return pages, read["count"]

    def draw(self, data: bytes, page: int) -> bytes:
        """Give a page, from 0, as a picture in shades of grey (PGM). Raises RefusedPdfError."""
        return self._ask({"action": "draw", "page": page}, data)

    def _ask(self, request: Json, data: bytes) -> bytes:
        try:
            facts, made = self.ask(request, data)
        except ChildEndedError as error:
            raise RefusedPdfError("costly_pdf") from error
        if facts["code"]:
            raise RefusedPdfError(facts["code"])
        return made
