"""Where lines of titles, buttons and cards may end: HTML in, the same HTML out with its words kept whole.

Browsers break lines of Thai by dictionaries of their own, each by another, and leave half a compound at the end of a
line: บท|เรียน. In running text nobody minds; in what is set large or narrow it hurts. There the words of the house's
segmenter are kept whole, with a place to break between them. Nothing is added to the letters, so that what is copied,
read aloud or looked for in the page is what was written. Pure.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache, join_facts, split_facts
from khlang.library import Library
from khlang.pages.page import BinaryFile, Page, Target, TextFile
from khlang.thai.lines import (
    LONGEST_WORD,
    RUN,
    SHORTEST_BROKEN,
    LikelyWords,
    cut_run,
    list_costs,
    may_be_broken,
)
from khlang.thai.words import find_parts

# An element that no HTML knows and every browser shows as it is; type.css says that it is not broken.
_WORD = "<kl-w>{}</kl-w>"
_BREAK = "<wbr>"
# The same in a text that a script writes into a page; a real sign is doubled.
_SIGN = "~"
_SIGNS = {"<kl-w>": f"{_SIGN}[", "</kl-w>": f"{_SIGN}]", _BREAK: f"{_SIGN}|"}
# In a button the words of a text would each be an item of a row.
_TEXT = "<kl-text>{}</kl-text>"
# A tag, or a text up to the next one; a quoted attribute may have a `>`.
_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
# What is marked: by its name, or by one of its classes.
_NAMES = ("h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "legend", "th", "dt")
_CLASSES = """
kl-button kl-share__way kl-chips kl-tile kl-problems kl-card kl-cards kl-remedies kl-results kl-reused kl-contents
kl-waiting__names kl-names__letter kl-recognised kl-references kl-byline
"""
CLASSES = frozenset(_CLASSES.split())
_SILENT = ("svg", "code", "select", "textarea", "script", "style")
_CLASS = re.compile(r'\sclass="([^"]*)"')
_NAME = re.compile("[a-z][a-z0-9]*")
_SILENT_BEGINNING = re.compile(rf"<({'|'.join(_SILENT)})(?![a-z0-9])")
# What may begin an element that is marked or silent: one of the names, or something with one of the classes. Nearly all
# tags are neither, and one search passes over them.
_MARKED_CLASS = rf'lass="(?:[^"]*\s)?(?:{"|".join(sorted(CLASSES))})[\s"]'
_CANDIDATE = re.compile(
    f"<(?=(?:{'|'.join((*_NAMES, *_SILENT))})(?![a-z0-9])"
    rf'|[a-z][a-z0-9]*+(?:[^>c"]++|"[^"]*"|c(?!{_MARKED_CLASS}))*+c)'
)
# Elements that stand on many pages, such as buttons, are marked once. In characters, and their number.
LONGEST_KEPT, _MOST_KEPT = 1_000, 20_000
# The folder of the cache in which the costs of words are kept.
COSTS = "word_costs"


class WordKeeper:
    """Keeps words whole in pages. Its dictionary is read when the first page is marked: most builds mark none."""

    def __init__(self, list_names: Callable[[], Sequence[str]] = tuple, cache: Path | None = None) -> None:
        """Take what lists the names to add to the dictionary, of areas as a rule, and the folder in which that is
        kept."""
        self._list_names = list_names
        self._cache = cache
        self._mark_run = lru_cache(maxsize=50_000)(self._mark_new_run)
        self._mark_short = lru_cache(maxsize=_MOST_KEPT)(self._mark_element)

    @cached_property
    def _words(self) -> LikelyWords:
        return _load_words(tuple(self._list_names()), self._cache)

    def mark(self, html: str) -> str:
        """Mark the texts of titles, buttons and cards in an HTML page; all others stay as they are."""
        made: list[str] = []
        end = 0
        for start, name in _list_beginnings(html):
            if start < end:
                continue
            made.append(html[end:start])
            end = _find_end(html, start + 1 + len(name), name)
            element = html[start:end]
            if name not in _SILENT:
                is_short = len(element) <= LONGEST_KEPT
                element = self._mark_short(element) if is_short else self._mark_element(element)
            made.append(element)
        return "".join((*made, html[end:]))

    def _mark_element(self, html: str) -> str:
        """Mark all texts of an element but for those of silent ones in it."""
        made: list[str] = []
        end = 0
        while found := _SILENT_BEGINNING.search(html, end):
            made.append(self._mark_texts(html[end : found.start()]))
            end = _find_end(html, found.end(), found[1])
            made.append(html[found.start() : end])
        return "".join((*made, self._mark_texts(html[end:])))

    def _mark_texts(self, html: str) -> str:
        parts = _TAG.split(html)
        return "".join(part if part.startswith("<") else self.mark_text(part) for part in parts)

    def mark_text(self, text: str) -> str:
        """Mark one escaped text; what has several words stays one element."""
        marked = RUN.sub(lambda found: self._mark_run(found[0]), text)
        if marked == text:
            return text
        inside = marked.strip()
        return marked.replace(inside, _TEXT.format(inside))

    def mark_for_script(self, text: str) -> str:
        """Mark a text that is not escaped: `~[` and `~]` stand around words, `~|` where a line may end, `~~` is `~`."""
        return RUN.sub(lambda found: _sign(self._mark_run(found[0])), text.replace(_SIGN, 2 * _SIGN))

    def list_words(self, run: str) -> list[str]:
        """Cut a run of letters, as `RUN` finds it, into what a line may not end within."""
        return [part for word in cut_run(run, self._words.cut) for part in _cut_long(word)]

    def _mark_new_run(self, run: str) -> str:
        return _BREAK.join(
            _WORD.format(word) if may_be_broken(word) else word for word in self.list_words(run)
        )


def _sign(run: str) -> str:
    for tag, sign in _SIGNS.items():
        run = run.replace(tag, sign)
    return run


def _list_beginnings(html: str) -> Iterator[tuple[int, str]]:
    """Give (where it begins, its name) of each element that is marked or silent, also of those inside one."""
    for found in _CANDIDATE.finditer(html):
        start = found.start()
        name = _find_name(html[start + 1 : _find_end_of_tag(html, start)])
        # A quoted attribute has a `>`: the tag is longer.
        if name is None:
            tag = _TAG.match(html, start)
            name = _find_name(tag[0][1:-1]) if tag else None
        if name:
            yield start, name


def _find_end_of_tag(html: str, start: int) -> int:
    """Give where a tag ends, or where the next begins if nothing ends it."""
    end, following = html.find(">", start), html.find("<", start + 1)
    return min(place if place >= 0 else len(html) for place in (end, following))


@lru_cache(maxsize=_MOST_KEPT)
def _find_name(tag: str) -> str | None:
    """Give the name of the element that a tag begins if it is marked or silent; None for what is no whole tag."""
    if tag.count('"') % 2:
        return None
    named = _NAME.match(tag)
    if not named or named[0] in _SILENT or named[0] in _NAMES:
        return named[0] if named else ""
    classes = _CLASS.search(tag)
    return named[0] if classes and not CLASSES.isdisjoint(classes[1].split()) else ""


def _find_end(html: str, at: int, name: str) -> int:
    """Give where an element ends whose name ends at a place; at the end of the page if nothing ends it."""
    depth = 1
    for found in _compile_tags(name).finditer(html, at):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return len(html)


@lru_cache
def _compile_tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(?:(/){name}>|{name}(?![a-z0-9]))")


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
    return WordKeeper(partial(list_area_names, library), library.cache)


@lru_cache(maxsize=2)
def _load_words(names: tuple[str, ...], cache: Path | None) -> LikelyWords:
    """Give the dictionary with some names, which takes a tenth of a second to read: a server asks again and again."""
    return LikelyWords(_find_costs(names, FileCache(cache, COSTS)))


def _find_costs(names: Sequence[str], files: FileCache) -> dict[str, float]:
    """Give what words cost, kept: to count them in two corpora takes several times as long as to read them."""
    key = make_key(make_build_key(), *names)[:24]
    data = files.get(key)
    if data is None:
        costs = list_costs(names)
        files.put(key, join_facts([*costs], [array("d", costs.values()).tobytes()]))
        files.forget({key}, most=1)
        return costs
    words, start = split_facts(data)
    numbers = array("d")
    numbers.frombytes(data[start:])
    return dict(zip(words, numbers, strict=True))


def list_area_names(library: Library) -> list[str]:
    """Give the names of all provinces, districts and sub-districts, but for those too short to be broken."""
    gazetteer = library.gazetteer
    districts = [area for province in gazetteer.provinces for area in gazetteer.districts(province).values()]
    names = [area.name for district in districts for area in gazetteer.subdistricts(district).values()]
    areas = [*names, *(area.name for area in districts), *(area.name for area in gazetteer.provinces)]
    return [name for name in areas if len(name) >= SHORTEST_BROKEN]
