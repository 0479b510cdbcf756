"""What records can be narrowed and listed by: the facets of a field, and those of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khlang.fields.field import Field
from khlang.fields.read import Choice
from khlang.thai.text import fold, to_thai_digits

PROVINCES, DISTRICTS, YEARS, ORGANISATIONS = ("provinces", "districts", "years", "organisations")


class FacetValue(NamedTuple):
    """A group of one facet that a value belongs to; without a label, the record of that id has one."""

    facet: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class FacetSource:
    """The facets of a type.

    `list_facets` gives (key, label) of those that a field has, `list_values` the groups that a value belongs to,
    `main` the key of the facet whose groups have pages.
    """

    list_facets: Callable[[Field], Sequence[tuple[str, str]]]
    list_values: Callable[[Field, Any], Iterator[FacetValue]]
    main: Callable[[Field], str]


def _list_vocabulary(field: Field) -> Sequence[tuple[str, str]]:
    return [(field.vocabulary.key, field.vocabulary.label)] if field.vocabulary else []


def _list_choice(field: Field, choice: Choice) -> Iterator[FacetValue]:
    if choice.term and field.vocabulary:
        yield FacetValue(field.vocabulary.key, choice.term.key, choice.term.label)


def _list_choices(field: Field, choices: Sequence[Choice]) -> Iterator[FacetValue]:
    for choice in choices:
        yield from _list_choice(field, choice)


def _main_vocabulary(field: Field) -> str:
    return field.vocabulary.key if field.vocabulary else field.key


TERM_FACETS = FacetSource(_list_vocabulary, _list_choice, _main_vocabulary)
TERMS_FACETS = FacetSource(_list_vocabulary, _list_choices, _main_vocabulary)


def _list_place(_field: Field, place: Any) -> Iterator[FacetValue]:
    if place.province:
        yield FacetValue(PROVINCES, place.province.key, place.province.name)
    if place.district:
        yield FacetValue(DISTRICTS, place.district.code, place.district.name)


PLACE_FACETS = FacetSource(
    lambda _field: [(PROVINCES, "จังหวัด"), (DISTRICTS, "อำเภอ")], _list_place, lambda _field: PROVINCES
)


def _list_year(_field: Field, year: int) -> Iterator[FacetValue]:
    yield FacetValue(YEARS, str(year), to_thai_digits(str(year)))


YEAR_FACETS = FacetSource(lambda _field: [(YEARS, "ปีงบประมาณ")], _list_year, lambda _field: YEARS)


def _list_party(field: Field, party: Any) -> Iterator[FacetValue]:
    if party.kind:
        yield from _list_choice(field, party.kind)
    if party.name:
        yield FacetValue(ORGANISATIONS, fold(party.name), party.name)


def _list_parties(field: Field, parties: Sequence[Any]) -> Iterator[FacetValue]:
    for party in parties:
        yield from _list_party(field, party)


def _list_party_facets(field: Field) -> Sequence[tuple[str, str]]:
    return [*_list_vocabulary(field), (ORGANISATIONS, "กลุ่ม ชมรม และองค์กร")]


PARTY_FACETS = FacetSource(_list_party_facets, _list_party, lambda _field: ORGANISATIONS)
PARTIES_FACETS = FacetSource(_list_party_facets, _list_parties, lambda _field: ORGANISATIONS)


def _list_references(field: Field, ids: Sequence[str]) -> Iterator[FacetValue]:
    for record_id in ids:
        yield FacetValue(field.target_form, record_id, "")


REFERENCE_FACETS = FacetSource(
    lambda field: [(field.target_form, field.label)], _list_references, lambda field: field.target_form
)
