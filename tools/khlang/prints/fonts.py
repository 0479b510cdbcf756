"""The fonts of what is printed: the files that the site has, and the same unpacked for who reads no woff2."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[3] / "overrides" / "assets" / "fonts"
WEIGHTS = {400: "sarabun-regular.woff2", 600: "sarabun-semibold.woff2", 700: "sarabun-bold.woff2"}


@cache
def read_fonts() -> Mapping[str, bytes]:
    """Give the font files by name."""
    return {name: (FOLDER / name).read_bytes() for name in WEIGHTS.values()}


def write_ttf_files(folder: Path) -> None:
    """Write the fonts as TTF files into a folder, those that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in read_fonts().items():
        path = (folder / name).with_suffix(".ttf")
        if not path.is_file():
            font = TTFont(io.BytesIO(data))
            font.flavor = None
            partial = path.with_suffix(".part")
            font.save(partial)
            partial.replace(path)
