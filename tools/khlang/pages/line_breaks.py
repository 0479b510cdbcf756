"""Where lines of titles, buttons and cards may end: HTML in, the same HTML out with its words kept whole.

Browsers break lines of Thai by dictionaries of their own, each by another, and leave half a compound at the end of a
line: บท|เรียน. In running text nobody minds; in what is set large or narrow it hurts. There the words of the house's
segmenter are kept whole, with a place to break between them. Nothing is added to the letters, so that what is copied,
read aloud or looked for in the page is what was written. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from khlang.library import Library
from khlang.pages.page import BinaryFile, Page, Target, TextFile
from khlang.thai.lines import LONGEST_WORD, RUN, SHORTEST_BROKEN, LikelyWords, cut_run, may_be_broken
from khlang.thai.words import find_parts

# An element that no HTML knows and every browser shows as it is; type.css says that it is not broken.
_WORD = "<kl-w>{}</kl-w>"
_BREAK = "<wbr>"
# In a button the words of a text would each be an item of a row.
_TEXT = "<kl-text>{}</kl-text>"
# A tag, or a text up to the next one; a quoted attribute may have a `>`.
_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_START = re.compile(r"<([a-z][a-z0-9]*)")
_CLASS = re.compile(r'\sclass="([^"]*)"')
# What is marked: by its name, or by one of its classes.
_NAMES = ("h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "legend", "th", "dt")
_CLASSES = """
kl-button kl-share__way kl-chips kl-tile kl-problems kl-card kl-cards kl-remedies kl-results kl-reused kl-contents
kl-waiting__names kl-names__letter kl-references kl-byline
"""
CLASSES = frozenset(_CLASSES.split())
_SILENT = ("svg", "code", "select", "textarea", "script", "style")


class WordKeeper:
    """Keeps words whole in pages. Its dictionary is read when the first page is marked: most builds mark none."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        """Take names to add to the dictionary, of areas as a rule."""
        self._names = names
        self._mark_run = lru_cache(maxsize=50_000)(self._mark_new_run)

    @cached_property
    def _words(self) -> LikelyWords:
        return LikelyWords(self._names)

    def mark(self, html: str) -> str:
        """Mark the texts of titles, buttons and cards in an HTML page; all others stay as they are."""
        made: list[str] = []
        marked, silent = _Open(), _Open()
        for part in _TAG.split(html):
            if not part.startswith("<"):
                made.append(self.mark_text(part) if marked.depth and not silent.depth else part)
                continue
            made.append(part)
            marked.follow(part, _is_marked)
            silent.follow(part, _is_silent)
        return "".join(made)

    def mark_article(self, html: str) -> str:
        """Mark a page with its frame; what stands around the article stays as it is."""
        start, end = html.find("<article"), html.rfind("</article>")
        return html[:start] + self.mark(html[start:end]) + html[end:] if -1 < start < end else html

    def mark_text(self, text: str) -> str:
        """Mark one escaped text; what has several words stays one element."""
        marked = RUN.sub(lambda found: self._mark_run(found[0]), text)
        if marked == text:
            return text
        inside = marked.strip()
        return marked.replace(inside, _TEXT.format(inside))

    def list_words(self, run: str) -> list[str]:
        """Cut a run of letters, as `RUN` finds it, into what a line may not end within."""
        return [part for word in cut_run(run, self._words.cut) for part in _cut_long(word)]

    def _mark_new_run(self, run: str) -> str:
        return _BREAK.join(
            _WORD.format(word) if may_be_broken(word) else word for word in self.list_words(run)
        )


class _Open:
    """How deep one stands inside the outermost element of a kind."""

    def __init__(self) -> None:
        self.name = ""
        self.depth = 0

    def follow(self, tag: str, is_one: Callable[[str, str], bool]) -> None:
        """Take the next tag into account."""
        if self.depth:
            if tag.startswith(f"</{self.name}>"):
                self.depth -= 1
            elif (found := _START.match(tag)) and found[1] == self.name:
                self.depth += 1
        elif (found := _START.match(tag)) and is_one(found[1], tag):
            self.name, self.depth = found[1], 1


def _is_marked(name: str, tag: str) -> bool:
    if name in _NAMES:
        return True
    classes = _CLASS.search(tag)
    return classes is not None and not CLASSES.isdisjoint(classes[1].split())


def _is_silent(name: str, _tag: str) -> bool:
    return name in _SILENT


def _cut_long(word: str) -> tuple[str, ...]:
    """Cut a word that would not fit a narrow column into its parts."""
    return find_parts(word) if len(word) > LONGEST_WORD else (word,)


def keep_words(target: Target, keeper: WordKeeper) -> Target:
    """Give a target whose page, if it is one, is rendered with its words kept whole."""
    if not target.path.endswith(".html"):
        return target

    def render() -> Page | TextFile | BinaryFile:
        made = target.render()
        return replace(made, html=keeper.mark(made.html)) if isinstance(made, Page) else made

    return replace(target, render=render)


def make_word_keeper(library: Library) -> WordKeeper:
    """Make what keeps words of a library's pages whole: names of all areas are words."""
    return WordKeeper(list_area_names(library))


def list_area_names(library: Library) -> list[str]:
    """Give the names of all provinces, districts and sub-districts, but for those too short to be broken."""
    gazetteer = library.gazetteer
    districts = [area for province in gazetteer.provinces for area in gazetteer.districts(province).values()]
    names = [area.name for district in districts for area in gazetteer.subdistricts(district).values()]
    areas = [*names, *(area.name for area in districts), *(area.name for area in gazetteer.provinces)]
    return [name for name in areas if len(name) >= SHORTEST_BROKEN]
