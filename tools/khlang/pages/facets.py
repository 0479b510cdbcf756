"""What listings group records by: provinces, fiscal years, and each vocabulary that a form
marks as a facet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khlang.forms.model import Field, FieldType
from khlang.library import Library
from khlang.records.record import Record
from khlang.records.values import Choice, Choices, FiscalYear, PlaceValue, Value
from khlang.thai.text import to_thai_digits
from khlang.thai.words import sort_thai

PROVINCES, YEARS = "provinces", "years"
_TYPES = (FieldType.CHOICE, FieldType.CHOICES, FieldType.PLACE, FieldType.FISCAL_YEAR)


@dataclass(frozen=True, slots=True)
class Group:
    """The records that share one value: its key (in addresses), its label, an icon's name or empty."""

    key: str
    label: str
    icon: str
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of grouping: by a vocabulary, by province, by fiscal year. Groups may be empty."""

    key: str
    label: str
    groups: Sequence[Group]

    @property
    def path(self) -> str:
        """Where the facet's own page stands."""
        return f"browse/{self.key}/index.html"

    def group_path(self, group: Group) -> str:
        """Where the page of one of its groups stands."""
        return f"browse/{self.key}/{group.key}.html"


def list_facets(library: Library) -> list[Facet]:
    """Give every facet of a library's forms, in the order in which the forms name them."""
    members: dict[str, dict[str, list[Record]]] = {}
    for form in library.forms.values():
        for field in form.public_fields:
            if field.is_facet and field.type in _TYPES:
                members.setdefault(_facet_key(field), {})
    for record in library.published:
        for field, value in record.public_values():
            if field.is_facet and field.type in _TYPES:
                for key in dict.fromkeys(_keys_of(value)):
                    members[_facet_key(field)].setdefault(key, []).append(record)
    return [_make_facet(library, key, groups) for key, groups in members.items()]


def _facet_key(field: Field) -> str:
    if field.type is FieldType.PLACE:
        return PROVINCES
    return field.vocabulary.key if field.vocabulary else YEARS


def _keys_of(value: Value) -> Iterator[str]:
    match value:
        case Choice(term=term) if term:
            yield term.key
        case Choices(choices=choices):
            yield from (choice.key for choice in choices if choice.term)
        case PlaceValue(place=place) if place.province:
            yield place.province.key
        case FiscalYear(year=year):
            yield str(year)


def _make_facet(library: Library, key: str, members: dict[str, list[Record]]) -> Facet:
    if key == YEARS:
        years = sorted(members, reverse=True)
        groups = [Group(year, f"ปีงบประมาณ {to_thai_digits(year)}", "", members[year]) for year in years]
        return Facet(key, "ปีงบประมาณ", groups)
    vocabulary = library.vocabularies[key]
    terms = list(vocabulary.terms)
    if key == PROVINCES:
        terms = sort_thai(terms, key=lambda term: term.label)
    groups = [Group(term.key, term.label, term.icon, members.get(term.key, [])) for term in terms]
    return Facet(key, vocabulary.label, groups)
