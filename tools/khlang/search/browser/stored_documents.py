"""Stored documents: what a browser shows of a record that it found, in small files fetched for the first results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from khlang.cache import Cache, hash_bytes, make_key
from khlang.records.card import make_card
from khlang.records.record import Record
from khlang.search.browser.document_table import Batch, Batches, make_name
from khlang.search.browser.packing import pack_json, pack_letters, write_script
from khlang.search.index.word_texts import KnownText, list_word_texts, mark_borders
from khlang.search.text.tokenizer import Tokenizer

# Records of a batch, on the average. Smaller batches take more of the document table, larger ones get a new name more
# often, and with it all their files.
RECORDS_PER_BATCH = 64
# Beyond so many files documents share one: hosts count files.
MOST_FILES = 25_000
# What was packed to be hashed is written as it is, if it is not of more records than these: 3 kB each.
MOST_HELD = 10_000
_MakeScript: TypeAlias = Callable[[str, Sequence[Record]], str]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A file of stored documents, of one record or of neighbours: its path below the site, a key that changes with
    what is in it, and a function that gives its script."""

    path: str
    key: str
    draw: Callable[[], str]


@dataclass(frozen=True, slots=True)
class SearchedTexts:
    """How the searched texts of records are read.

    `labels` are those of all searched fields, as `list_field_labels` gives them: stored documents have their numbers.
    `tokens` is the cache in which `build_index` keeps the tokens of records; `known` fills with what was found out of
    texts that other records may have, too.
    """

    labels: Sequence[str]
    tokenizer: Tokenizer
    tokens: Cache
    known: dict[str, KnownText] = field(default_factory=dict)


def list_stored_documents(
    records: Sequence[Record], texts: SearchedTexts, cache: Cache
) -> tuple[list[StoredDocument], Batches]:
    """Give the files of all records, and the batches in whose folders they are, named by what is in them.

    A browser keeps a file until a record of its batch changes. `cache` keeps the hash of each record's content, so
    that a file is made only when a record of its batch is new.
    """
    hashes, packed = _hash_records(records, texts, cache)
    make = partial(_make_script, texts, packed)
    per_file = 1 + len(records) // MOST_FILES
    taken: set[str] = set()
    batches: list[Batch] = []
    files: list[StoredDocument] = []
    for span in _cut_batches(records):
        key = make_key(str(per_file), *hashes[span])
        name = make_name(key)
        # Of many batches, some get the same name: the second then takes another.
        while name in taken:
            name = make_name(make_key(name, key))
        taken.add(name)
        batches.append(Batch(name, span.stop - span.start))
        files.extend(_list_files(records[span], make, name, key, per_file))
    return files, Batches(batches, per_file)


def _hash_records(
    records: Sequence[Record], texts: SearchedTexts, cache: Cache
) -> tuple[list[str], Mapping[str, str]]:
    """Give the hash of each record's content; and of those that are new what was packed for it, by id."""
    keys = [make_key(*texts.labels, texts.tokenizer.fingerprint, record.digest) for record in records]
    hashes = {key: data.decode() for key, data in cache.get(keys).items()}
    new: dict[str, bytes] = {}
    packed: dict[str, str] = {}
    for key, record in zip(keys, records, strict=True):
        if key not in hashes:
            letters = _pack([record], texts)
            hashes[key] = hash_bytes(write_script("", letters).encode())
            new[key] = hashes[key].encode()
            if len(packed) < MOST_HELD:
                packed[record.id] = letters
    cache.put(new, used=keys)
    return [hashes[key] for key in keys], packed


def _cut_batches(records: Sequence[Record]) -> Iterator[slice]:
    """Give the batches: each ends with a record of which its id alone tells so, wherever other records come or go."""
    start = 0
    for place, record in enumerate(records, 1):
        if place == len(records) or int(make_key(record.id)[:8], 16) % RECORDS_PER_BATCH == 0:
            yield slice(start, place)
            start = place


def _list_files(
    records: Sequence[Record], make: _MakeScript, name: str, key: str, per_file: int
) -> Iterator[StoredDocument]:
    for number, start in enumerate(range(0, len(records), per_file)):
        path = f"search/texts/{name}/{number}.js"
        yield StoredDocument(path, key, partial(make, path, records[start : start + per_file]))


def _make_script(
    texts: SearchedTexts, packed: Mapping[str, str], path: str, records: Sequence[Record]
) -> str:
    letters = packed.get(records[0].id) if len(records) == 1 else None
    return write_script(path, letters or _pack(records, texts))


def _pack(records: Sequence[Record], texts: SearchedTexts) -> str:
    return pack_letters(pack_json([_describe(record, texts) for record in records]))


def _describe(record: Record, texts: SearchedTexts) -> dict[str, object]:
    card = make_card(record)
    return {
        "title": card.title,
        "path": card.path,
        "noun": card.noun,
        "where": card.where,
        "year": card.year,
        "summary": card.summary,
        "is_example": card.is_example,
        "is_short": card.is_short,
        "texts": [
            [texts.labels.index(each.label), mark_borders(each)]
            for each in list_word_texts(record, texts.tokenizer, texts.tokens, texts.known)
        ],
    }
