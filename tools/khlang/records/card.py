"""What a listing, a search result or a link shows of a record."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.forms.model import Length
from khlang.places import level_words
from khlang.records.record import Record
from khlang.thai.text import to_thai_digits


@dataclass(frozen=True, slots=True)
class Card:
    """A record in a few words; `path` and `thumbnail` are below the site, `year` is in Thai digits."""

    title: str
    path: str
    noun: str
    where: str
    year: str
    summary: str
    is_example: bool
    is_short: bool
    thumbnail: str = ""


def record_path(record: Record) -> str:
    """Where a record's page stands: `lesson/kr-2559-kpt-001.html`."""
    return f"{record.form.key}/{record.id}.html"


def make_card(record: Record, thumbnail: str = "") -> Card:
    """Sum up a record by its roles; `thumbnail` is where the photo is that a list shows of it."""
    place = record.place
    district = f"{level_words(place.code)[1]}{place.district.name}" if place.district else ""
    areas = [district, place.province.name if place.province else ""]
    year = to_thai_digits(str(record.fiscal_year)) if record.fiscal_year else ""
    return Card(
        record.title,
        record_path(record),
        record.form.noun,
        " ".join(filter(None, areas)),
        year,
        record.summary,
        record.is_example,
        record.length is Length.SHORT,
        thumbnail,
    )
