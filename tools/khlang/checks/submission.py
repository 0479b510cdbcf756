"""Looks at what somebody sends of a form, before it is anybody's record: the server and the command line ask the same.

Only what the form asks is read, unless staff have filled in the rest: that can't be sent.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from khlang.checks.record import check_record
from khlang.fields.check import Audience
from khlang.fields.field import Field
from khlang.fields.form_data import FormData, read_form_data
from khlang.forms.model import Form, Length
from khlang.places import Gazetteer, Place
from khlang.problems import Problem
from khlang.records.read import read_values
from khlang.records.record import Record, Source
from khlang.yaml_text import Mapping as Tree

# It has no id yet; any draft's does, as only records of the archive are asked for the right one.
NO_ID = "draft-00000000"


@dataclass(frozen=True, slots=True)
class SentRecord:
    """What was sent, as a record without file and id; the tree as written, and the problems of reading it."""

    record: Record
    tree: Tree
    problems: tuple[Problem, ...]


def read_submission(form: Form, data: FormData, gazetteer: Gazetteer) -> SentRecord:
    """Read what was sent of a form. A sender is asked what a short record holds."""
    return _read(form, form.asked_fields, data, gazetteer, Length.SHORT)


def _read(
    form: Form, fields: Sequence[Field], data: FormData, gazetteer: Gazetteer, length: Length
) -> SentRecord:
    tree = read_form_data(fields, data)
    values, problems = read_values(tree, form, gazetteer)
    source = Source(tree)
    record = Record(form, NO_ID, "", values, lambda: source, length)
    return SentRecord(record, tree, tuple(problems))


def read_as_record(form: Form, data: FormData, gazetteer: Gazetteer, today: datetime.date) -> SentRecord:
    """Read what was sent, and what staff have filled in, as the record that it would be: a full one if it has all that
    one asks, else a short one."""
    sent = _read(form, form.written_fields, data, gazetteer, Length.FULL)
    found = check_record(sent.record, Source(sent.tree), today)
    is_short = any(problem.code in ("missing_field", "none_of") for problem in found)
    return replace(sent, record=replace(sent.record, length=Length.SHORT)) if is_short else sent


def find_area(form: Form, data: FormData, gazetteer: Gazetteer) -> str:
    """Give DOPA's code of the smallest area that a submission's place names, empty where none could be read."""
    field = form.field(form.roles.place)
    if field is None:
        return ""
    values, _problems = read_values(read_form_data([field], data), form, gazetteer)
    place = values.get(field.key)
    return place.code if isinstance(place, Place) else ""


def check_submission(  # noqa: PLR0913  what is checked, by what, and how
    form: Form,
    data: FormData,
    gazetteer: Gazetteer,
    today: datetime.date,
    *,
    warns: bool = True,
    fields: Sequence[Field] | None = None,
) -> list[Problem]:
    """Give every problem of what was sent, by path, in the order in which the form asks; all that are errors, and not
    all warnings, unless it `warns`. `fields` are those that were asked, if not a sender's."""
    fields = fields or form.asked_fields
    sent = _read(form, fields, data, gazetteer, Length.SHORT)
    found = dict.fromkeys(
        [*sent.problems, *check_record(sent.record, Source(sent.tree), today, Audience.INTAKE, warns=warns)]
    )
    order = {field.key: number for number, field in enumerate(fields)}
    return sorted(
        found, key=lambda problem: order.get(str(problem.path[0]) if problem.path else "", len(order))
    )
