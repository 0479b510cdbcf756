"""What a shard keeps of a record: a document of Xapian, whose terms are the index's own, and its folded text.

The kinds of terms are told apart by their first letter:

- `T` a term, `B` a bigram (two terms with a space between), both with their weighted frequencies
- `C` a compound, without a frequency
- `Q` the record itself: its id, the number of its document in the shard, and a digest of what it is made of, so that
  the list of these terms says of all records where they are and whether they are up to date
- `L` fills up the document's length. Xapian's is the sum of all frequencies, ours that of terms alone: with twice
  ours for every document, the share of the average is ours
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from khlang.search.distributed.binding import load_xapian
from khlang.search.index.field_tokens import RecordTokens
from khlang.search.index.ranking import Gram
from khlang.search.text.tokenizer import PART_SEPARATOR

TERM, BIGRAM, COMPOUND, RECORD, LENGTH = "T", "B", "C", "Q", "L"
# Terms and bigrams together are at most twice the terms.
LENGTH_FACTOR = 2
# Of Xapian, for a term.
MAX_BYTES = 245


class HeldRecord(NamedTuple):
    """A record as a shard holds it: its id, the number of its document, the digest of what it is made of."""

    id: str
    number: int
    digest: str


def name_gram(gram: Gram) -> str:
    """Give the term of Xapian of a term or a bigram; of one that is too long, a hash."""
    name = (TERM if len(gram) == 1 else BIGRAM) + " ".join(gram)
    if len(name) * 4 <= MAX_BYTES or len(name.encode()) <= MAX_BYTES:
        return name
    return name[0] + hashlib.sha256(name.encode()).hexdigest()


def name_record(held: HeldRecord) -> str:
    """Give the term by which a shard finds a record."""
    return f"{RECORD}{held.id} {held.number} {held.digest}"


def read_record(name: bytes) -> HeldRecord:
    """Read what `name_record` wrote. Raises ValueError for anything else."""
    record, number, digest = name.decode()[1:].split(" ")
    return HeldRecord(record, int(number), digest)


def choose_shard(record: str, count: int) -> int:
    """Give the number of the shard that holds the record of an id, the same in every run."""
    return zlib.crc32(record.encode()) % count


def make_document(held: HeldRecord, tokens: RecordTokens, text: bytes) -> Any:
    """Make the document of a record of these tokens; `text` is its folded text, for exact phrases."""
    document = load_xapian().Document()
    terms, bigrams, compounds = count_grams(tokens)
    for frequencies in (terms, bigrams):
        for gram, frequency in frequencies.items():
            document.add_term(name_gram(gram), frequency)
    for compound in compounds:
        name = COMPOUND + compound
        if len(name.encode()) <= MAX_BYTES:
            document.add_boolean_term(name)
    length = sum(terms.values())
    missing = LENGTH_FACTOR * length - length - sum(bigrams.values())
    if missing:
        document.add_term(LENGTH, missing)
    document.add_boolean_term(name_record(held))
    document.set_data(text)
    return document


def count_grams(tokens: RecordTokens) -> tuple[dict[Gram, int], dict[Gram, int], set[str]]:
    """Count terms and bigrams of a record, weighted as `build_inverted_index` does, and list its compounds."""
    terms: dict[Gram, int] = {}
    bigrams: dict[Gram, int] = {}
    compounds: set[str] = set()
    for span, words in zip(tokens.spans, tokens.list_words(), strict=True):
        compounds.update(word.replace(PART_SEPARATOR, "") for word in words if PART_SEPARATOR in word)
        parts = " ".join(words).replace(PART_SEPARATOR, " ").split(" ")
        for at, weight in _list_weights(len(parts), span.weight, span.lead):
            _add(terms, zip(parts[at], strict=True), weight)
            # A bigram counts as its first term.
            _add(bigrams, pairwise(parts[at.start : at.stop + 1]), weight)
    return terms, bigrams, compounds


def _add(frequencies: dict[Gram, int], grams: Iterable[Gram], weight: int) -> None:
    for gram in grams:
        frequencies[gram] = frequencies.get(gram, 0) + weight


def _list_weights(size: int, weight: int, lead: int) -> Iterator[tuple[slice, int]]:
    """Give the parts of a field whose terms count alike: the lead, twice, and the rest."""
    yield slice(0, lead), 2 * weight
    yield slice(lead, size), weight
