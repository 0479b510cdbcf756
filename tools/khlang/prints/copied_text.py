"""Text that is copied from a PDF, or searched in it: exactly what was written.

Of a mark that is drawn a little beside its place, readers of PDFs make a word of its own, and put it behind the next
letter: หมู่บ้าน was copied as หมูบ ่ ้าน. So every piece of text says what it is by `ActualText`
(ISO 32000-2, 14.9.4), made from the letters of its own glyphs, with sara am written as one letter again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

from khlang.thai.text import join_sara_am

Glyphs = Mapping[int, str]
_MAPPED = re.compile(r"<([0-9a-f]{4})> <([0-9a-f]*)>")
_SHOWN = re.compile(rb"<([0-9a-f]*)>")


def say_texts(pdf: Any) -> None:
    """Put `ActualText` around every piece of text of a PDF that is not written yet."""
    fonts = dict(_find_fonts(pdf))
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and b"BT" in item.stream:
            item.stream[:] = list(_say(item.stream, fonts))


def _find_fonts(pdf: Any) -> Iterator[tuple[bytes, Glyphs]]:
    """Give (name in text, letters of each glyph) of the fonts of a PDF."""
    for item in pdf.objects:
        if isinstance(item, dict) and "ToUnicode" in item:
            number = int(item["ToUnicode"].split()[0])
            mapped = b"\n".join(pdf.objects[number].stream).decode("ascii")
            name = item["BaseFont"].split(b"+")[0]
            yield (
                name,
                {
                    int(glyph, 16): bytes.fromhex(letters).decode("utf-16-be", "replace")
                    for glyph, letters in _MAPPED.findall(mapped)
                },
            )


def _say(stream: list[Any], fonts: Mapping[bytes, Glyphs]) -> Iterator[Any]:
    """Give the operators of a content stream; a piece of text ends where another place is set."""
    glyphs: Glyphs = {}
    piece: list[bytes] = []
    text = ""
    for item in stream:
        operator = item.rsplit(b" ", 1)[-1] if isinstance(item, bytes) else b""
        if piece and operator in (b"ET", b"Tm"):
            yield from _wrap(piece, text)
            piece, text = [], ""
        if operator == b"Tf":
            glyphs = fonts.get(item.split()[0], {})
        if operator == b"TJ":
            text += "".join(_read_glyphs(item, glyphs))
        if piece or operator == b"TJ":
            piece.append(item)
        else:
            yield item


def _read_glyphs(shown: bytes, glyphs: Glyphs) -> Iterator[str]:
    for run in _SHOWN.findall(shown):
        for start in range(0, len(run), 4):
            yield glyphs.get(int(run[start : start + 4], 16), "")


def _wrap(piece: list[bytes], text: str) -> Iterator[bytes]:
    said = join_sara_am(text).replace("\u00a0", " ").replace("\u200b", "")
    if not said:
        yield from piece
        return
    encoded = said.encode("utf-16-be", "replace").hex().encode("ascii")
    yield b"/Span <</ActualText <feff" + encoded + b">>> BDC"
    yield from piece
    yield b"EMC"
