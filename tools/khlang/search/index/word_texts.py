"""The texts of a record with their words: where each begins, so that nobody need cut them again to mark one.

Words here are those of the dictionary, not their parts: อันตราย is one, though the index holds อันต and ราย.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from khlang.cache import Cache
from khlang.fields.say import list_texts
from khlang.records.record import Record
from khlang.search.index.field_tokens import find_tokens
from khlang.search.text.tokenizer import PART_SEPARATOR, THAI, Tokenizer, fold_texts, pre_tokenize
from khlang.thai.text import normalise
from khlang.thai.words import cut_name

# The cache in which `build_index` keeps tokens.
TOKENS = "tokens"
# Stands between two words of a run in the texts that a browser gets; a real one is doubled. Such a mark repeats where a
# phrase does, so it packs well: 8 % more than the text alone, lengths of words beside it 25 %.
BORDER = "~"

_THAI_LETTER = re.compile(f"[{THAI}]")
# Of each letter of the Thai block and one behind it, whether it may stand in a run.
_BLOCK, _BLOCK_SIZE = 0x0E00, 0x80
_IN_RUN = np.array([bool(_THAI_LETTER.match(chr(_BLOCK + at))) for at in range(_BLOCK_SIZE + 1)])
_DOT = ord(".")
# Longer texts are rarely said twice. In characters, and how many are remembered.
_LONGEST_KNOWN, _MOST_KNOWN = 1_500, 1_024
# Stands between texts that are looked at as one; no word has it.
_BETWEEN = "\n"


class WordText(NamedTuple):
    """A text of a field: the field's label, the text in normal form, where words begin inside its runs of letters."""

    label: str
    text: str
    borders: tuple[int, ...]


class KnownText(NamedTuple):
    """What is known of a text of a field: its normal form, whether it has any token, where its words begin."""

    normal: str
    has_tokens: bool
    borders: tuple[int, ...]


def list_word_texts(
    record: Record, tokenizer: Tokenizer, cache: Cache, known: dict[str, KnownText] | None = None
) -> list[WordText]:
    """Give the texts of a record that are searched, its summary first, as `list_field_texts` does.

    `cache` is that in which `build_index` keeps tokens; without those, the texts are cut here. `known` remembers, by
    texts, what this tokenizer gave of them: many records say the same.
    """
    known = {} if known is None else known
    of_fields = find_tokens(record, tokenizer, cache).list_words()
    fields = [(field, value) for field, value in record.public_values() if field.weight]
    texts = ["\n".join(list_texts(field, value)) for field, value in fields]
    new = {text: normalise(text) for text in texts if text not in known}
    folded = dict(zip(new, fold_texts([*new.values()]), strict=True))
    has_tokens = {
        text: known[text].has_tokens if text in known else any(pre_tokenize(folded[text])) for text in texts
    }
    # A field without any token has none in the list.
    words = {text: next(of_fields, []) if has_tokens[text] else [] for text in texts}
    borders = _find_all_borders([*folded.values()], [words[text] for text in new], tokenizer)
    made = {text: KnownText(new[text], has_tokens[text], its) for text, its in zip(new, borders, strict=True)}
    found = {text: made[text] if text in made else known[text] for text in texts}
    _remember(known, made)
    listed = [
        (
            field.key != record.form.roles.summary,
            WordText(field.label, found[text].normal, found[text].borders),
        )
        for (field, _value), text in zip(fields, texts, strict=True)
    ]
    return [word_text for _is_other, word_text in sorted(listed, key=lambda each: each[0])]


def _remember(known: dict[str, KnownText], made: Mapping[str, KnownText]) -> None:
    if len(known) + len(made) > _MOST_KNOWN:
        known.clear()
    known |= {text: each for text, each in made.items() if len(text) <= _LONGEST_KNOWN}


def _find_all_borders(
    folded: Sequence[str], words: Sequence[Sequence[str]], tokenizer: Tokenizer
) -> Iterator[tuple[int, ...]]:
    """Give where words begin in each of some texts, which are looked at as one: most are short."""
    found = find_borders(_BETWEEN.join(folded), [*chain.from_iterable(words)])
    if found is None:
        for text, its_words in zip(folded, words, strict=True):
            borders = find_borders(text, its_words)
            yield cut_text(text, tokenizer) if borders is None else borders
        return
    starts = accumulate((len(text) + len(_BETWEEN) for text in folded), initial=0)
    for start, end in pairwise(starts):
        some = found[bisect_left(found, start) : bisect_left(found, end)]
        yield tuple([border - start for border in some])


