"""The child process: answers requests of an `action`, `read` or `draw` a `page`, with the `code` of a problem, or an
empty code and what was made.
"""

from __future__ import annotations

import json

from khlang.child_process import Json, answer_requests
from khlang.exchange.pdf.pages import BadPdfError, draw_page, read_pages

# A page of text takes 5 ms, a page drawn for reading 300 ms.
MAX_CPU_SECONDS = 20
MAX_MEMORY = 1024 * 1024 * 1024


def answer(request: Json, data: bytes) -> tuple[Json, bytes]:
    """Give the facts and the bytes of an answer."""
    try:
        if request["action"] == "draw":
            return {"code": ""}, draw_page(data, request["page"])
        return {"code": ""}, json.dumps(read_pages(data)).encode()
    except BadPdfError as error:
        return {"code": error.code}, b""
    except MemoryError:
        return {"code": "costly_pdf"}, b""


def main() -> None:
    """Answer until there is nothing more to read."""
    answer_requests(answer, MAX_CPU_SECONDS, MAX_MEMORY)


if __name__ == "__main__":
    main()
