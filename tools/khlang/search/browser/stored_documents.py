"""Stored documents: what a browser shows of a record that it found, a file each, fetched for the first results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from khlang.cache import Cache, hash_bytes, make_key
from khlang.records.card import make_card
from khlang.records.record import Record
from khlang.search.browser.packing import pack_json, pack_letters, write_script
from khlang.search.index.word_texts import list_word_texts, mark_borders
from khlang.search.text.tokenizer import Tokenizer

# Letters that no file system confuses; four make 20 bits: of a million edits, one leaves an old text in a cache.
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
NAME_LENGTH = 4


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One record's file: its name, its path below the site, and a function that gives its script."""

    name: str
    path: str
    draw: Callable[[], str]


def list_stored_documents(
    records: Sequence[Record], labels: Sequence[str], tokenizer: Tokenizer, cache: Cache, tokens: Cache
) -> list[StoredDocument]:
    """Give the file of each record, named by its content: a browser keeps it until the record's own text changes.

    `labels` are those of all searched fields, as `list_field_labels` gives them: texts have their labels' numbers.
    `cache` keeps the hash of each file's content, so that a file is made only when its record is new; `tokens` is the
    cache in which `build_index` keeps those of records.
    """
    keys = [make_key(*labels, tokenizer.fingerprint, record.digest) for record in records]

    def make_script(record: Record, path: str) -> str:
        word_texts = list_word_texts(record, tokenizer, tokens)
        texts = [[labels.index(each.label), mark_borders(each)] for each in word_texts]
        return write_script(path, pack_letters(pack_json({**_describe(record), "texts": texts})))

    hashes = {key: data.decode() for key, data in cache.get(keys).items()}
    new: dict[str, bytes] = {}
    taken: set[str] = set()
    listed = []
    for key, record in zip(keys, records, strict=True):
        if key not in hashes:
            hashes[key] = hash_bytes(make_script(record, "").encode())
            new[key] = hashes[key].encode()
        # Of 7,036, some get the same name: the second then takes another.
        name = _make_name(make_key(record.id, hashes[key]))
        while name in taken:
            name = _make_name(make_key(record.id, name))
        taken.add(name)
        path = f"search/texts/{name}.js"
        listed.append(StoredDocument(name, path, partial(make_script, record, path)))
    cache.put(new, used=keys)
    return listed


def _make_name(key: str) -> str:
    number = int(key[:10], 16)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(NAME_LENGTH))


def _describe(record: Record) -> dict[str, object]:
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
    }
