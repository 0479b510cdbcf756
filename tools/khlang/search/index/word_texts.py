"""The texts of a record with their words: where each begins, so that nobody need cut them again to mark one.

Words here are those of the dictionary, not their parts: อันตราย is one, though the index holds อันต and ราย.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from khlang.cache import Cache
from khlang.fields.say import list_texts
from khlang.records.record import Record
from khlang.search.index.field_tokens import find_tokens
from khlang.search.text.tokenizer import PART_SEPARATOR, Tokenizer, fold_text, pre_tokenize
from khlang.thai.text import normalise
from khlang.thai.words import cut_name

# The cache in which `build_index` keeps tokens.
TOKENS = "tokens"
# Stands between two words of a run in the texts that a browser gets; a real one is doubled. Such a mark repeats where a
# phrase does, so it packs well: 8 % more than the text alone, lengths of words beside it 25 %.
BORDER = "~"


class WordText(NamedTuple):
    """A text of a field: the field's label, the text in normal form, where words begin inside its runs of letters."""

    label: str
    text: str
    borders: tuple[int, ...]


def list_word_texts(record: Record, tokenizer: Tokenizer, cache: Cache) -> list[WordText]:
    """Give the texts of a record that are searched, its summary first, as `list_field_texts` does.

    `cache` is that in which `build_index` keeps tokens; without those, the texts are cut here.
    """
    of_fields = find_tokens(record, tokenizer, cache).list_words()
    listed: list[tuple[bool, WordText]] = []
    for field, value in record.public_values():
        if field.weight:
            text = normalise("\n".join(list_texts(field, value)))
            folded = fold_text(text)
            # A field without any token has none in the list.
            words = next(of_fields, []) if any(pre_tokenize(folded)) else []
            borders = find_borders(folded, words)
            if borders is None:
                borders = cut_text(folded, tokenizer)
            listed.append((field.key != record.form.roles.summary, WordText(field.label, text, borders)))
    return [word_text for _is_other, word_text in sorted(listed, key=lambda each: each[0])]


def find_borders(folded: str, words: Iterable[str]) -> tuple[int, ...] | None:
    """Give where words begin inside the runs of a text whose tokenized words are known.

    None where these are not the text letter by letter: the tokenizer shortens long repeats and long words.
    """
    left = iter(words)
    borders: list[int] = []
    for pre_token, is_thai, start, _end in pre_tokenize(folded):
        size = 0
        while size < len(pre_token):
            word = next(left, "")
            letters = word.replace(PART_SEPARATOR, "")
            if not letters or not pre_token.startswith(letters, size):
                return None
            # An abbreviation without its dots is one word; a name may be of several.
            parts = cut_name(letters) if is_thai and letters != word else (letters,)
            borders += [start + size + at for at in accumulate(map(len, parts[:-1]), initial=0) if size + at]
            size += len(letters)
    return tuple(borders)


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
    return BORDER.join(piece.replace(BORDER, BORDER * 2) for piece in pieces)
