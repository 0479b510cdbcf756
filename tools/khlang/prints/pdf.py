"""Asks the child process for PDFs; keeps what was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.build_key import make_build_key
from khlang.cache import hash_bytes, make_key
from khlang.child_process import ChildEndedError, ChildProcess
from khlang.file_cache import FileCache
from khlang.prints.fonts import FOLDER, WEIGHTS, unpack_fonts
from khlang.problems import Problem
from khlang.problems.problem import Fact
from khlang.problems.registry import say

MAX_SECONDS = 600
# As many PDFs are kept as there may be asked for in some days; the oldest go first.
MAX_KEPT = 1_000
# The address below which a page finds its files; no such protocol exists, so nothing of it can ever be fetched.
BASE = "khlang:"
_STYLES = Path(__file__).parent / "styles"
THEME_STYLES = FOLDER.parent / "css"


class PrintError(Exception):
    """A PDF can't be made; `problem` says why and what to do."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.problem = Problem.of(code, facts=facts)

    def __str__(self) -> str:
        """Say in Thai what is wrong, and what to do."""
        return say(self.problem)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a PDF is made of: HTML, the files that it names by their addresses, on how many pages it must fit.

    `max_pages` is 0 for as many as it takes; `is_folded` puts three pages beside each other.
    """

    html: str
    files: Mapping[str, bytes]
    max_pages: int = 0
    is_folded: bool = False


class PdfWorker(ChildProcess):
    """A child process for many PDFs, one after the other; who has all of them kept needs no process."""

    def __init__(self, cache: Path | None = None) -> None:
        """Take the folder of what is kept."""
        super().__init__("khlang.prints.pdf_worker", MAX_SECONDS)
        self._kept = FileCache(cache, "prints")
        self._kept.forget(most=MAX_KEPT)

    def write(self, sheet: Sheet) -> bytes:
        """Give the PDF of a sheet, empty if it takes more pages than it may. Raises PrintError."""
        key = _make_key(sheet)
        if (kept := self._kept.get(key)) is not None:
            return kept
        made = self._ask(sheet)
        self._kept.put(key, made)
        return made

    def fit(self, count: int, make: Callable[[int], Sheet]) -> bytes:
        """Give the PDF of the first sheet of `count` that fits its pages, where each says less than the one before.

        Raises PrintError, also where not even the last one fits.
        """
        first, last = 0, count - 1
        while first < last:
            middle = (first + last) // 2
            if self.write(make(middle)):
                last = middle
            else:
                first = middle + 1
        made = self.write(make(first))
        if not made:
            raise PrintError("costly_print")
        return made

    def _ask(self, sheet: Sheet) -> bytes:
        html = sheet.html.encode("utf-8", "replace")
        files = {**sheet.files, **{f"{BASE}fonts/{name}.ttf": data for name, data in unpack_fonts().items()}}
        request = {
            "html": len(html),
            "files": [(address, len(data)) for address, data in files.items()],
            "max_pages": sheet.max_pages,
            "is_folded": sheet.is_folded,
        }
        try:
            reply, made = self.ask(request, b"".join([html, *files.values()]))
        except ChildEndedError as error:
            raise PrintError("costly_print") from error
        if reply["code"]:
            raise PrintError(reply["code"])
        return made


def _make_key(sheet: Sheet) -> str:
    files = [f"{address} {hash_bytes(data)}" for address, data in sheet.files.items()]
    bounds = f"{sheet.max_pages} {sheet.is_folded}"
    return make_key(make_build_key(), bounds, sheet.html, *files)


def read_styles(*names: str) -> str:
    """Give style sheets of prints, behind the fonts that all use."""
    faces = (
        f"@font-face {{ font-family: Sarabun; font-weight: {weight}; src: url({BASE}fonts/{name}.ttf); }}\n"
        for weight, name in WEIGHTS.items()
    )
    return "".join([*faces, *map(_read_style, names)])


def _read_style(name: str) -> str:
    """Give one style sheet; `theme/…` is one of the site's own."""
    own = name.removeprefix("theme/")
    folder = _STYLES if own == name else THEME_STYLES
    return (folder / f"{own}.css").read_text(encoding="utf-8")
