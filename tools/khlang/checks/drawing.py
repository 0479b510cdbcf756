"""Looks at SVG drawings of pages: shapes and colours only, nothing that runs, loads or leads anywhere. Pure.

A browser that opens a drawing by its own address runs what is in it as it does a page's scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from khlang.problems import Mark, Problem
from khlang.yaml_text import read_text

SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = """
circle clipPath defs desc ellipse g line linearGradient path polygon polyline radialGradient rect stop svg text title
tspan
"""
# No `style`, `href` or `on…`, and no namespace but SVG's own.
_ATTRIBUTES = """
aria-hidden aria-label class clip-path clip-rule cx cy d dx dy fill fill-opacity fill-rule font-family font-size
font-weight fx fy gradientTransform gradientUnits height id offset opacity points preserveAspectRatio r role rx ry
stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
stroke-opacity stroke-width text-anchor transform version viewBox width x x1 x2 y y1 y2
"""
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
# Words, numbers, functions of these such as `rotate(45)`; `url(#id)` is a part of the drawing itself.
_VALUE = re.compile(r"url\(#[\w-]{1,64}\)|(?!.*url\s*\()[^\\<>&]*", re.DOTALL | re.IGNORECASE)
DOCTYPE = "<!DOCTYPE>"
MAX_PARTS_TOLD = 20


class _StopError(Exception):
    """The rest of the drawing need not be looked at."""


def check_drawing(data: bytes, file: str) -> Iterator[Problem]:
    """Give the problems of an SVG file's bytes; `file` is only named."""
    text, problems = read_text(data, file)
    yield from problems
    if text is not None:
        yield from _Checker(file).check(text)


class _Checker:
    """Collects the names of what a drawing may not hold, with their places."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Problem] = []
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._check_element
        self._parser.StartDoctypeDeclHandler = lambda *_facts: self._refuse(DOCTYPE)
        self._parser.ProcessingInstructionHandler = lambda target, _data: self._refuse(f"<?{target}>")

    def check(self, text: str) -> list[Problem]:
        try:
            self._parser.Parse(text, True)
        except _StopError:
            pass
        except expat.ExpatError as error:
            mark = Mark(error.lineno, error.offset + 1)
            self._found.append(Problem.of("broken_drawing", file=self._file, mark=mark))
        return self._found

    def _check_element(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _space, name = tag.rpartition(" ")
        if namespace != SVG or name not in ELEMENTS:
            self._refuse(f"<{name}>")
        for key, value in attributes.items():
            if key not in ATTRIBUTES or not _VALUE.fullmatch(value):
                self._refuse(f"{key.rpartition(' ')[2]}=")

    def _refuse(self, what: str) -> None:
        mark = Mark(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        self._found.append(Problem.of("drawing_part", file=self._file, mark=mark, what=what[:40]))
        # What follows a DOCTYPE may be entities that grow without bound.
        if len(self._found) >= MAX_PARTS_TOLD or what == DOCTYPE:
            raise _StopError
