"""Loads a library: forms, vocabularies and areas first, then the records that are read by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from khlang.cache import find_library_cache, hash_bytes, make_key
from khlang.forms.load import read_form
from khlang.forms.model import Form
from khlang.library.collection import Library
from khlang.library.files import (
    find_foreign_entries,
    list_photo_files,
    list_schema_files,
    list_yaml_files,
    read_bounded,
    show_path,
)
from khlang.library.records import Look, RecordFile, list_record_files, read_records
from khlang.places import Gazetteer
from khlang.problems import Problem
from khlang.records.store import RecordStore
from khlang.vocabularies import Vocabulary, read_vocabulary

PROVINCES = "provinces"
# Gives those of all record files that are to be read.
Choose: TypeAlias = Callable[[Sequence[RecordFile], Gazetteer], list[RecordFile]]


class LibraryNotFoundError(Exception):
    """The folder is no library; the message says what is missing, in Thai."""


def load_library(  # noqa: PLR0913  what is read, and what becomes of what was kept
    root: Path,
    cache: Path | None = None,
    *,
    is_lean: bool = False,
    forgets: bool = True,
    look: Look | None = None,
    choose: Choose | None = None,
) -> Library:
    """Load the library in `root`, collecting every problem on the way.

    `cache` is a folder for what is derived from libraries; without it every file is read anew. The records of a lean
    library fetch their values from there each time. Unless it `forgets`, the rows of records that are no longer there
    stay for a server that still answers from them, until `forget_records`. With `look`, which is called with each
    record that is read from its file and with that file's source, no source stays in memory. `choose` gives the files
    of the records that are read, without it all are.
    Raises LibraryNotFoundError when `root` has no `forms/` folder.
    """
    schema = load_schema(root, cache)
    problems = [*find_foreign_entries(root), *schema.problems]
    files = list(list_record_files(root, schema.forms, schema.digest, problems))
    files = choose(files, schema.gazetteer) if choose else files
    store = RecordStore(schema.cache, is_lean=is_lean)
    records = tuple(read_records(files, schema.gazetteer, store, schema.digest, problems, look=look))
    store.save([file.digest for file in files] if forgets else None)
    by_form = {key: list_photo_files(root / "records" / key) for key in schema.forms}
    photo_files = {record.id: by_form[record.form.key].get(record.id, ()) for record in records}
    published = [record for record in records if not record.is_draft]
    by_name = {name: record for record in published for name in (*record.aliases, record.id)}
    return replace(
        schema, records=records, by_name=by_name, photo_files=photo_files, problems=tuple(problems)
    )


def reload_library(library: Library) -> Library:
    """Load the library of a schema, or one that was loaded before, as its files are now; a server that still answers
    from the one before can go on. Raises LibraryNotFoundError as `load_library` does."""
    # What is kept of a library lies in a folder of its own below the one that `load_library` takes.
    cache = library.cache.parent if library.cache else None
    return load_library(library.root, cache, forgets=False)


def load_schema(root: Path, cache: Path | None = None) -> Library:
    """Load the library in `root` without its records, which takes as long however many there are.

    `cache` is the folder for what is derived from libraries. Raises LibraryNotFoundError as `load_library` does.
    """
    if not (root / "forms").is_dir():
        raise LibraryNotFoundError(f"ไม่พบโฟลเดอร์ {show_path(root / 'forms')} ระบุคลังด้วย --library DIR")
    problems: list[Problem] = []
    vocabularies = _load_vocabularies(root, problems)
    return Library(
        root,
        _load_forms(root, vocabularies, problems),
        vocabularies,
        _load_gazetteer(root, vocabularies, problems),
        records=(),
        by_name={},
        photo_files={},
        problems=tuple(problems),
        digest=_digest_schema(root),
        cache=find_library_cache(cache, root),
    )


def forget_records(library: Library) -> None:
    """Forget what is kept of records that are not in this library."""
    RecordStore(library.cache).save([record.digest for record in library.records])


def _digest_schema(root: Path) -> str:
    """Give the digest of all that a record depends on besides its file and the code: forms and vocabularies."""
    files = ((path.relative_to(root).as_posix(), read_bounded(path)) for path in list_schema_files(root))
    return make_key(*(part for name, data in files for part in (name, hash_bytes(data))))


def _load_vocabularies(root: Path, problems: list[Problem]) -> dict[str, Vocabulary]:
    vocabularies = {}
    for path in list_yaml_files(root / "vocabularies", problems):
        vocabulary, found = read_vocabulary(read_bounded(path), show_path(path), path.stem)
        problems += found
        if vocabulary:
            vocabularies[path.stem] = vocabulary
    return vocabularies


def _load_forms(
    root: Path, vocabularies: Mapping[str, Vocabulary], problems: list[Problem]
) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for path in list_yaml_files(root / "forms", problems):
        form, found = read_form(read_bounded(path), show_path(path), path.stem, vocabularies)
        problems += found
        if form:
            forms[form.key] = form
    forms = dict(sorted(forms.items(), key=lambda item: (item[1].order, item[0])))
    prefixes: dict[str, str] = {}
    for form in forms.values():
        file = show_path(root / "forms" / f"{form.key}.yml")
        other = prefixes.setdefault(form.id_prefix, form.key)
        if other != form.key:
            facts = {"prefix": form.id_prefix, "other": other}
            problems.append(
                Problem.of("duplicate_prefix", ("id_prefix",), "id_prefix", file=file, facts=facts)
            )
        for field in form.fields:
            if field.target_form and not (root / "forms" / f"{field.target_form}.yml").is_file():
                problems.append(
                    Problem.of(
                        "missing_form", (), field.label, file=file, mark=field.mark, form=field.target_form
                    )
                )
    return forms


def _load_gazetteer(root: Path, vocabularies: Mapping[str, Vocabulary], problems: list[Problem]) -> Gazetteer:
    provinces = vocabularies.get(PROVINCES)
    if provinces is None:
        file = show_path(root / "vocabularies" / f"{PROVINCES}.yml")
        if not any(problem.file == file for problem in problems):
            problems.append(Problem.of("missing_vocabulary", file=file))
        return Gazetteer(())
    return Gazetteer((term.key, term.code, term.label, term.aliases) for term in provinces.terms)
