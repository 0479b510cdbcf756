"""The fonts of what is printed: the files that the site has, and the same unpacked for who reads no woff2."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "overrides" / "assets" / "fonts"
WEIGHTS = {400: "sarabun-regular", 600: "sarabun-semibold", 700: "sarabun-bold"}


@cache
def read_fonts() -> Mapping[str, bytes]:
    """Give the site's font files by name, as woff2."""
    return {name: (FOLDER / f"{name}.woff2").read_bytes() for name in WEIGHTS.values()}


@cache
def unpack_fonts() -> Mapping[str, bytes]:
    """Give the fonts by name, as TTF: to unpack them for each PDF takes longer than to set a page."""
    return {name: _unpack(data) for name, data in read_fonts().items()}


def _unpack(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 takes 0.1 s, and most builds draw nothing

    font = TTFont(io.BytesIO(data))
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def write_ttf_files(folder: Path) -> None:
    """Write the fonts as TTF files into a folder."""
    for name, data in unpack_fonts().items():
        (folder / f"{name}.ttf").write_bytes(data)
