"""Where lines of Thai may end: HTML in, the same HTML out with its words kept whole.

A PDF has no browser that knows Thai. Pango's own breaks are libthai's, which cuts names that it does not know; so each
word stands in an element that is never broken, with a place to break between them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from khlang.library import Library
from khlang.pages.line_breaks import list_area_names
from khlang.search.text.tokenizer import list_names
from khlang.thai.lines import LONGEST_WORD, RUN, cut_run, may_be_broken
from khlang.thai.text import split_sara_am
from khlang.thai.words import Segmenter, may_cut

# An element that no HTML knows and every renderer shows as it is; style sheets say that it is not broken.
_WORD = "<kl-w>{}</kl-w>"
# Zero width space, at which a line may end.
_BREAK = "\u200b"
# A tag, or a text up to the next one. Our templates escape: a `<` begins a tag, and no attribute has a `>`.
_TAG = re.compile(r"(<[^>]*>)")
_SPACE = re.compile("( )")
# No cluster has more letters and marks.
_CLUSTER = 6
_BOLD_NUMBER = re.compile(f"(<b>[^<]{{1,20}}</b>) (<kl-w>[^<]*</kl-w>|[\u0e01-\u0e4e]{{1,{LONGEST_WORD}}})")
_NO_TEXT = ("style", "script", "svg", "title")


class LineBreaker:
    """Marks in HTML where lines may end, with the names of a library known as words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Take the words to add to the dictionary."""
        self._segmenter = Segmenter(words)
        self._keep = lru_cache(maxsize=20_000)(self._mark_run)

    def mark(self, html: str) -> str:
        """Mark all texts of an HTML page; sara am is written as it is drawn. Texts of styles and drawings stay."""
        made: list[str] = []
        silent = ""
        for part in _TAG.split(html):
            if part.startswith("<"):
                name = part.strip("</>").split(" ", 1)[0]
                if not silent and name in _NO_TEXT and not part.startswith("</"):
                    silent = name
                elif silent == name and part.startswith("</"):
                    silent = ""
                made.append(part)
            else:
                made.append(part if silent else self.mark_text(part))
        return _BOLD_NUMBER.sub(_WORD.format("\\1\u00a0\\2"), "".join(made))

    def mark_text(self, text: str) -> str:
        """Mark one escaped text."""
        return RUN.sub(lambda found: self._keep(found[0]), text)

    def list_words(self, text: str) -> list[str]:
        """Cut a plain text into what a line may not end within: words, and what stands between two of them."""
        words: list[str] = []
        end = 0
        for found in RUN.finditer(text):
            words += [*_SPACE.split(text[end : found.start()]), *cut_run(found[0], self._segmenter.cut)]
            end = found.end()
        words += _SPACE.split(text[end:])
        return [piece for word in words if word for piece in _cut_long(word)]

    def _mark_run(self, run: str) -> str:
        words = [
            _WORD.format(word) if may_be_broken(word) else word for word in cut_run(run, self._segmenter.cut)
        ]
        return split_sara_am(_BREAK.join(words).replace(" ", "\u00a0"))


def _cut_long(word: str) -> Iterator[str]:
    """Cut what is too long for a line into pieces, not inside a cluster."""
    start = 0
    while len(word) - start > LONGEST_WORD:
        end = start + LONGEST_WORD // 2
        end += next((more for more in range(_CLUSTER) if may_cut(word, end + more)), 0)
        yield word[start:end]
        start = end
    yield word[start:]


def make_line_breaker(library: Library) -> LineBreaker:
    """Make what marks lines of a library's texts: its names, and those of all areas, are words."""
    return LineBreaker([*list_names(library), *list_area_names(library)])


def make_title_breaker(library: Library) -> LineBreaker:
    """Make what marks lines of titles on pictures, which are not drawn anew when a vocabulary changes."""
    return LineBreaker(list_area_names(library))
