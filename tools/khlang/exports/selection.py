"""Which records are exported: by id, by a search, by facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from khlang.library import Library
from khlang.records.record import Record
from khlang.search.desk import Desk, Filters
from khlang.search.index.facets import Facet, filter_records


class SelectionError(Exception):
    """What was asked for is not there; the message says so, in Thai."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: ids, words of a search, keys of facets' values; with nothing of these, all.

    A search gives what is near the words, with `is_wide` also what has only some of them.
    """

    ids: Sequence[str] = ()
    query: str = ""
    facet_values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_wide: bool = False


def select_records(desk: Desk, wanted: Wanted) -> tuple[Record, ...]:
    """Give the published records that are asked for: as the ids are named, the best first, or in the library's order.

    Raises SelectionError for an id that no published record has.
    """
    if wanted.query.strip():
        response = desk.search(wanted.query, Filters(wanted.facet_values))
        numbers = response.records if wanted.is_wide else response.records[: response.near]
        found = [desk.records[number] for number in numbers]
    else:
        found = _filter(desk.facets, desk.records, wanted.facet_values)
    if not wanted.ids:
        return tuple(found)
    named = [_find(desk.library, name) for name in dict.fromkeys(wanted.ids)]
    among = {record.id for record in found}
    return tuple({record.id: record for record in named if record.id in among}.values())


def say_wanted(facets: Sequence[Facet], wanted: Wanted) -> str:
    """Say in Thai what is asked for; empty for everything."""
    words = [f"“{wanted.query}”"] if wanted.query else []
    for facet in facets:
        chosen = wanted.facet_values.get(facet.key, ())
        labels = [value.label for value in facet.values if value.key in chosen]
        words += [f"{facet.label} {' หรือ '.join(labels)}"] if labels else []
    return " · ".join(words)


def _filter(
    facets: Sequence[Facet], records: Sequence[Record], values: Mapping[str, Sequence[str]]
) -> list[Record]:
    if not values:
        return list(records)
    passed = filter_records(facets, values, len(records))
    return [record for record, is_in in zip(records, passed, strict=True) if is_in]


def _find(library: Library, name: str) -> Record:
    record = library.find(name)
    if record is None:
        raise SelectionError(f'ไม่มีระเบียนรหัส "{name[:60]}" ที่เผยแพร่แล้วในคลังนี้')
    return record


def narrow_library(library: Library, records: Sequence[Record]) -> Library:
    """Give a library that holds only these records of it, with a cache of its own: a cache drops what a run does not
    use, and the whole library's must stay.
    """
    kept = {record.id for record in records}
    cache = library.cache and library.cache / "narrowed"
    return replace(
        library,
        records=tuple(record for record in library.published if record.id in kept),
        by_name={name: record for name, record in library.by_name.items() if record.id in kept},
        photo_files={name: files for name, files in library.photo_files.items() if name in kept},
        cache=cache,
    )
