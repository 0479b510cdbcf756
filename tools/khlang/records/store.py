"""Records kept between runs: one row a record with what lists need, and one with its long texts, both as JSON.

A list of 20,000 records asks for titles and places; reading every story for that took most of a build, so long texts
are read from their own row when one of them is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from khlang.cache import Cache, hash_bytes
from khlang.fields.field import Field, Value
from khlang.fields.pack import pack_value, unpack_value
from khlang.forms.model import Form, Length
from khlang.problems import Problem
from khlang.problems.problem import dump_problems, load_problems
from khlang.records.record import Record

# A page asks for the texts of its record one after the other; a list of results for the short values of each.
TEXTS_IN_MEMORY, ROWS_IN_MEMORY = 4, 256


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is kept of a file: its record, None where there was none to read, and the problems of reading it."""

    record: Record | None
    problems: list[Problem]


class StoredRow(Mapping[str, Any]):
    """The packed short values of a record, whose keys are known and which are fetched each time."""

    __slots__ = ("_fetch", "_keys")

    def __init__(self, keys: tuple[str, ...], fetch: Callable[[], Mapping[str, Any]]) -> None:
        self._keys = keys
        self._fetch = fetch

    def __getitem__(self, key: str) -> Any:
        return self._fetch()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class StoredValues(Mapping[str, Value]):
    """The values of a record that is kept: unpacked when first asked for, the long ones also fetched, each time.

    Where also the short ones are fetched, none stays in memory.
    """

    __slots__ = ("_fetch", "_fields", "_long", "_short", "_unpacked")

    def __init__(
        self,
        fields: Mapping[str, Field],
        short: Mapping[str, Any],
        long: tuple[str, ...],
        fetch: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Take the form's fields by key, the packed short values, the keys of the long ones and what fetches these."""
        self._fields = fields
        self._short = short
        self._long = long
        self._fetch = fetch
        # About ten lists ask for each title and place.
        self._unpacked: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        if key in self._long:
            return unpack_value(self._fields[key], self._fetch()[key])
        if isinstance(self._short, StoredRow):
            return unpack_value(self._fields[key], self._short[key])
        if key not in self._unpacked:
            self._unpacked[key] = unpack_value(self._fields[key], self._short[key])
        return self._unpacked[key]

    def __contains__(self, key: object) -> bool:
        return key in self._short or key in self._long

    def __iter__(self) -> Iterator[str]:
        yield from self._short
        yield from self._long

    def __len__(self) -> int:
        return len(self._short) + len(self._long)


class RecordStore:
    """The records of one library; a record's key is its digest, which changes with all that it is made of."""

    def __init__(self, folder: Path | None, *, is_lean: bool = False) -> None:
        """Keep rows below `folder`, or nowhere. A lean one gives records that fetch all their values: of 7,036 they
        take 45 MB, which a server has no need of, and a build asks for ten times over."""
        self._records = Cache(folder, "records")
        self._texts = Cache(folder, "texts")
        self._is_lean = is_lean
        # Records of one form mostly have the same keys.
        self._keys: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._new_records: dict[str, bytes] = {}
        self._new_texts: dict[str, bytes] = {}
        self._fetch = lru_cache(maxsize=TEXTS_IN_MEMORY)(self._fetch_texts)
        self._fetch_row = lru_cache(maxsize=ROWS_IN_MEMORY)(self._fetch_short)

    def load(self, digests: Iterable[str]) -> Mapping[str, bytes]:
        """Give the rows that are kept, by digest; `restore` reads one."""
        return self._records.get(digests)

    def restore(
        self, row: bytes, digest: str, file: str, form: Form, read_again: Callable[[], Record]
    ) -> StoredFile | None:
        """Give what was kept of a file, None if the row is not what this version of the code writes.

        `read_again` reads the file, for its source and for long texts that are no longer kept.
        """
        try:
            problems, facts = json.loads(row)
            if facts is None:
                return StoredFile(None, load_problems(problems))
            record_id, length, is_example, aliases, short, long, listed = facts
            if self._is_lean:
                short = StoredRow(self._share(short), lambda: self._fetch_row(digest, read_again))
            values = StoredValues(
                form.by_key, short, self._share(long), lambda: self._fetch(digest, form, read_again)
            )
            record = Record(
                form, record_id, file, values, lambda: read_again().read_source(), Length(length), is_example,
                tuple(aliases), digest, listed,
            )  # fmt: skip
            return StoredFile(record, load_problems(problems))
        except (ValueError, TypeError, KeyError):
            return None

    def add(self, digest: str, record: Record | None, problems: list[Problem]) -> None:
        """Remember a file that was read anew, until `save`."""
        if not self._records.is_kept:
            return
        facts = None
        if record:
            short, long = _pack_values(record)
            aliases = list(record.aliases)
            facts = [
                record.id, record.length, record.is_example, aliases, short, list(long), record.listed_digest,
            ]  # fmt: skip
            self._new_texts[digest] = _dump(long)
        self._new_records[digest] = _dump([dump_problems(problems), facts])

    def save(self, used: list[str] | None) -> None:
        """Write what was added; forget all but the digests in `used`, or nothing without it."""
        # Texts first: whoever finds a record's row finds its texts, also when this process is killed in between.
        self._texts.put(self._new_texts, used=used)
        self._records.put(self._new_records, used=used)
        self._new_records, self._new_texts = {}, {}

    def _share(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Give keys as a tuple that records share."""
        found = tuple(keys)
        return self._keys.setdefault(found, found)

    def _fetch_short(self, digest: str, read_again: Callable[[], Record]) -> Mapping[str, Any]:
        row = self._records.get([digest]).get(digest)
        if row is None:
            return _pack_values(read_again())[0]
        short: Mapping[str, Any] = json.loads(row)[1][4]
        return short

    def _fetch_texts(self, digest: str, form: Form, read_again: Callable[[], Record]) -> Mapping[str, Any]:
        row = self._texts.get([digest]).get(digest)
        if row is not None:
            return json.loads(row)  # type: ignore[no-any-return]
        # Somebody may delete the cache at any time: the file itself still has it all. The next run reads every file
        # anew and keeps it.
        self._records.clear()
        self._texts.clear()
        return _pack_values(read_again())[1]


def _pack_values(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give (short, long) values of a record, packed, by field key."""
    short: dict[str, Any] = {}
    long: dict[str, Any] = {}
    for key, field in record.form.by_key.items():
        if key in record.values:
            (long if field.type.is_long else short)[key] = pack_value(field, record.values[key])
    return short, long


def digest_listed(record: Record) -> str:
    """Give the digest of what lists may show of a record, which most edits leave as it is: all its values, but of long
    texts only those that play a part or are a facet, and whether the others are there."""
    short, long = _pack_values(record)
    roles, fields = astuple(record.form.roles), record.form.by_key
    shown = {
        key: value if key in short or key in roles or fields[key].is_facet else None
        for key, value in (long | short).items()
    }
    key = [record.form.key, record.id, record.length, record.is_example, list(record.aliases)]
    return hash_bytes(_dump([key, shown]))


def _dump(facts: object) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
