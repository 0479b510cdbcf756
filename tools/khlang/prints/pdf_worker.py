"""The child process: HTML and its files in, a PDF out; the only importer of WeasyPrint.

A request names the `files` that the page may use, as (address, size), after the `html` so many bytes long; nothing else
is ever opened or fetched. With `max_pages`, what takes more pages is only counted. `is_folded` puts three pages
beside each other on a sheet.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from khlang.child_process import Json, answer_requests

# A page takes some 0.15 s; so a book of some hundred lessons. The client bounds the time on the clock as well.
MAX_CPU_SECONDS = 300
MAX_MEMORY = 3 * 1024 * 1024 * 1024


def answer(request: Json, data: bytes) -> tuple[Json, bytes]:
    """Give the code of a problem, empty if there is none, the number of pages, and the PDF."""
    try:
        from khlang.prints.typesetting import typeset  # noqa: PLC0415 Pango may be missing
    except OSError:
        return {"code": "no_pango", "pages": 0}, b""
    html = data[: request["html"]].decode("utf-8")
    files = dict(_take_files(request["files"], data[request["html"] :]))
    try:
        pages, made = typeset(html, files, request["max_pages"], is_folded=request["is_folded"])
    except (MemoryError, RecursionError):
        return {"code": "costly_print", "pages": 0}, b""
    return {"code": "", "pages": pages}, made


def _take_files(listed: list[Any], data: bytes) -> Iterator[tuple[str, bytes]]:
    start = 0
    for address, size in listed:
        yield address, data[start : start + size]
        start += size


def main() -> None:
    """Answer until there is nothing more to read."""
    logging.disable(logging.CRITICAL)
    answer_requests(answer, MAX_CPU_SECONDS, MAX_MEMORY)


if __name__ == "__main__":
    main()
