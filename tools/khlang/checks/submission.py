"""Looks at what somebody sends of a form, before it is anybody's record: the server and the command line ask the same.

Only what the form asks is read: what staff fill in can't be sent.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from khlang.checks.record import check_record
from khlang.fields.check import Audience
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


def read_submission(
    form: Form, data: FormData, gazetteer: Gazetteer, length: Length = Length.SHORT
) -> SentRecord:
    """Read what was sent of a form. A sender is asked what a short record holds."""
    tree = read_form_data(form.asked_fields, data)
    values, problems = read_values(tree, form, gazetteer)
    source = Source(tree)
    record = Record(form, NO_ID, "", values, lambda: source, length)
    return SentRecord(record, tree, tuple(problems))


def find_area(form: Form, data: FormData, gazetteer: Gazetteer) -> str:
    """Give DOPA's code of the smallest area that a submission's place names, empty where none could be read."""
    field = form.field(form.roles.place)
    if field is None:
        return ""
    values, _problems = read_values(read_form_data([field], data), form, gazetteer)
    place = values.get(field.key)
    return place.code if isinstance(place, Place) else ""


def check_submission(
    form: Form, data: FormData, gazetteer: Gazetteer, today: datetime.date, *, warns: bool = True
) -> list[Problem]:
    """Give every problem of what was sent, by path, in the order in which the form asks; all that are errors, and not
    all warnings, unless it `warns`."""
    sent = read_submission(form, data, gazetteer)
    found = dict.fromkeys(
        [*sent.problems, *check_record(sent.record, Source(sent.tree), today, Audience.INTAKE, warns=warns)]
    )
    order = {field.key: number for number, field in enumerate(form.asked_fields)}
    return sorted(
        found, key=lambda problem: order.get(str(problem.path[0]) if problem.path else "", len(order))
    )