def find_borders(folded: str, words: Sequence[str]) -> tuple[int, ...] | None:
    """Give where words begin inside the runs of a text whose tokenized words are known.

    None where their Thai letters are not those of the text: the tokenizer shortens long repeats and long words.
    """
    codes = _list_codes(folded)
    is_thai = _tell_thai(codes)
    places = np.flatnonzero(is_thai)
    of_words = _list_codes("".join(words))
    if not np.array_equal(codes[places], of_words[_tell_thai(of_words)]):
        return None
    sizes = np.frombuffer(b"".join(map(_measure_parts, words)), np.uintc)
    if sizes.sum() != len(places):
        return None
    # The first word of all begins a run; abbreviations behind letters begin where a run ends.
    begin = places[np.cumsum(sizes, dtype=np.intp)[:-1]]
    inside = begin[is_thai[begin - 1]]
    dated = _find_dated(folded, codes, is_thai)
    if dated:
        # Few: to look at each border would take as long as all the rest.
        at = np.searchsorted(inside, dated)
        if at[-1] == len(inside) or not np.array_equal(inside[at], dated):
            return None
        inside = np.delete(inside, at)
    return tuple(inside.tolist())


def _list_codes(text: str) -> npt.NDArray[np.uint32]:
    """Give the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _tell_thai(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Tell of each letter whether it may stand in a run; a code below the block wraps round to above it."""
    in_run: npt.NDArray[np.bool_] = _IN_RUN[np.minimum(codes - np.uint32(_BLOCK), np.uint32(_BLOCK_SIZE))]
    return in_run


@lru_cache(maxsize=200_000)
def _measure_parts(word: str) -> bytes:
    """Give how many letters the words have that a tokenized one consists of, 32 bits each; none where it is not Thai.

    An abbreviation without its dots is one word; a name may be of several.
    """
    letters = word.replace(PART_SEPARATOR, "")
    parts = cut_name(letters) if letters != word else (word,)
    return array("I", map(len, parts) if _THAI_LETTER.match(word) else ()).tobytes()


def _find_dated(folded: str, codes: npt.NDArray[np.uint32], is_thai: npt.NDArray[np.bool_]) -> list[int]:
    """Give where abbreviations begin directly behind the letters of a run (เดือนม.ค.), ascending.

    Only letters with a dot between two of them can be such; what abbreviations and runs consist of is cut by itself.
    """
    is_dot = codes == _DOT
    dots = np.flatnonzero(is_dot[1:-1] & is_thai[:-2] & is_thai[2:]) + 1
    if not len(dots):
        return []
    others = [-1, *np.flatnonzero(~(is_thai | is_dot)).tolist(), len(folded)]
    found: list[int] = []
    for number in np.unique(np.searchsorted(others, dots)).tolist():
        first = others[number - 1] + 1
        starts = [first + start for _, _, start, _ in pre_tokenize(folded[first : others[number]])]
        found += [start for start in starts if start and is_thai[start - 1]]
    return found


def cut_text(folded: str, tokenizer: Tokenizer) -> tuple[int, ...]:
    """Give where words begin inside the runs of a text; a run that the tokenizer shortens is one word."""
    borders: list[int] = []
    for run, is_thai, start, _end in pre_tokenize(folded):
        if is_thai:
            words = [word for _start, found in tokenizer.tokenize(run) for word in found]
            borders += [start + at for at in find_borders(run, words) or ()]
    return tuple(borders)


def list_words(folded: str, borders: Sequence[int]) -> list[tuple[int, int, str]]:
    """Give (start, end, letters) of the words, abbreviations, numbers and foreign words of a text.

    `borders` are those of a text that begins so.
    """
    words: list[tuple[int, int, str]] = []
    place = 0
    for pre_token, is_thai, start, end in pre_tokenize(folded):
        if not is_thai:
            words.append((start, end, pre_token))
            continue
        places = [start]
        while place < len(borders) and borders[place] < end:
            places += [borders[place]] if borders[place] > start else []
            place += 1
        words += [(low, high, folded[low:high]) for low, high in pairwise([*places, end])]
    return words


def mark_borders(word_text: WordText) -> str:
    """Write a text with a mark at each border, as a browser reads it."""
    text = word_text.text
    pieces = [text[low:high] for low, high in pairwise([0, *word_text.borders, len(text)])]
    if BORDER in text:
        pieces = [piece.replace(BORDER, BORDER * 2) for piece in pieces]
    return BORDER.join(pieces)
