"""Where lines of Thai may end: HTML in, the same HTML out with its words kept whole.

A PDF has no browser that knows Thai. Pango's own breaks are libthai's, which cuts names that it does not know; so each
word stands in an element that is never broken, with a place to break between them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from khlang.library import Library
from khlang.search.text.tokenizer import list_names
from khlang.thai.text import split_sara_am
from khlang.thai.words import Segmenter, find_parts, may_cut

# A longer word may be broken anywhere: kept whole it would not fit a narrow column.
LONGEST_WORD = 16
_SHORTEST_BROKEN = 4
# An element that no HTML knows and every renderer shows as it is; style sheets say that it is not broken.
_WORD = "<kl-w>{}</kl-w>"
# Zero width space, at which a line may end.
_BREAK = "\u200b"
# A tag, or a text up to the next one. Our templates escape: a `<` begins a tag, and no attribute has a `>`.
_TAG = re.compile(r"(<[^>]*>)")
# Words are cut in runs of letters. With them go ๆ and ฯ, also behind a space, a number before the word that it counts,
# and a number behind ที่.
_SIGN = "(?: ?[\u0e2f\u0e46]|(?<=ที่) [0-9๐-๙]{1,4}(?![0-9๐-๙,.]))?"
_RUN = re.compile(
    "(?:(?<![0-9๐-๙,.])[0-9๐-๙][0-9๐-๙,.]{0,11} )?"
    f"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+{_SIGN}"
)
_SPACE = re.compile("( )")
# No cluster has more letters and marks.
_CLUSTER = 6
_VOWEL = re.compile("[\u0e30-\u0e39\u0e40-\u0e45]")
# The parts of a run: a number, letters, a sign.
_IN_RUN = re.compile(f"([^\u0e01-\u0e4e]*)([^ ]*?)({_SIGN})")
_BOLD_NUMBER = re.compile(f"(<b>[^<]{{1,20}}</b>) (<kl-w>[^<]*</kl-w>|[\u0e01-\u0e4e]{{1,{LONGEST_WORD}}})")
# What names of areas and nouns made of verbs begin with; a line does not end behind it.
_BEGINNINGS = frozenset(
    ("ตำบล", "อำเภอ", "จังหวัด", "แขวง", "เขต", "บ้าน", "หมู่บ้าน", "ผู้", "การ", "ความ", "นัก", "ชาว")
)
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
        return _RUN.sub(lambda found: self._keep(found[0]), text)

    def list_words(self, text: str) -> list[str]:
        """Cut a plain text into what a line may not end within: words, and what stands between two of them."""
        words: list[str] = []
        end = 0
        for found in _RUN.finditer(text):
            words += [*_SPACE.split(text[end : found.start()]), *self._cut(found[0])]
            end = found.end()
        words += _SPACE.split(text[end:])
        return [piece for word in words if word for piece in _cut_long(word)]

    def _mark_run(self, run: str) -> str:
        words = [_WORD.format(word) if _may_be_broken(word) else word for word in self._cut(run)]
        return split_sara_am(_BREAK.join(words).replace(" ", "\u00a0"))

    def _cut(self, run: str) -> list[str]:
        """Cut a run into words; pieces of a name that the dictionary lacks stay with the word before them."""
        found = _IN_RUN.fullmatch(run)
        assert found
        number, letters, sign = found.groups()
        words = self._segmenter.cut(letters)
        # Long repeats are shortened by the segmenter; nothing may be lost on paper.
        if "".join(words) != letters:
            return [run]
        joined: list[str] = []
        for word in words:
            if joined and _belongs_to(joined[-1], word):
                joined[-1] += word
            else:
                joined.append(word)
        joined[0] = number + joined[0]
        joined[-1] += sign
        return joined


def _cut_long(word: str) -> Iterator[str]:
    """Cut what is too long for a line into pieces, not inside a cluster."""
    start = 0
    while len(word) - start > LONGEST_WORD:
        end = start + LONGEST_WORD // 2
        end += next((more for more in range(_CLUSTER) if may_cut(word, end + more)), 0)
        yield word[start:end]
        start = end
    yield word[start:]


def _may_be_broken(word: str) -> bool:
    """Tell whether Pango may see two words in one; an element for each short one would take three times as long."""
    is_broken = len(word) > _SHORTEST_BROKEN or " " in word or len(find_parts(word)) > 1
    return is_broken and len(word) <= LONGEST_WORD


def _belongs_to(before: str, word: str) -> bool:
    """Tell whether no line may end between two words: inside a cluster, at what is no syllable, behind a beginning."""
    is_cut_inside = not may_cut(before + word, len(before))
    is_begun = before in _BEGINNINGS and len(before + word) <= LONGEST_WORD
    return is_cut_inside or is_begun or _is_bare(word) or _is_bare(before)


def _is_bare(word: str) -> bool:
    """Tell whether a piece is no syllable: a consonant without a vowel."""
    return len(_VOWEL.sub("", word)) < 2 and not _VOWEL.search(word)


def make_line_breaker(library: Library) -> LineBreaker:
    """Make what marks lines of a library's texts: its names, and those of all areas, are words."""
    return LineBreaker([*list_names(library), *_list_subdistricts(library)])


def make_title_breaker(library: Library) -> LineBreaker:
    """Make what marks lines of titles on pictures, which are not drawn anew when a vocabulary changes."""
    return LineBreaker(_list_subdistricts(library))


def _list_subdistricts(library: Library) -> list[str]:
    gazetteer = library.gazetteer
    districts = [area for province in gazetteer.provinces for area in gazetteer.districts(province).values()]
    names = [area.name for district in districts for area in gazetteer.subdistricts(district).values()]
    areas = [*names, *(area.name for area in districts), *(area.name for area in gazetteer.provinces)]
    return [name for name in areas if len(name) >= _SHORTEST_BROKEN]
