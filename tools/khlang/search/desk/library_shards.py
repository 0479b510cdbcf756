"""The index of a library in shards: opened where they hold it as it is, else brought up to date first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from khlang.build_key import make_build_key
from khlang.cache import Cache, make_key
from khlang.library import Library
from khlang.search.distributed.distributed_index import DistributedIndex
from khlang.search.distributed.shard_writer import Indexed, are_current, name_keys, update_shards
from khlang.search.distributed.shards import ShardAddress, Shards
from khlang.search.index.field_tokens import tokenize_records
from khlang.search.index.word_texts import TOKENS
from khlang.search.query.phrase_filter import fold_record
from khlang.search.text.tokenizer import Tokenizer


def open_library_shards(
    addresses: Sequence[ShardAddress], key: str, library: Library, tokenizer: Tokenizer
) -> DistributedIndex:
    """Open the index of this key in the shards; only records that they do not hold as they are, are written.

    Raises ShardError when a shard does not answer, or is to be written and may not.
    """
    keys = name_keys(key, len(addresses))
    if not are_current(addresses, keys):
        digests = _list_digests(library, tokenizer)
        update_shards(
            addresses, keys, digests, lambda wanted: _make_indexed(wanted, digests, library, tokenizer)
        )
    numbers = {record.id: number for number, record in enumerate(library.published)}
    return DistributedIndex(Shards(addresses, keys), numbers)


def _list_digests(library: Library, tokenizer: Tokenizer) -> dict[str, str]:
    """Give of each record, by its id, the digest of what its document is made of."""
    code = make_key(tokenizer.fingerprint, make_build_key())
    return {record.id: make_key(code, record.id, record.digest)[:24] for record in library.published}


def _make_indexed(
    wanted: Sequence[str], digests: Mapping[str, str], library: Library, tokenizer: Tokenizer
) -> Iterator[Indexed]:
    chosen = {*wanted}
    records = [record for record in library.published if record.id in chosen]
    tokens = Cache(library.cache, TOKENS)
    listed = tokenize_records(records, tokenizer, tokens, used=library.published)
    for record, its_tokens in zip(records, listed, strict=True):
        yield Indexed(record.id, digests[record.id], its_tokens, fold_record(record))
