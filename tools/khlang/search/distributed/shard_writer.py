"""Brings shards up to date with the records of a library: what changed is written, what is gone is removed.

A shard is marked as unfinished while it is written, so that nobody takes a part of an index for the whole; the last
thing it gets is the key of the new one. What is written waits in the server's memory for its commit: after so many
postings there is one, so that a million records take no more than some thousand.

Somebody may name the wrong port: shards that are not this library's are left as they are. Nothing names a library for
good (its site may have no address, and its folder is another on each computer), so its shards are known by a name that
they got when they were first written, the same for all of them, and by holding a record that the library has still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import uuid4

from khlang.cache import make_key
from khlang.search.distributed.binding import ShardError, load_xapian
from khlang.search.distributed.shard_documents import (
    RECORD,
    HeldRecord,
    choose_shard,
    make_document,
    read_record,
)
from khlang.search.distributed.shards import (
    KEY,
    NAME,
    TIMEOUT_SECONDS,
    UNFINISHED,
    ShardAddress,
    explain_errors,
    open_shard,
)
from khlang.search.index.field_tokens import RecordTokens

# Xapian takes some 100 bytes for each until then.
POSTINGS_PER_COMMIT = 1_000_000
# To write what is kept in memory takes a server longer than an answer.
COMMIT_SECONDS = 300.0


class Indexed(NamedTuple):
    """What is written of a record: its id, the digest of what that is made of, its tokens, its folded text."""

    id: str
    digest: str
    tokens: RecordTokens
    text: bytes


# Gives what is written of the records of these ids, in their order.
MakeIndexed = Callable[[Sequence[str]], Iterator[Indexed]]


def name_keys(key: str, count: int) -> tuple[str, ...]:
    """Give the keys of the shards of an index: each says which part it is, of how many."""
    return tuple(make_key(key, str(number), str(count))[:32] for number in range(count))


def are_current(addresses: Sequence[ShardAddress], keys: Sequence[str]) -> bool:
    """Tell whether all shards are those of these keys. Raises ShardError when one does not answer."""
    with explain_errors():
        return all(
            open_shard(address).get_metadata(KEY) == key.encode()
            for address, key in zip(addresses, keys, strict=True)
        )


def update_shards(
    addresses: Sequence[ShardAddress], keys: Sequence[str], digests: Mapping[str, str], make: MakeIndexed
) -> None:
    """Bring the shards up to date with the records whose digests these are, by id. Raises ShardError."""
    xapian = load_xapian()
    # To close what is cut off fails as well: that, too, is told in words.
    with explain_errors(), ExitStack() as opened:
        try:
            databases = [
                opened.enter_context(
                    closing(open_shard(address, max(TIMEOUT_SECONDS, COMMIT_SECONDS), is_written=True))
                )
                for address in addresses
            ]
        except (xapian.InvalidOperationError, xapian.NetworkError) as error:
            if "read-only" in str(error):
                raise ShardError(
                    "ดัชนีในเครื่องค้นไม่ตรงกับคลัง และเครื่องค้นไม่รับการเขียน เปิด xapian-tcpsrv ด้วย --writable แล้วสั่งใหม่"
                ) from error
            raise
        write_shards(databases, keys, digests, make)


def write_shards(
    databases: Sequence[Any], keys: Sequence[str], digests: Mapping[str, str], make: MakeIndexed
) -> None:
    """Do the same with open databases of Xapian. Raises what Xapian raises.

    Raises ShardError, and leaves all as they are, when one of them holds something else, or the index of another
    library.
    """
    name = _find_name(databases, digests)
    numbers: dict[str, int] = {}
    current: set[str] = set()
    for shard, database in enumerate(databases):
        database.set_metadata(KEY, UNFINISHED)
        database.set_metadata(NAME, name)
        database.commit()
        for each in [*database.allterms(RECORD)]:
            held = read_record(each.term)
            is_here = choose_shard(held.id, len(databases)) == shard
            if not is_here or held.id not in digests:
                database.delete_document(held.number)
            elif digests[held.id] == held.digest:
                current.add(held.id)
            else:
                numbers[held.id] = held.number
    wanted = [record for record in digests if record not in current]
    write_documents(dict(enumerate(databases)), len(databases), make(wanted), numbers)
    for database, key in zip(databases, keys, strict=True):
        database.set_metadata(KEY, key)
        database.commit()


def _find_name(databases: Sequence[Any], digests: Mapping[str, str]) -> bytes | str:
    """Give the name of the shards that hold records, a new one if none does. Raises ShardError as `write_shards`."""
    full = [database for database in databases if database.get_doccount()]
    names = {database.get_metadata(NAME) for database in full}
    if b"" in names:
        raise ShardError("ฐานข้อมูล Xapian แห่งหนึ่งมีเอกสารของงานอื่นอยู่ จึงไม่เขียนทับ ใช้โฟลเดอร์ว่างสำหรับดัชนีของคลัง")
    held = (read_record(each.term).id for database in full for each in database.allterms(RECORD))
    if len(names) > 1 or (full and not any(record in digests for record in held)):
        raise ShardError(
            "เครื่องค้นแห่งหนึ่งมีดัชนีของคลังอื่นอยู่ จึงไม่เขียนทับ ตรวจที่อยู่และพอร์ตของเครื่องค้น ถ้าเป็นดัชนีเก่าที่ไม่ใช้แล้ว ให้เริ่มใหม่จากโฟลเดอร์ว่าง"
        )
    return names.pop() if names else uuid4().hex


def write_documents(
    databases: Mapping[int, Any],
    count: int,
    indexed: Iterable[Indexed],
    numbers: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Write records into `databases`, those of their shards by number, of `count` in all, and commit.

    `numbers` are those of the documents in whose place records come. Raises what Xapian raises.
    """
    last = {shard: database.get_lastdocid() for shard, database in databases.items()}
    postings = 0
    for record, digest, tokens, text in indexed:
        shard = choose_shard(record, count)
        last[shard] += record not in numbers
        number = numbers.get(record, last[shard])
        document = make_document(HeldRecord(record, number, digest), tokens, text)
        databases[shard].replace_document(number, document)
        postings += document.termlist_count()
        if postings >= POSTINGS_PER_COMMIT:
            postings = 0
            _commit(databases.values())
    _commit(databases.values())


def _commit(databases: Iterable[Any]) -> None:
    for database in databases:
        database.commit()
