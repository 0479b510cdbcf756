"""What a record says, as terms in order with the weight of their fields; kept between runs by content hash."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from khlang.cache import Cache, hash_sources, make_key
from khlang.fields.field import FieldType
from khlang.fields.say import list_texts
from khlang.records.record import Record
from khlang.search.analysis import JOINT, Analyser

# A long text says in its beginning what it is about: what stands there counts twice (search benchmark, texts of
# 3,600 characters: recall@10 .890 against .883, MRR@10 .754 against .740). In characters.
LEAD = 200
# So many are fetched at once: more would only take memory.
RECORDS_A_FETCH = 512


@dataclass(frozen=True, slots=True)
class Run:
    """The terms of one field. `words` are parted by spaces, the terms of a word by `JOINT`.

    `weight` is the field's share in search; the first `lead` terms count twice.
    """

    words: str
    weight: int
    lead: int = 0

    @property
    def terms(self) -> list[str]:
        """The terms in order."""
        return self.words.replace(JOINT, " ").split()


class Span(NamedTuple):
    """A run whose words are told elsewhere: how many, its weight, and how many terms count twice."""

    size: int
    weight: int
    lead: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a record says, and which of its terms tell only where and when.

    `words` has each word once, `places` the number of the word at each place of all runs one after the other
    (32 bits each, the byte order of this machine): a word is said three times, and 7,036 records say ten million.
    """

    words: str
    places: bytes
    spans: tuple[Span, ...]
    aside: frozenset[str] = frozenset()

    @classmethod
    def of(cls, runs: Iterable[Run], aside: Iterable[str] = ()) -> Self:
        """Number the words of some runs; those without any are left out."""
        numbers: dict[str, int] = {}
        places = array("I")
        spans: list[Span] = []
        for run in runs:
            words = run.words.split()
            places.extend(numbers.setdefault(word, len(numbers)) for word in words)
            spans.extend([Span(len(words), run.weight, run.lead)] if words else ())
        return cls(" ".join(numbers), places.tobytes(), tuple(spans), frozenset(aside))


def make_terms(record: Record, analyser: Analyser) -> Terms:
    """Cut what a record says in the fields that are public and searched."""
    runs: list[Run] = []
    aside: set[str] = set()
    for field, value in record.public_values():
        if not field.weight:
            continue
        run = _make_run("\n".join(list_texts(field, value)), field.weight, field.type, analyser)
        runs.append(run)
        if field.type.is_where_or_when:
            aside.update(run.terms)
    return Terms.of(runs, aside)


def _make_run(text: str, weight: int, kind: FieldType, analyser: Analyser) -> Run:
    words: list[str] = []
    lead = 0
    for start, found in analyser.find_words(text):
        words.extend(found)
        if kind.is_running_text and start < LEAD:
            lead += sum(1 + word.count(JOINT) for word in found)
    return Run(" ".join(words), weight, lead)


def find_terms(records: Sequence[Record], analyser: Analyser, cache: Cache) -> Iterator[Terms]:
    """Give the terms of each record, from the cache where it is as it was, which gets the rest at the end."""
    code = make_key(analyser.fingerprint, hash_sources("search/terms.py"))
    keys = [f"{code} {record.digest}" for record in records]
    new: dict[str, bytes] = {}
    for start in range(0, len(keys), RECORDS_A_FETCH):
        some = slice(start, start + RECORDS_A_FETCH)
        kept = cache.get(keys[some])
        for key, record in zip(keys[some], records[some], strict=True):
            if key in kept:
                yield _load_terms(kept[key])
            else:
                terms = make_terms(record, analyser)
                new[key] = _dump_terms(terms)
                yield terms
    cache.put(new, used=keys)


def _dump_terms(terms: Terms) -> bytes:
    facts = json.dumps([terms.words, terms.spans, sorted(terms.aside)], ensure_ascii=False)
    return facts.encode() + b"\n" + terms.places


def _load_terms(data: bytes) -> Terms:
    facts, _newline, places = data.partition(b"\n")
    words, spans, aside = json.loads(facts)
    return Terms(words, places, tuple(Span(*span) for span in spans), frozenset(aside))
