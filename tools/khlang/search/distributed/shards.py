"""The servers of a distributed index: where they are, and how all of them are asked at once.

All answer, or none is told: an answer of three of four shards would look whole. `xapian-tcpsrv` asks nobody for a
password, so it listens on this computer or a closed network alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from khlang.search.distributed.binding import ShardError, load_xapian

MAX_SHARDS = 64
# An answer takes milliseconds: a server that says nothing for so long is not there.
TIMEOUT_SECONDS = 5.0
# Under this name a shard says which index it is a whole part of, or that it is being written.
KEY, UNFINISHED = "khlang key", "unfinished"
# Under this one, which shards belong together: it is made when they are first written, and stays.
NAME = "khlang name"
_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{0,252}):(?P<port>[1-9][0-9]{0,4})")
_Given = TypeVar("_Given")


class ShardAddress(NamedTuple):
    """Where a server of one shard listens."""

    host: str
    port: int

    def __str__(self) -> str:
        """Write it as `read_addresses` reads it."""
        return f"{self.host}:{self.port}"


def read_addresses(text: str) -> tuple[ShardAddress, ...]:
    """Read `host:port,host:port`, shard after shard; nothing is none. Raises ShardError for anything else."""
    addresses = []
    for part in (part.strip() for part in text.split(",")) if text.strip() else ():
        found = _ADDRESS.fullmatch(part)
        if found is None or int(found["port"]) > 65_535:
            raise ShardError(
                f'ที่อยู่เครื่องค้น "{part[:60]}" ต้องเป็น ชื่อเครื่อง:พอร์ต คั่นด้วยจุลภาค เช่น 127.0.0.1:7001,127.0.0.1:7002'
            )
        addresses.append(ShardAddress(found["host"], int(found["port"])))
    if len(set(addresses)) < len(addresses) or len(addresses) > MAX_SHARDS:
        raise ShardError(f"ที่อยู่เครื่องค้นต้องไม่ซ้ำกัน และไม่เกิน {MAX_SHARDS} แห่ง")
    return tuple(addresses)


@dataclass(frozen=True, slots=True)
class Connection:
    """Databases of Xapian: each shard, and all of them as one, asked together."""

    shards: tuple[Any, ...]
    joined: Any


class Shards:
    """The shards of one index; may be asked by many threads, each over a connection of its own."""

    def __init__(
        self, addresses: Sequence[ShardAddress], keys: Sequence[str], timeout: float = TIMEOUT_SECONDS
    ) -> None:
        """`keys` say which part of which index each shard must be; `timeout` is in seconds."""
        self._addresses, self._keys, self._timeout = tuple(addresses), tuple(keys), timeout
        self._idle: deque[Connection] = deque()

    def ask(self, question: Callable[[Connection], _Given]) -> _Given:
        """Ask all shards. Raises ShardError when one does not answer, or is no part of this index any more."""
        xapian = load_xapian()
        with explain_errors():
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._ask(self._open(), question)
            try:
                return self._ask(connection, question)
            except xapian.NetworkTimeoutError:
                raise
            # A server closes what was not used for a while, and another may stand in its place.
            except (xapian.NetworkError, xapian.DatabaseError):
                self._idle.clear()
                return self._ask(self._open(), question)

    def _ask(self, connection: Connection, question: Callable[[Connection], _Given]) -> _Given:
        given = question(connection)
        self._idle.append(connection)
        return given

    def _open(self) -> Connection:
        xapian = load_xapian()
        joined, shards = xapian.Database(), []
        for address, key in zip(self._addresses, self._keys, strict=True):
            shard = open_shard(address, self._timeout)
            if shard.get_metadata(KEY) != key.encode():
                raise ShardError("ดัชนีในเครื่องค้นไม่ตรงกับคลังที่เปิดอยู่ หรือกำลังถูกปรับ รอสักครู่แล้วลองใหม่")
            joined.add_database(shard)
            shards.append(shard)
        return Connection(tuple(shards), joined)


def open_shard(address: ShardAddress, timeout: float = TIMEOUT_SECONDS, *, is_written: bool = False) -> Any:
    """Open one shard, to read or to write. Raises what Xapian raises."""
    xapian = load_xapian()
    open_remote = xapian.remote_open_writable if is_written else xapian.remote_open
    milliseconds = max(1, round(1000 * timeout))
    return open_remote(address.host, address.port, milliseconds, milliseconds)


@contextmanager
def explain_errors() -> Iterator[None]:
    """Raise ShardError for whatever Xapian raises."""
    xapian = load_xapian()
    try:
        yield
    except xapian.Error as error:
        raise explain(error) from error


def explain(error: Any) -> ShardError:
    """Say in Thai what kept a shard from answering, and which."""
    xapian = load_xapian()
    found = re.search(r"remote:tcp\(([^)]*)\)", _read(error.get_context()))
    where = f" {found[1]}" if found else ""
    if isinstance(error, xapian.NetworkTimeoutError):
        return ShardError(f"เครื่องค้น{where} ไม่ตอบทันเวลา จึงไม่แสดงผลเพียงบางส่วน รอสักครู่แล้วลองใหม่")
    if isinstance(error, xapian.NetworkError):
        return ShardError(
            f"ติดต่อเครื่องค้น{where} ไม่ได้ จึงไม่แสดงผลเพียงบางส่วน ตรวจว่า xapian-tcpsrv ที่นั่นทำงานอยู่ แล้วลองใหม่"
        )
    if isinstance(error, xapian.DatabaseLockError):
        return ShardError(f"ดัชนีในเครื่องค้น{where} กำลังถูกปรับโดยอีกโปรแกรม รอสักครู่แล้วลองใหม่")
    said = " ".join(_read(error.get_msg()).split())[:160]
    return ShardError(f"เครื่องค้น{where} ตอบไม่ได้ ({error.get_type()}: {said})")


def _read(text: str | bytes) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
