"""The picture of a record for chats and social networks; the only importer of typst.

The title is whole: the letters become smaller until it fits. Words and marks are right because typst shapes them, and
lines end only between words.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from khlang.cache import hash_bytes, make_key
from khlang.file_cache import FileCache
from khlang.images import palette
from khlang.images.palette import reduce_colours
from khlang.pages.page import Site
from khlang.prints import lines as lines_module
from khlang.prints.excerpt import MAX_TITLE, shorten_text
from khlang.prints.fonts import WEIGHTS, read_fonts, write_ttf_files
from khlang.prints.lines import LineBreaker
from khlang.records.card import make_card
from khlang.records.record import Record
from khlang.thai import lines as thai_lines
from khlang.thai import maximal_matching, words

# Pixels: what Open Graph asks for, and a square for LINE.
WIDE, SQUARE = (1200, 630), (1080, 1080)
PICTURES = "pictures"
_TEMPLATE = Path(__file__).with_name("picture.typ")
_EVERY_FONT = "".join(f'#text(font: "Sarabun", weight: {weight})[ก]' for weight in WEIGHTS).encode()
# Tried from the largest; a title of MAX_TITLE letters is whole at the smallest.
_SIZES = tuple(range(84, 20, -4))
# How many letters of one point fill the room of a title: sizes at which so many can't fit need not be tried, and each
# try takes a millisecond.
_FULL = {WIDE: 600_000, SQUARE: 1_100_000}
_MAX_LINE = 90
_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def draw_card(
    record: Record, size: tuple[int, int], site: Site, lines: LineBreaker, cache: Path | None = None
) -> bytes:
    """Give the picture of a record as PNG of a size in pixels; made once for the same words.

    A title longer than `excerpt.MAX_TITLE` letters, which no form allows, is shortened.
    """
    kept = FileCache(cache, PICTURES)
    key = make_picture_key(record, size, site)
    made = kept.get(key)
    if made is None:
        made = reduce_colours(draw(_describe(record, size, site, lines)))
        kept.put(key, made)
    return made


def make_picture_key(record: Record, size: tuple[int, int], site: Site) -> str:
    """Give what changes with the picture of a record, without drawing it.

    Not by the build key: to draw all anew takes minutes, and only these files and what draws have a part in it.
    """
    return make_key(_find_drawer(), repr(size), site.name, repr(make_card(record)), record.organisation)


@cache
def _find_drawer() -> str:
    """Give what changes with how pictures are drawn: the modules, the template, the fonts, and the packages."""
    modules = (
        *(__file__, lines_module.__file__, palette.__file__),
        *(words.__file__, maximal_matching.__file__, thai_lines.__file__, str(_TEMPLATE)),
    )
    fonts = [hash_bytes(data) for data in read_fonts().values()]
    packages = [version("typst"), version("pillow"), words.SEGMENTER_VERSION]
    return make_key(*(hash_bytes(Path(path).read_bytes()) for path in modules), *fonts, *packages)


def draw(data: str) -> bytes:
    """Draw what the template asks for, given as JSON."""
    made = _compiler().compile(format="png", ppi=72.0, sys_inputs={"data": data})
    assert isinstance(made, bytes)
    return made


def _describe(record: Record, size: tuple[int, int], site: Site, lines: LineBreaker) -> str:
    """Give what is drawn, as JSON."""
    card = make_card(record)
    eyebrow = " · ".join(filter(None, [card.noun, f"ปี {card.year}" if card.year else ""]))
    place = shorten_text(card.where or record.organisation, _MAX_LINE)
    said: Mapping[str, object] = {
        "width": size[0],
        "height": size[1],
        "sizes": _choose_sizes(record.title, size),
        "title": lines.list_words(shorten_text(record.title, MAX_TITLE)),
        "eyebrow": eyebrow,
        "place": lines.list_words(place),
        "library": shorten_text(site.name, 40),
        "is_example": record.is_example,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _choose_sizes(title: str, size: tuple[int, int]) -> tuple[int, ...]:
    """Give the sizes of letters at which a title may just fit, from the largest."""
    letters = len(_MARK.sub("", title[:MAX_TITLE]))
    small = [each for each in _SIZES if letters * each * each < _FULL[size]]
    return tuple(small) or _SIZES[-1:]


@cache
def _compiler() -> Any:
    """Make typst's compiler once: it keeps the fonts and the template."""
    import typst  # noqa: PLC0415 takes 0.1 s, and a build with all pictures kept needs none

    with tempfile.TemporaryDirectory(prefix="khlang-fonts-") as folder:
        write_ttf_files(Path(folder))
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
        # A font is read when a text is first set in it, and then kept; a process that is cut short removes no folder.
        typst.Compiler(_EVERY_FONT, font_paths=fonts).compile(format="pdf")
    return typst.Compiler(str(_TEMPLATE), font_paths=fonts)
