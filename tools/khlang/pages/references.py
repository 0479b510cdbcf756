"""Which records point at a record: the lessons and activities of a centre. Computed once a library."""

from __future__ import annotations

from collections.abc import Mapping

from khlang.fields.types import references
from khlang.library import Library
from khlang.records.record import Record


def find_references(library: Library) -> Mapping[str, tuple[Record, ...]]:
    """Give the published records that name each record in a public field, by the id of the one named."""
    found: dict[str, dict[str, Record]] = {}
    for record in library.published:
        for _field, value in record.public_values(references.TYPE):
            assert isinstance(value, tuple)
            for name in value:
                target = library.find(name)
                if target and target.id != record.id:
                    found.setdefault(target.id, {})[record.id] = record
    return {target: tuple(records.values()) for target, records in found.items()}
