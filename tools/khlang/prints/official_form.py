"""A record as the official form has it: its headings, in its order, with the values under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from khlang.fields.field import Asked, Field, Value, is_empty
from khlang.pages.share import Share, make_share
from khlang.photos import PublishedPhoto
from khlang.prints.press import Press
from khlang.records.record import Record

# Types whose values stand behind their heading, as one line.
_SHORT = (
    "choice",
    "count",
    "date",
    "fiscal_year",
    "link",
    "money",
    "party",
    "phone",
    "place",
    "total",
    "yes_no",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A field as paper shows it, with its value; None for what was asked and not answered."""

    field: Field
    value: Value | None

    @property
    def is_short(self) -> bool:
        """Whether the value stands behind the heading."""
        return self.value is None or self.field.type.name in _SHORT


@dataclass(frozen=True, slots=True)
class Printed:
    """A record ready for a template: its answers, its published photos, its address and QR."""

    record: Record
    answers: tuple[Answer, ...]
    photos: Mapping[str, PublishedPhoto]
    share: Share


def write_form_pdf(record: Record, press: Press) -> bytes:
    """Give the official form of a record as PDF: headings and order of the paper form, photos, id, QR and date.

    Only what is public. Raises PrintError.
    """
    printed = prepare(record, press)
    sheet = press.compose("form", ("form",), printed.photos.values(), printed=printed)
    return press.worker.write(sheet)


def prepare(record: Record, press: Press) -> Printed:
    """Make a record ready for a template."""
    return Printed(
        record, tuple(list_answers(record)), press.publish_photos(record), make_share(record, press.site)
    )


def list_answers(record: Record) -> Iterator[Answer]:
    """Give what the official form holds of a record, in its order.

    What a sender is asked at first sight is there also without an answer, anything else only with one.
    """
    for field in record.form.paper_fields:
        if not record.form.is_on_paper(field):
            continue
        value = record.values.get(field.key)
        if not is_empty(value):
            yield Answer(_make_plain(field), value)
        elif field.asked is Asked.FIRST and not field.when and field.type.compute is None:
            yield Answer(field.on_paper, None)


def _make_plain(field: Field) -> Field:
    """Give a field as paper shows it: in its plainest look, without links to listings."""
    look = next((look for look in ("plain", "quiet") if look in field.type.looks), field.look)
    return replace(field.on_paper, look=look, is_facet=False)
