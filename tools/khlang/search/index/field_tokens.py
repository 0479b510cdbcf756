"""The tokens of a record, field by field, with each field's weight; kept between runs by content hash."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import NamedTuple, Self

from khlang.cache import Cache
from khlang.fields.field import Field
from khlang.fields.say import list_texts
from khlang.records.record import Record
from khlang.search.index.batch_tokens import CutTexts, RecordTexts
from khlang.search.index.text_tokens import TextCutter, count_jobs, tokenize_texts
from khlang.search.text.tokenizer import (
    MAX_TERM_LENGTH,
    PART_SEPARATOR,
    Tokenizer,
    fold_text,
    pre_tokenize,
)

# A term of all records of a fiscal year, which nobody types: letters and digits are two pre-tokens.
YEAR_TERM = "fy"
# The text of each searched field of a record.
_FieldTexts = list[tuple[Field, str]]
# Records whose tokens are fetched from the cache at once: more would only take memory.
RECORDS_PER_FETCH = 512


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """The tokens of one field. `words` are separated by spaces, the tokens of a word by `PART_SEPARATOR`.

    `weight` is the field's weight in search; the first `lead` tokens count twice.
    """

    words: str
    weight: int
    lead: int = 0

    @property
    def tokens(self) -> list[str]:
        """The tokens in order."""
        return self.words.replace(PART_SEPARATOR, " ").split()


class FieldSpan(NamedTuple):
    """A field in a list of word positions: its number of words, its weight, how many of its tokens count twice."""

    size: int
    weight: int
    lead: int


@dataclass(frozen=True, slots=True)
class RecordTokens:
    """The tokens of a record.

    `distinct_words` has each word once, separated by spaces; `word_numbers` the number of the word at each position
    of all fields one after the other (32 bits each, the byte order of this machine): a word occurs three times, and
    7,036 records hold ten million. `place_year_terms` are the terms of its place and fiscal year.
    """

    distinct_words: str
    word_numbers: bytes
    spans: tuple[FieldSpan, ...]
    place_year_terms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, fields: Iterable[FieldTokens], place_year_terms: Iterable[str] = ()) -> Self:
        """Number the words of some fields; fields without any are left out."""
        listed = [(field.words.split(), field) for field in fields]
        distinct = dict.fromkeys(chain.from_iterable(words for words, _field in listed))
        numbers = dict(zip(distinct, count(), strict=False))
        word_numbers = array(
            "I", map(numbers.__getitem__, chain.from_iterable(words for words, _field in listed))
        )
        spans = tuple(FieldSpan(len(words), field.weight, field.lead) for words, field in listed if words)
        return cls(" ".join(distinct), word_numbers.tobytes(), spans, frozenset(place_year_terms))

    def list_words(self) -> Iterator[list[str]]:
        """Give the words of each field in order, the tokens of a word joined by `PART_SEPARATOR`."""
        words, numbers = self.distinct_words.split(), array("I")
        numbers.frombytes(self.word_numbers)
        start = 0
        for span in self.spans:
            yield [words[number] for number in numbers[start : start + span.size]]
            start += span.size


def make_year_term(year: int) -> str:
    """Give the term of the records of a fiscal year."""
    return f"{YEAR_TERM}{year}"


def tokenize_record(record: Record, tokenizer: Tokenizer) -> RecordTokens:
    """Tokenize the fields of a record that are public and searched."""
    texts = _list_texts(record)
    return _join_tokens(record, texts, tokenize_texts(_mark_leads(texts), tokenizer), tokenizer)


def _list_texts(record: Record) -> _FieldTexts:
    return [
        (field, "\n".join(list_texts(field, value)))
        for field, value in record.public_values()
        if field.weight
    ]


def _mark_leads(texts: _FieldTexts) -> RecordTexts:
    return [(text, field.type.is_running_text) for field, text in texts]


def _join_tokens(record: Record, texts: _FieldTexts, cut: CutTexts, tokenizer: Tokenizer) -> RecordTokens:
    """Give the tokens of a record whose texts are cut."""
    fields: list[FieldTokens] = []
    place_year_terms: set[str] = set()
    for (field, _text), (words, lead) in zip(texts, cut, strict=True):
        tokens = FieldTokens(words, field.weight, lead)
        fields.append(tokens)
        if field.type.is_where_or_when:
            place_year_terms.update(tokens.tokens)
    # A region is one term: its parts stand in the names of the others.
    for region in _list_regions(record, tokenizer):
        named_by = "".join(pre_token for pre_token, *_place in pre_tokenize(fold_text(region)))[
            :MAX_TERM_LENGTH
        ]
        fields.append(FieldTokens(named_by, 1))
        place_year_terms.add(named_by)
    # By which a query finds the record itself, and all of a fiscal year: terms that are in no text.
    named = [
        record.id,
        *record.aliases,
        *([make_year_term(record.fiscal_year)] if record.fiscal_year else []),
    ]
    fields.append(FieldTokens(" ".join(name[:MAX_TERM_LENGTH] for name in named), 1))
    place_year_terms.update(named)
    return RecordTokens.of(fields, place_year_terms)


def _list_regions(record: Record, tokenizer: Tokenizer) -> list[str]:
    """Give the names of the regions that a record's place is in."""
    place = record.place
    areas = [area for area in (place.province, place.district) if area]
    return list(dict.fromkeys(region for area in areas for region in tokenizer.wider.get(area.name, ())))


