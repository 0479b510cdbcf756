"""The one interface between the desk and its engine: an index that answers queries and lists its words.

Two engines have it: `WhooshIndex`, in a folder of this computer, and `DistributedIndex`, in shards that other servers
hold. Both are built of the same tokens; what is weighed, and how much, is said in one place (`ranking`).
"""

from __future__ import annotations

from typing import Protocol

from khlang.search.query.phrase_filter import SearchedIndex


class DeskIndex(SearchedIndex, Protocol):
    """An index of a library's published records, whose numbers are their places among these."""

    def list_compounds(self) -> dict[str, int]:
        """Give the compounds of the index with their document frequencies."""
