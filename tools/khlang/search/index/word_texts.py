"""The texts of a record with their words: how long each is, so that nobody need cut them again to mark one.

Words here are those of the dictionary, not their parts: อันตราย is one, though the index holds อันต and ราย.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
# Lengths up to this are one small letter; a capital before it adds as much for each place in the alphabet.
LETTERS = 26


class WordText(NamedTuple):
    """A text of a field: the field's label, the text in normal form, the lengths of its Thai words as letters."""

    label: str
    text: str
    lengths: str


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
            lengths = measure_words(folded, words)
            if lengths is None:
                lengths = measure_text(folded, tokenizer)
            listed.append((field.key != record.form.roles.summary, WordText(field.label, text, lengths)))
    return [word_text for _is_other, word_text in sorted(listed, key=lambda each: each[0])]


def measure_words(folded: str, words: Iterable[str]) -> str | None:
    """Give the lengths of the Thai words of a text, whose tokenized words are known.

    None where these are not the text letter by letter: the tokenizer shortens long repeats and long words.
    """
    left = iter(words)
    lengths: list[int] = []
    for pre_token, is_thai, _start, _end in pre_tokenize(folded):
        size = 0
        while size < len(pre_token):
            word = next(left, "")
            letters = word.replace(PART_SEPARATOR, "")
            if not letters or not pre_token.startswith(letters, size):
                return None
            # An abbreviation without its dots is one word; a name may be of several.
            lengths += map(len, cut_name(letters) if letters != word else [letters]) if is_thai else ()
            size += len(letters)
    return "".join(map(_write_length, lengths))


def measure_text(folded: str, tokenizer: Tokenizer) -> str:
    """Give the lengths of the words of a text run by run; a run that the tokenizer shortens is one word."""
    lengths = []
    for run, is_thai, _start, _end in pre_tokenize(folded):
        if is_thai:
            words = [word for _start, found in tokenizer.tokenize(run) for word in found]
            measured = measure_words(run, words)
            lengths.append(_write_length(len(run)) if measured is None else measured)
    return "".join(lengths)


def _write_length(length: int) -> str:
    most, rest = divmod((length - 1) // LETTERS, LETTERS)
    return "Z" * most + (chr(ord("A") + rest - 1) if rest else "") + chr(ord("a") + (length - 1) % LETTERS)


def read_lengths(lengths: str) -> Iterator[int]:
    """Give the lengths that a text of letters stands for."""
    more = 0
    for letter in lengths:
        if letter >= "a":
            yield more + ord(letter) - ord("a") + 1
            more = 0
        else:
            more += LETTERS * (ord(letter) - ord("A") + 1)


def list_words(folded: str, lengths: str) -> list[tuple[int, int, str]]:
    """Give (start, end, letters) of the words, abbreviations, numbers and foreign words of a text.

    `lengths` are those of a text that begins so.
    """
    left = read_lengths(lengths)
    words: list[tuple[int, int, str]] = []
    for pre_token, is_thai, start, end in pre_tokenize(folded):
        if not is_thai:
            words.append((start, end, pre_token))
        while is_thai and start < end:
            after = min(end, start + next(left, end))
            words.append((start, after, folded[start:after]))
            start = after
    return words
