"""Where lines of titles, buttons and cards may end: HTML in, the same HTML out with its words kept whole.

Browsers break lines of Thai by dictionaries of their own, each by another, and leave half a compound at the end of a
line: บท|เรียน. In running text nobody minds; in what is set large or narrow it hurts. There the words of the house's
segmenter are kept whole, with a place to break between them. Nothing is added to the letters, so that what is copied,
read aloud or looked for in the page is what was written. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache

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
# Where a tag of what is marked or silent may begin, and where a class of what is marked may stand.
_NAMED = re.compile(f"<(?:{'|'.join((*_NAMES, *_SILENT))})(?![a-z0-9])")
_CLASSED = re.compile(f'class="[^"]*(?:{"|".join(sorted(CLASSES))})')
# Letters of elements that are kept in memory once they are marked.
SMALL = 1_000


class WordKeeper:
    """Keeps words whole in pages. Its dictionary is read when the first page is marked: most builds mark none."""

    def __init__(self, list_names: Callable[[], Sequence[str]] = list) -> None:
        """Take what gives names to add to the dictionary, of areas as a rule."""
        self._list_names = list_names
        self._mark_run = lru_cache(maxsize=50_000)(self._mark_new_run)
        # Buttons and headings are the same on every page, a card on several.
        self._mark_small = lru_cache(maxsize=10_000)(self._mark_element)

    @cached_property
    def _words(self) -> LikelyWords:
        return LikelyWords(self._list_names())

    def mark(self, html: str) -> str:
        """Mark the texts of titles, buttons and cards in an HTML page; all others stay as they are."""
        made: list[str] = []
        start = 0
        for tag in _find_marked(html):
            if tag.start() >= start:
                end = _find_end(html, tag)
                element = html[tag.start() : end]
                mark = self._mark_small if len(element) <= SMALL else self._mark_element
                made += [html[start : tag.start()], mark(element)]
                start = end
        return "".join([*made, html[start:]])

    def _mark_element(self, html: str) -> str:
        """Mark all texts of an element but those of silent ones inside."""
        made: list[str] = []
        silent = _Open()
        for part in _TAG.split(html):
            if part.startswith("<"):
                made.append(part)
                silent.follow(part, _is_silent)
            else:
                made.append(part if silent.depth else self.mark_text(part))
        return "".join(made)

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


def _find_marked(html: str) -> Iterator[re.Match[str]]:
    """Give the tags that begin what is marked, also inside of one another; not those of silent elements.

    Most of a page is running text: to look at each of its tags took four fifths of the time.
    """
    named = (found.start() for found in _NAMED.finditer(html))
    classed = (html.rfind("<", 0, found.start()) for found in _CLASSED.finditer(html))
    start = 0
    for place in sorted({*named, *classed}):
        # What looks like a class may stand in the text of a page by hand, behind its last tag.
        tag = _TAG.match(html, place) if place >= start else None
        name = tag and _START.match(tag[0])
        if tag and name and _is_silent(name[1], tag[0]):
            start = _find_end(html, tag)
        elif tag and name and _is_marked(name[1], tag[0]):
            yield tag


def _find_end(html: str, tag: re.Match[str]) -> int:
    """Give the place behind the element that a tag begins; the end of the page if nothing ends it."""
    name = _START.match(tag[0])
    assert name
    depth = 1
    for found in _find_tags_of(name[1]).finditer(html, tag.end()):
        depth += -1 if found[0].endswith(">") else 1
        if not depth:
            return found.end()
    return len(html)


@cache
def _find_tags_of(name: str) -> re.Pattern[str]:
    return re.compile(f"<{name}(?![a-z0-9])|</{name}>")


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


def split_article(html: str) -> tuple[str, str, str]:
    """Give what stands before the article of a page with its frame, the article, and what stands behind it; without
    one, all stands before it."""
    start, end = html.find("<article"), html.rfind("</article>")
    return (html[:start], html[start:end], html[end:]) if -1 < start < end else (html, "", "")


def make_word_keeper(library: Library) -> WordKeeper:
    """Make what keeps words of a library's pages whole: names of all areas are words."""
    return WordKeeper(lambda: list_area_names(library))


def list_area_names(library: Library) -> list[str]:
    """Give the names of all provinces, districts and sub-districts, but for those too short to be broken."""
    gazetteer = library.gazetteer
    districts = [area for province in gazetteer.provinces for area in gazetteer.districts(province).values()]
    names = [area.name for district in districts for area in gazetteer.subdistricts(district).values()]
    areas = [*names, *(area.name for area in districts), *(area.name for area in gazetteer.provinces)]
    return [name for name in areas if len(name) >= SHORTEST_BROKEN]
