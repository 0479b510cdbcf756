"""The QR of an address, drawn as an SVG without styles. Pure.

Every record's page has one, and to encode it takes as long as all else that stands around a record. But a code of a
given size is linear (ISO/IEC 18004: the check bits of Reed-Solomon are sums of data bits, each bit has a place that the
size fixes, and the mask is added to all codes alike). So the code of an address is that of another one of the same
length, plus, for each letter that differs, what this letter alone would change: the codes of 7,036 records are put
together from some hundred.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import segno
from markupsafe import Markup

BORDER = 4
# Changes that a series keeps, of 1 to 4 kB each: the ids of a form make about 150.
MOST_CHANGES = 2_000
_DARK = re.compile(b"\x01+")
# An address with two of these is encoded as bytes, also when one of its letters gives way to another: digits and
# capitals alone are packed in other ways.
_BYTES = re.compile("[a-z].*[a-z]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR: how many modules a side has, and a byte a module, row by row, 1 for a dark one, as one large number."""

    side: int
    modules: int


def make_qr(address: str) -> Markup:
    """Draw the QR of an address."""
    return _draw(_encode(address))


class QrSeries:
    """Draws the QRs of addresses of which many have the same length and differ in few letters. May be called from many
    threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._first: dict[int, tuple[str, Code]] = {}
        self._changes: dict[tuple[int, int, str], int] = {}

    def make_qr(self, address: str) -> Markup:
        """Draw the QR of an address, the same as `make_qr` does."""
        if not (address.isascii() and _BYTES.search(address)):
            return make_qr(address)
        with self._turn:
            return _draw(self._put_together(address))

    def _put_together(self, address: str) -> Code:
        length = len(address)
        if length not in self._first:
            self._first[length] = address, _encode(address)
        first, code = self._first[length]
        modules = code.modules
        for place, letter in enumerate(address):
            if letter != first[place]:
                modules ^= self._find_change(place, letter, first, code)
        return Code(code.side, modules)

    def _find_change(self, place: int, letter: str, first: str, code: Code) -> int:
        """Give the modules that change when a letter takes its place in the first address of that length."""
        key = len(first), place, letter
        if key not in self._changes:
            if len(self._changes) >= MOST_CHANGES:
                self._changes.clear()
            other = _encode(first[:place] + letter + first[place + 1 :])
            self._changes[key] = other.modules ^ code.modules
        return self._changes[key]


def _encode(address: str) -> Code:
    # To try all eight masks, of which readers read any, takes 3 ms; one takes 0.7.
    matrix = segno.make(address, error="m", micro=False, mask=2).matrix
    return Code(len(matrix), int.from_bytes(b"".join(matrix), "big"))


def _draw(code: Code) -> Markup:
    """Draw a code as segno's `save` does, each run of dark modules as a line; in a quarter of the time."""
    side = code.side
    modules = code.modules.to_bytes(side * side, "big")
    lines = []
    # Where the line before ends, from which the next one starts.
    x, y = 0, 0
    for row in range(side):
        for run in _DARK.finditer(modules, row * side, (row + 1) * side):
            start, end = run.span()
            lines.append(f"m{start - row * side - x} {row - y}h{end - start}")
            x, y = end - row * side, row
    # The first line starts at a place: a QR's first module is dark.
    path = f"M{BORDER} {BORDER}.5" + lines[0].removeprefix("m0 0") + "".join(lines[1:])
    size = side + 2 * BORDER
    return Markup(  # noqa: S704 numbers alone
        f'<svg role="img" aria-label="คิวอาร์โค้ดของหน้านี้" viewBox="0 0 {size} {size}" class="kl-qr">'
        f'<path stroke="#000" d="{path}"/></svg>'
    )
