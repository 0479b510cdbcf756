"""The index of a library: the one pipeline from records to an inverted index, for every engine."""

from __future__ import annotations

from collections.abc import Sequence

from khlang.cache import Cache
from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.index.field_tokens import tokenize_records
from khlang.search.index.forward import build_forward_index
from khlang.search.index.index_patch import Change, find_change, patch_index
from khlang.search.index.inverted import InvertedIndex, count_postings, drop_lone_compounds
from khlang.search.index.kept_index import INVERTED, KeptIndex, keep_index, make_kept_key, read_kept_index
from khlang.search.index.word_texts import TOKENS
from khlang.search.text.tokenizer import Tokenizer, make_tokenizer

# So many changed records are counted in the time in which the index of 7,036 is written anew.
MAX_CHANGED = 48
# Of a small library nearly all may change: then it is counted from nothing.
MAX_SHARE = 0.2


def build_index(library: Library) -> InvertedIndex:
    """Build the inverted index of a library's published records, whose numbers are their places among these.

    Unchanged records are not tokenized again, nor counted again where few have changed since the index was kept.
    Raises OverflowError for more records, terms and weight than the index holds.
    """
    records, tokenizer = library.published, make_tokenizer(library)
    tokens, files = Cache(library.cache, TOKENS), FileCache(library.cache, INVERTED)
    key = make_kept_key(tokenizer.fingerprint)
    digests = tuple(record.digest for record in records)
    kept = read_kept_index(files, key)
    change = kept and find_change(kept.digests, digests)
    if kept and change and _is_small(change):
        inverted = _patch(kept.inverted, change, records, tokenizer, tokens)
    else:
        change = None
        inverted = _count(records, records, tokenizer, tokens)
    # Records without a digest are in no file, and may be others next time.
    if all(digests) and (not change or _count_changed(change) > MAX_CHANGED):
        keep_index(files, key, KeptIndex(digests, inverted))
    return drop_lone_compounds(inverted)


def _is_small(change: Change) -> bool:
    return _count_changed(change) <= MAX_SHARE * change.total


def _count_changed(change: Change) -> int:
    return len(change.added) + int((change.numbers < 0).sum())


def _patch(
    before: InvertedIndex, change: Change, records: Sequence[Record], tokenizer: Tokenizer, tokens: Cache
) -> InvertedIndex:
    if not _count_changed(change):
        return before
    added = [records[number] for number in change.added.tolist()]
    return patch_index(before, _count(added, records, tokenizer, tokens), change)


def _count(
    some: Sequence[Record], records: Sequence[Record], tokenizer: Tokenizer, tokens: Cache
) -> InvertedIndex:
    """Count the postings of some of all records."""
    return count_postings(build_forward_index(tokenize_records(some, tokenizer, tokens, used=records)))
