"""A library's records: read from their files, or taken from the cache where a file is as it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from khlang.cache import Cache, hash_bytes
from khlang.forms.model import Form, Length
from khlang.library.files import list_yaml_files, read_bounded, show_path
from khlang.places import Gazetteer
from khlang.problems import Problem
from khlang.records.kept import Keeper, KeptValues, NotKeptError, split_values
from khlang.records.read import read_record
from khlang.records.record import Record
from khlang.records.values import Value

# Records whose long texts are read at once by who goes through all of them.
AHEAD = 64


class ChangedWhileReadError(Exception):
    """A file is not what it was when the run began; the message says so in Thai."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record's file: its form, where it is, how problems name it, and the digest of its record."""

    form: Form
    path: Path
    shown: str
    digest: str


def list_record_files(
    root: Path, forms: Mapping[str, Form], digest: str, problems: list[Problem]
) -> Iterator[RecordFile]:
    """Give the record files of a library in order; `digest` is that of its forms and vocabularies."""
    records = root / "records"
    folders = sorted(records.iterdir()) if records.is_dir() else []
    for folder in folders:
        form = forms.get(folder.name)
        if form is None:
            if not (root / "forms" / f"{folder.name}.yml").is_file() and not folder.name.startswith("."):
                known = ", ".join(forms)
                problems.append(
                    Problem.of("unknown_form", file=show_path(folder), form=folder.name, forms=known)
                )
            continue
        beside = show_path(folder)
        for path in list_yaml_files(folder, problems, allow_folders=True):
            shown = f"{beside}/{path.name}"
            yield RecordFile(form, path, shown, _digest_record(digest, shown, read_bounded(path)))


def _digest_record(digest: str, shown: str, data: bytes) -> str:
    return hash_bytes(f"{digest} {shown} ".encode() + data)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record as it is kept: all but what its file's place tells, and the keys alone of the long texts."""

    id: str
    length: Length
    is_example: bool
    aliases: tuple[str, ...]
    short: Mapping[str, Value]
    long: tuple[str, ...]
    marks: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept of a file: its record, None where there was none to read, and its problems."""

    record: KeptRecord | None
    problems: list[Problem]


class RecordReader:
    """Reads record files of one library, through two caches: what lists need, and the long texts."""

    def __init__(self, gazetteer: Gazetteer, keeper: Keeper, cache: Path | None, digest: str) -> None:
        """`digest` is that of the library's forms and vocabularies."""
        self._gazetteer = gazetteer
        self._keeper = keeper
        self._digest = digest
        self._records = Cache(cache, "records")
        self._texts = Cache(cache, "texts")
        # A page asks for its texts one after the other; all texts at once would not fit.
        self._fetch = lru_cache(maxsize=4)(self._fetch_texts)
        self._digests: list[str] = []
        self._places: dict[str, int] = {}
        self._ahead: dict[str, bytes] = {}
        self._next = 0

    def read(self, files: list[RecordFile], problems: list[Problem]) -> list[Record]:
        """Read all files, and add their problems to `problems`."""
        kept = self._records.get(file.digest for file in files)
        new_records: dict[str, bytes] = {}
        new_texts: dict[str, bytes] = {}
        records = []
        for file in files:
            found = self._restore(file, kept.get(file.digest))
            if found is None:
                found = self._read_file(file)
                if self._records.is_kept:
                    new_records[file.digest], new_texts[file.digest] = self._dump(*found)
            record, more = found
            problems += more
            if record:
                records.append(record)
        digests = self._digests = [file.digest for file in files]
        self._places = {digest: place for place, digest in enumerate(digests)}
        self._records.put(new_records, used=digests)
        self._texts.put(new_texts, used=digests)
        return records

    def _read_file(self, file: RecordFile) -> tuple[Record | None, list[Problem]]:
        data = read_bounded(file.path)
        if _digest_record(self._digest, file.shown, data) != file.digest:
            raise ChangedWhileReadError(f"{file.shown} ถูกแก้ระหว่างที่กำลังอ่าน สั่งใหม่อีกครั้ง")
        record, problems = read_record(data, file.shown, file.path.stem, file.form, self._gazetteer)
        return record and replace(record, digest=file.digest), problems

    def _dump(self, record: Record | None, problems: list[Problem]) -> tuple[bytes, bytes]:
        if record is None:
            return self._keeper.dump(KeptFile(None, problems)), b""
        short, long = split_values(record.values)
        kept = KeptRecord(
            record.id,
            record.length,
            record.is_example,
            record.aliases,
            short,
            tuple(long),
            record.marks,
        )
        return self._keeper.dump(KeptFile(kept, problems)), self._keeper.dump(long)

    def _restore(self, file: RecordFile, data: bytes | None) -> tuple[Record | None, list[Problem]] | None:
        """Give what `_dump` made bytes of, or None when there is nothing to be read."""
        try:
            found = self._keeper.load(data) if data else None
        except NotKeptError:
            return None
        if not isinstance(found, KeptFile):
            return None
        kept = found.record
        if kept is None:
            return None, found.problems
        record = Record(
            file.form,
            kept.id,
            file.shown,
            KeptValues(kept.short, kept.long, lambda: self._fetch(file)),
            lambda: self._read_again(file).read_source(),
            kept.marks,
            kept.length,
            kept.is_example,
            kept.aliases,
            file.digest,
        )
        return record, found.problems

    def _fetch_texts(self, file: RecordFile) -> Mapping[str, Value]:
        data = self._read_texts(file.digest)
        with contextlib.suppress(NotKeptError):
            texts = self._keeper.load(data) if data else None
            if isinstance(texts, dict):
                return texts
        # Somebody may delete the cache at any time: the file itself still has it all.
        return self._read_again(file).values

    def _read_texts(self, digest: str) -> bytes | None:
        """Give a record's kept texts; who goes through all records gets some at a time, since to open the cache
        for each of 7,036 took 1.5 s."""
        ahead, place = self._ahead, self._places[digest]
        if digest not in ahead:
            some = self._digests[place : place + AHEAD] if place == self._next else [digest]
            ahead = self._ahead = self._texts.get(some)
        self._next = place + 1
        return ahead.get(digest)

    def _read_again(self, file: RecordFile) -> Record:
        record, _problems = self._read_file(file)
        assert record, "the same bytes gave a record before"
        return record
