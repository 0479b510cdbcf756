"""Looks at one record: what it must hold, privacy, copies between lists, photos and their groups. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import lru_cache

from khlang.checks.text import check_texts
from khlang.fields.check import Audience, Situation, check_value, is_asked
from khlang.fields.field import Field, Required, Value
from khlang.fields.read import Choice, is_written
from khlang.fields.say import list_texts
from khlang.fields.types import consent, steps
from khlang.fields.types import list as lists
from khlang.forms.model import Length, is_needed
from khlang.problems import Level, Problem
from khlang.records.record import Record, Source
from khlang.thai.text import fold_all, format_count

# Shorter items (ประชุมชมรม) may well be the same in two lists.
MIN_COPY_LENGTH = 15


def check_record(
    record: Record,
    source: Source,
    today: datetime.date,
    audience: Audience = Audience.ARCHIVE,
    *,
    warns: bool = True,
) -> Iterator[Problem]:
    """Give every problem of one record that shows without looking at others; paths say where, no file.

    `source` is the record as written, read once by the caller. `today` bounds dates and years. Unless it `warns`, what
    only warns is not looked for as far as that takes time.
    """
    for field in record.form.fields:
        value = record.values.get(field.key)
        situation = Situation(
            field=field,
            path=(field.key,),
            label=field.label,
            tree=source.tree,
            today=today,
            audience=audience,
            year=record.fiscal_year,
            is_full=record.length is Length.FULL,
            is_draft=record.is_draft,
        )
        if not field.is_public and audience is Audience.ARCHIVE:
            if is_written(situation.node):
                yield situation.problem("private_value")
        elif value is None:
            yield from _check_missing(situation, record)
        else:
            yield from _check_asked(situation, record)
            yield from check_value(situation, value)
            yield from _check_other(situation, record, value)
    yield from _check_one_of(record, source)
    if warns:
        yield from _check_copies(record)
    yield from _check_photo_groups(record)
    yield from check_texts(record, source, audience, warns=warns)


def _check_missing(situation: Situation, record: Record) -> Iterator[Problem]:
    field = situation.field
    is_missing = (
        field.type.compute is None
        and is_needed(field.required, record.length)
        and is_asked(field.when, record.values)
        and not is_written(situation.node)
    )
    if is_missing:
        yield situation.problem("missing_field", key=field.key, help=field.help)
    elif situation.audience is Audience.ARCHIVE and _is_consent_open(situation, record):
        yield situation.problem("consent_not_told", level=Level.WARNING, key=field.key)


def _is_consent_open(situation: Situation, record: Record) -> bool:
    """Tell whether a short record, which need not say it, says nothing of its owner's consent. Examples have none."""
    field = situation.field
    return (
        field.type is consent.TYPE
        and field.required is Required.PUBLISH
        and not record.is_example
        and is_asked(field.when, record.values)
        and not is_written(situation.node)
    )


def _check_asked(situation: Situation, record: Record) -> Iterator[Problem]:
    """Warn of a value that the answer of another field makes needless."""
    when = situation.field.when
    # An answer that could not be read was told already.
    is_answered = when and (when.field in record.values or not is_written(situation.tree.get(when.field)))
    if when and is_answered and not is_asked(when, record.values):
        yield situation.problem("not_asked", level=Level.WARNING, other=_label_of(record, when.field))


def _check_other(situation: Situation, record: Record, value: Value) -> Iterator[Problem]:
    """Ask which one is meant where a term for any other is chosen, and doubt an answer that nobody asked for."""
    field = situation.field
    said = record.form.field(field.other)
    if said is None:
        return
    choices = value if isinstance(value, tuple) else (value,)
    other = next(
        (each for each in choices if isinstance(each, Choice) and each.term and each.term.is_other), None
    )
    if other and said.key not in record.values:
        yield Problem.of("missing_other", (said.key,), said.label, label=other.label, key=said.key)
    if not other and said.key in record.values:
        yield Problem.of("not_asked", (said.key,), said.label, Level.WARNING, other=field.label)


def _label_of(record: Record, key: str) -> str:
    field = record.form.field(key)
    return field.label if field else key


def _check_one_of(record: Record, source: Source) -> Iterator[Problem]:
    """Ask for at least one of the fields that a rule across fields names."""
    for rule in record.form.rules:
        is_filled = any(is_written(source.tree.get(key)) for key in rule.fields)
        if is_needed(rule.required, record.length) and not is_filled:
            labels = ", ".join(_label_of(record, key) for key in rule.fields)
            first = rule.fields[0]
            yield Problem.of("none_of", (first,), _label_of(record, first), labels=labels, words=rule.message)


def _check_copies(record: Record) -> Iterator[Problem]:
    """Warn when an item of one list stands word for word in another: steps copied into assets."""
    seen: dict[str, Field] = {}
    for field, value in record.public_values(lists.TYPE, steps.TYPE):
        for folded in dict.fromkeys(_fold_items(tuple(list_texts(field, value)))):
            other = seen.setdefault(folded, field)
            if other is not field and len(folded) >= MIN_COPY_LENGTH:
                yield Problem.of("copied_item", (field.key,), field.label, Level.WARNING, other=other.label)


# Lists of many records have the same items.
@lru_cache(maxsize=1_024)
def _fold_items(texts: tuple[str, ...]) -> list[str]:
    return fold_all(texts)


def _check_photo_groups(record: Record) -> Iterator[Problem]:
    """Ask which row of a table a photo belongs to, where the form groups photos by rows."""
    for path, field, photo in record.public_photos():
        table = record.values.get(field.group_by) if field.group_by else None
        rows = len(table) if isinstance(table, tuple) else 0
        if rows and not 1 <= (photo.group or 0) <= rows:
            facts = {"file": photo.file, "table": field.group_by, "rows": format_count(rows)}
            yield Problem.of("wrong_photo_group", path, field.label, facts=facts)
