"""Looks at form files and vocabularies: what readers miss in them, and what the site has no place for. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from khlang.checks.pages import SITE_FOLDERS
from khlang.fields.check import Situation, check_value
from khlang.fields.field import Field
from khlang.fields.read import ValueReader
from khlang.forms.model import Form
from khlang.icons import load_icons
from khlang.library import Library, show_path
from khlang.problems import START, Level, Problem, has_errors, say
from khlang.yaml_text import Entry, Mapping, Text

# Parts of the site's lists that are not those of a vocabulary.
SITE_LISTS = frozenset({"districts", "forms", "organisations", "titles", "years"})


def check_forms(library: Library, today: datetime.date) -> Iterator[Problem]:
    """Give the problems of a library's forms and vocabularies that reading them does not show."""
    for form in library.forms.values():
        if form.key in SITE_FOLDERS:
            yield Problem.of(
                "reserved_form_key", ("key",), "key", file=form.file, mark=form.mark, key=form.key
            )
        for field in form.fields:
            for problem in (*_check_field(field), *_check_example(library, form, field, today)):
                yield problem.at(form.file, field.mark)
    yield from _check_vocabularies(library)


def _check_field(field: Field) -> Iterator[Problem]:
    """Warn of a question without a word of help or an example."""
    if not field.help:
        yield Problem.of("field_without_help", (field.key,), field.label, Level.WARNING)
    if field.example is None and field.type.compute is None:
        yield Problem.of("field_without_example", (field.key,), field.label, Level.WARNING)


def _check_example(library: Library, form: Form, field: Field, today: datetime.date) -> Iterator[Problem]:
    """Refuse an example that the field itself refuses: a writer copies it."""
    if field.example is None:
        return
    reader = ValueReader(form.file, gazetteer=library.gazetteer)
    value = reader.value(field.example, field, (field.key,))
    tree = Mapping((Entry(Text(field.key, START), field.example),), START)
    situation = Situation(field=field, path=(field.key,), label=field.label, tree=tree, today=today)
    found = reader.problems + ([] if value is None else list(check_value(situation, value)))
    refused = next((problem for problem in found if has_errors([problem])), None)
    if refused:
        yield Problem.of("example_refused", (field.key, "example"), field.label, reason=say(refused))
    elif value is None:
        yield Problem.of("example_empty", (field.key, "example"), field.label)


def _check_vocabularies(library: Library) -> Iterator[Problem]:
    for vocabulary in library.vocabularies.values():
        file = show_path(library.root / "vocabularies" / f"{vocabulary.key}.yml")
        if vocabulary.key in SITE_LISTS or vocabulary.key in library.forms:
            yield Problem.of("reserved_vocabulary_key", ("key",), "key", file=file, key=vocabulary.key)
        for term in vocabulary.terms:
            if term.icon and term.icon not in load_icons():
                facts = {"icon": term.icon, "icons": ", ".join(load_icons())}
                yield Problem.of("unknown_icon", (), term.key, file=file, mark=term.mark, facts=facts)
