"""HTML to PDF by WeasyPrint, of files that are given alone."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Mapping
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from khlang.prints.copied_text import say_texts
from khlang.prints.imposition import impose


class GivenFiles(URLFetcher):  # type: ignore[misc]
    """Fetches the given files by their addresses, and nothing else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Take the files by address."""
        super().__init__(allowed_protocols=())
        self._files = files

    def fetch(self, url: str, _headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Give the file at an address. Raises ValueError for any other."""
        if url not in self._files:
            raise ValueError(f"{url} is not among the files of this page")
        kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
        return URLFetcherResponse(url, io.BytesIO(self._files[url]), {"Content-Type": kind})


def typeset(
    html: str, files: Mapping[str, bytes], max_pages: int, *, is_folded: bool = False
) -> tuple[int, bytes]:
    """Give the number of pages, and the PDF; none if there are more pages than `max_pages`, unless that is 0."""
    document = HTML(string=html, url_fetcher=GivenFiles(files)).render()
    pages = len(document.pages)
    if max_pages and pages > max_pages:
        return pages, b""

    def finish(_document: Any, pdf: Any) -> None:
        say_texts(pdf)
        if is_folded:
            impose(pdf)

    made = document.write_pdf(finisher=finish)
    assert made is not None
    return pages, made
