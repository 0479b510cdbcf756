"""Addresses of shards, as somebody types them."""

from __future__ import annotations

import pytest
from khlang.search.desk import ShardError
from khlang.search.distributed import shards


@pytest.mark.parametrize(
    "text", ["a", "a:", ":1", "a:0", "a:65536", "a:1,,b:2", "a:1,a:1", "a b:1", "-x:1", "a:1;b:2"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Before anything is asked."""
    with pytest.raises(ShardError):
        shards.read_addresses(text)


def test_addresses_are_read_as_they_are_written() -> None:
    """Shard after shard; nothing is no shard."""
    read = shards.read_addresses("127.0.0.1:7001, search-2.internal:7002")
    assert [*map(str, read)] == ["127.0.0.1:7001", "search-2.internal:7002"]
    assert shards.read_addresses(" ") == ()
