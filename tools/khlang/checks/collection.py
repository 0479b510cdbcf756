"""Looks at all records together: ids, aliases, references, and lessons that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from khlang.fields.field import Field
from khlang.fields.types import references
from khlang.library import Library
from khlang.problems import Level, Mark, Problem
from khlang.records.record import Record, Source
from khlang.search.near_duplicates import find_near_duplicates
from khlang.thai.text import to_thai_digits
from khlang.yaml_text import find_mark, locate

NO_MARKS: Mapping[str, Mark] = MappingProxyType({})


def check_collection(library: Library) -> Iterator[Problem]:
    """Give every problem that shows only between records, but near-duplicates."""
    names = _names(library)
    for name, holders in names.items():
        for record in holders[1:]:
            key = "id" if record.id == name else "aliases"
            problem = Problem.of("duplicate_id", (key,), key, name=name, other=holders[0].file)
            yield from _locate([problem], record)
    known = {name: holders[0] for name, holders in names.items()}
    for record in library.records:
        yield from _check_references(record, known)


def _names(library: Library) -> dict[str, list[Record]]:
    names: dict[str, list[Record]] = {}
    for record in library.records:
        for name in dict.fromkeys((record.id, *record.aliases)):
            names.setdefault(name, []).append(record)
    # A record's own id comes before another's alias, so that the alias is the one reported.
    return {name: sorted(holders, key=lambda holder: holder.id != name) for name, holders in names.items()}


def _check_references(record: Record, known: dict[str, Record]) -> Iterator[Problem]:
    found = []
    for field, value in record.public_values(references.TYPE):
        assert isinstance(value, tuple)
        for reference in value:
            problem = _check_reference(record, field, reference, known.get(reference))
            found += [problem] if problem else []
    yield from _locate(found, record)


def _locate(problems: list[Problem], record: Record) -> Iterator[Problem]:
    """Give the problems with their places in the record's file, which is read only if there are any."""
    if problems:
        yield from locate(problems, record.read_source().tree, record.file)


def _check_reference(record: Record, field: Field, reference: str, target: Record | None) -> Problem | None:
    code = ""
    facts = {"id": reference}
    if reference.startswith("draft-"):
        code = "draft_reference"
    elif target is None:
        code = "unknown_reference"
    elif target.form.key != field.target_form:
        code = "wrong_reference"
        facts |= {"label": field.label, "noun": target.form.noun}
    elif target.id == record.id:
        code, facts = "self_reference", {}
    return Problem.of(code, (field.key,), field.label, Level.WARNING, facts=facts) if code else None


def check_near_duplicates(library: Library, titles: Mapping[str, Mark] = NO_MARKS) -> Iterator[Problem]:
    """Give a warning for each record that is nearly the same as an earlier one.

    `titles` are the places of the titles of those records, by digest, whose files were read in this run.
    """
    for record, other, share in find_near_duplicates(library):
        percent = to_thai_digits(str(round(share * 100)))
        key = record.form.roles.title
        title = record.form.field(key)
        label = title.label if title else ""
        problem = Problem.of("near_duplicate", (key,), label, Level.WARNING, id=other.id, percent=percent)
        if record.digest in titles:
            yield problem.at(record.file, titles[record.digest])
        else:
            yield from _locate([problem], record)


def find_title(record: Record, source: Source) -> Mark:
    """Give the place of a record's title in its file."""
    return find_mark(source.tree, (record.form.roles.title,))