def tokenize_records(
    records: Sequence[Record], tokenizer: Tokenizer, cache: Cache, *, used: Sequence[Record] | None = None
) -> Iterator[RecordTokens]:
    """Give the tokens of each record, from the cache where it is unchanged; the others are put there at the end.

    `used` are all records whose tokens are to stay in the cache, where these are only some of them.
    """
    code = tokenizer.fingerprint
    keys = [f"{code} {record.digest}" for record in records]
    new: dict[str, bytes] = {}
    with TextCutter(tokenizer, count_jobs()) as cutter:
        for start in range(0, len(keys), RECORDS_PER_FETCH):
            some = slice(start, start + RECORDS_PER_FETCH)
            kept = cache.get(keys[some])
            missing = [
                record for key, record in zip(keys[some], records[some], strict=True) if key not in kept
            ]
            made = _tokenize_new(missing, tokenizer, cutter)
            for key in keys[some]:
                if key in kept:
                    yield _load_tokens(kept[key])
                else:
                    tokens = next(made)
                    new[key] = _dump_tokens(tokens)
                    yield tokens
    cache.put(new, used=keys if used is None else [f"{code} {record.digest}" for record in used])


def _tokenize_new(
    records: Sequence[Record], tokenizer: Tokenizer, cutter: TextCutter
) -> Iterator[RecordTokens]:
    texts = [_list_texts(record) for record in records]
    cut = cutter.cut([*map(_mark_leads, texts)])
    for record, of_record, its_cut in zip(records, texts, cut, strict=True):
        yield _join_tokens(record, of_record, its_cut, tokenizer)


def find_tokens(record: Record, tokenizer: Tokenizer, cache: Cache) -> RecordTokens:
    """Give the tokens of one record, from the cache where `tokenize_records` has put them."""
    key = f"{tokenizer.fingerprint} {record.digest}"
    kept = cache.get([key]) if record.digest else {}
    return _load_tokens(kept[key]) if key in kept else tokenize_record(record, tokenizer)


def _dump_tokens(tokens: RecordTokens) -> bytes:
    facts = json.dumps(
        [tokens.distinct_words, tokens.spans, sorted(tokens.place_year_terms)], ensure_ascii=False
    )
    return facts.encode() + b"\n" + tokens.word_numbers


def _load_tokens(data: bytes) -> RecordTokens:
    facts, _newline, word_numbers = data.partition(b"\n")
    words, spans, place_year_terms = json.loads(facts)
    return RecordTokens(
        words, word_numbers, tuple(FieldSpan(*span) for span in spans), frozenset(place_year_terms)
    )
