"""Where lines of Thai may end: HTML in, the same HTML out with its words kept whole.

A PDF has no browser that knows Thai. Pango's own breaks are libthai's, which cuts names that it does not know; so each
word stands in an element that is never broken, with a place to break between them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from khlang.library import Library
from khlang.search.text.tokenizer import list_names
from khlang.thai.text import split_sara_am
from khlang.thai.words import Segmenter, find_parts, may_cut

# A longer word may be broken anywhere: kept whole it would not fit a narrow column.
LONGEST_WORD = 24
_SHORTEST_BROKEN = 4
# An element that no HTML knows and every renderer shows as it is; style sheets say that it is not broken.
_WORD = "<kl-w>{}</kl-w>"
# Zero width space, at which a line may end.
_BREAK = "\u200b"
# A tag, or a text up to the next one. Our templates escape: a `<` begins a tag, and no attribute has a `>`.
_TAG = re.compile(r"(<[^>]*>)")
# Words are cut in runs of letters; ๆ and ฯ belong to the word before them, also behind a space, and a number to the
# word behind it, which says what it counts.
_RUN = re.compile(
    "(?:(?<![0-9๐-๙,.])[0-9๐-๙][0-9๐-๙,.]{0,11} )?"
    "[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+(?: ?[\u0e2f\u0e46])?"
)
_VOWEL = re.compile("[\u0e30-\u0e39\u0e40-\u0e45]")
# The parts of a run: a number, letters, a sign.
_IN_RUN = re.compile("([^\u0e01-\u0e4e]*)(.*?)( ?[\u0e2f\u0e46]?)")
_BOLD_NUMBER = re.compile(f"(<b>[^<]{{1,20}}</b>) (<kl-w>[^<]*</kl-w>|[\u0e01-\u0e4e]{{1,{LONGEST_WORD}}})")
# What names of areas begin with; a line does not end behind it.
_LEVELS = frozenset({"ตำบล", "อำเภอ", "จังหวัด", "แขวง", "เขต", "บ้าน", "หมู่บ้าน"})
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
            words += [text[end : found.start()], *self._cut(found[0])]
            end = found.end()
        return [word for word in (*words, text[end:]) if word]

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


def _may_be_broken(word: str) -> bool:
    """Tell whether Pango may see two words in one; an element for each short one would take three times as long."""
    is_broken = len(word) > _SHORTEST_BROKEN or " " in word or len(find_parts(word)) > 1
    return is_broken and len(word) <= LONGEST_WORD


def _belongs_to(before: str, word: str) -> bool:
    """Tell whether no line may end between two words: inside a cluster, at what is no syllable, in an area's name."""
    is_cut_inside = not may_cut(before + word, len(before))
    is_name = before in _LEVELS and len(before + word) <= LONGEST_WORD
    return is_cut_inside or is_name or _is_bare(word) or _is_bare(before)


def _is_bare(word: str) -> bool:
    """Tell whether a piece is no syllable: a consonant without a vowel."""
    return len(_VOWEL.sub("", word)) < 2 and not _VOWEL.search(word)


def make_line_breaker(library: Library) -> LineBreaker:
    """Make what marks lines of a library's texts; the names of sub-districts are many words for it, too."""
    gazetteer = library.gazetteer
    districts = [area for province in gazetteer.provinces for area in gazetteer.districts(province).values()]
    names = [area.name for district in districts for area in gazetteer.subdistricts(district).values()]
    return LineBreaker([*list_names(library), *(name for name in names if len(name) >= _SHORTEST_BROKEN)])
