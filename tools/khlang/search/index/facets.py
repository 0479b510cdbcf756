"""What results can be narrowed by: provinces, districts, years, kinds of form and organisation, names, every
vocabulary that a form marks as a facet, and whether a marked field is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from khlang.fields.facets import DISTRICTS, ORGANISATIONS, PROVINCES, YEARS
from khlang.fields.field import Field, Value
from khlang.fields.types import TYPES
from khlang.library import Library
from khlang.search.index.forward import IntArray
from khlang.thai.text import fold
from khlang.thai.words import sort_thai
from khlang.vocabularies import Vocabulary

FORMS = "forms"
# Types whose values are facet values; a field of any other type has two, filled in and empty.
FACET_TYPES = tuple(each for each in TYPES.values() if each.facets)
FILLED, EMPTY = "yes", "no"
# What people write before the name of an area or a year.
_PREFIXES = {
    PROVINCES: ("จังหวัด", "จ."),
    DISTRICTS: ("อำเภอ", "อ.", "เขต"),
    YEARS: ("ปี", "ปีงบประมาณ", "พ.ศ."),
}
# Folded: without the dash.
_YEAR_RANGE = re.compile("([0-9]{4})(?:ถึง)?([0-9]{4})")


@dataclass(frozen=True, slots=True)
class FacetValue:
    """The records that share one value: its key (in addresses), its label, the records' numbers, ascending."""

    key: str
    label: str
    records: IntArray
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facet:
    """A facet: one way of narrowing results, and its values in the order in which they are shown.

    `is_first` of those by which people narrow first; the others are folded.
    """

    key: str
    label: str
    values: tuple[FacetValue, ...]
    is_first: bool = False

    def find(self, name: str) -> list[FacetValue]:
        """Give the values that a name means: one by key, label or alias; districts of one name are several, and so are
        the years of a range (2565-2567).
        """
        wanted = fold(name)
        names = {wanted, *(_drop(wanted, fold(word)) for word in _PREFIXES.get(self.key, ()))}
        found = [found for each in names if (found := _YEAR_RANGE.fullmatch(each))]
        if self.key == YEARS and found:
            return [value for value in self.values if found[0][1] <= value.key <= found[0][2]]
        places = {place for each in names for place in self._places.get(each, ())}
        return [self.values[place] for place in sorted(places)]

    def count_records(self, mask: NDArray[np.bool_]) -> dict[str, int]:
        """Give how many of the records marked in a mask each value has, by its key, without those that have none."""
        if not self.values:
            return {}
        counts = np.add.reduceat(mask[self._members], self._starts, dtype=np.int64).tolist()
        return {value.key: count for value, count in zip(self.values, counts, strict=True) if count}

    @cached_property
    def _members(self) -> IntArray:
        """The records of all values, one value after the other."""
        return np.concatenate([value.records for value in self.values])

    @cached_property
    def _starts(self) -> IntArray:
        """Where each value's records start in `_members`; no value is without any."""
        sizes = [len(value.records) for value in self.values]
        return np.cumsum([0, *sizes[:-1]])

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The places in `values` of all that a folded name stands for."""
        places: dict[str, list[int]] = {}
        for place, facet_value in enumerate(self.values):
            for name in _names_of(facet_value):
                places.setdefault(name, []).append(place)
        return places


def _drop(name: str, word: str) -> str:
    return name.removeprefix(word) or name


def _names_of(facet_value: FacetValue) -> set[str]:
    return {fold(name) for name in (facet_value.key, facet_value.label, *facet_value.aliases)}


class _Members:
    """Collects, by facet and key of its value, the numbers of records, and how both are called."""

    def __init__(self) -> None:
        self.labels: dict[str, str] = {}
        self.values: dict[str, dict[str, list[int]]] = {}
        self.names: dict[tuple[str, str], str] = {}

    def open(self, facet: str, label: str) -> None:
        """Make room for a facet; the first label counts."""
        self.labels.setdefault(facet, label)
        self.values.setdefault(facet, {})

    def add(self, facet: str, key: str, label: str, record: int) -> None:
        """Add a record to a value, once."""
        held = self.values[facet].setdefault(key, [])
        if not held or held[-1] != record:
            held.append(record)
        self.names.setdefault((facet, key), label)


def list_facets(library: Library) -> tuple[Facet, ...]:
    """Give every facet of a library's published records: those that forms name to come first, in their order, then
    the kinds of forms, then the others in the order of the fields."""
    members = _Members()
    _open_facets(library, members)
    for number, record in enumerate(library.published):
        members.add(FORMS, record.form.key, record.form.noun, number)
        for field, value in record.public_values(*FACET_TYPES):
            if field.is_facet:
                for facet, key, label in list_facet_values(field, value, library):
                    members.add(facet, key, label, number)
        for field in record.form.public_fields:
            if _is_yes_or_no(field):
                is_filled = field.key in record.values
                label = f"{'มี' if is_filled else 'ไม่มี'}{members.labels[field.key]}"
                members.add(field.key, FILLED if is_filled else EMPTY, label, number)
    first = [key for key in [*_list_first(library), FORMS] if key in members.values]
    order = dict.fromkeys([*first, *members.values])
    return tuple(_make_facet(key, members, library, is_first=key in first) for key in order)


def _list_first(library: Library) -> Iterator[str]:
    """Give the facets that forms name to come first; of a form that names none, its place and year."""
    for form in library.forms.values():
        for key in form.first_facets or (form.roles.place, form.roles.year):
            field = form.by_key.get(key)
            if field and field.is_public and field.is_facet:
                yield from (facet for facet, _label in _facets_of(field, library))


def _open_facets(library: Library, members: _Members) -> None:
    members.open(FORMS, "ประเภท")
    for form in library.forms.values():
        for field in form.public_fields:
            for facet, label in _facets_of(field, library) if field.is_facet else ():
                members.open(facet, label)


def _is_yes_or_no(field: Field) -> bool:
    return field.is_facet and field.type not in FACET_TYPES


def _facets_of(field: Field, library: Library) -> Iterator[tuple[str, str]]:
    """Give (key, label) of the facets that a field has values for."""
    if field.type.facets is None:
        yield field.key, field.label
        return
    for key, label in field.type.facets.list_facets(field):
        form = library.forms.get(key)
        yield key, form.noun if form else label


def list_facet_values(field: Field, value: Value, library: Library) -> Iterator[tuple[str, str, str]]:
    """Give (facet, key, label) of each facet value that a record with this value belongs to."""
    assert field.type.facets
    for facet, key, label in field.type.facets.list_values(field, value):
        record = None if label else library.find(key)
        if record:
            yield facet, record.id, record.title
        elif label:
            yield facet, key, label


def _make_facet(key: str, members: _Members, library: Library, *, is_first: bool) -> Facet:
    vocabulary = library.vocabularies.get(key)
    aliases = {term.key: term.aliases for term in vocabulary.terms} if vocabulary else {}
    values = [
        FacetValue(name, members.names[key, name], np.array(held, np.int64), aliases.get(name, ()))
        for name, held in members.values[key].items()
    ]
    return Facet(key, members.labels[key], tuple(_sort_values(key, values, vocabulary, library)), is_first)


def _sort_values(
    key: str, values: list[FacetValue], vocabulary: Vocabulary | None, library: Library
) -> Iterable[FacetValue]:
    """Sort as the form files have it where they do, years from the newest, names from ก to ฮ."""
    if key == YEARS:
        return sorted(values, key=lambda facet_value: facet_value.key, reverse=True)
    listed: Sequence[str] = (FILLED, EMPTY)
    if key == FORMS:
        listed = tuple(library.forms)
    elif vocabulary and key != PROVINCES:
        listed = [term.key for term in vocabulary.terms]
    if all(facet_value.key in listed for facet_value in values):
        place = {name: number for number, name in enumerate(listed)}
        return sorted(values, key=lambda facet_value: place[facet_value.key])
    return sort_thai(values, key=lambda facet_value: facet_value.label)


def filter_records(facets: Sequence[Facet], filters: Mapping[str, Sequence[str]], total: int) -> np.ndarray:
    """Tell of each record whether it passes all filters; of one facet's values (by key), any will do.

    What no facet has narrows nothing: a link may be older than the library.
    """
    passed = np.ones(total, bool)
    for facet in facets:
        wanted = set(filters.get(facet.key, ()))
        if not wanted:
            continue
        if values := [facet_value for facet_value in facet.values if facet_value.key in wanted]:
            passed &= mask_records(values, total)
    return passed


def mask_records(values: Sequence[FacetValue], total: int) -> np.ndarray:
    """Tell of each record whether it is in one of these values."""
    marked = np.zeros(total, bool)
    for facet_value in values:
        marked[facet_value.records] = True
    return marked


def list_value_names(facets: Sequence[Facet]) -> dict[str, tuple[str, int]]:
    """Give, by name, the key of its facet and how many records it has; without kinds, years and organisations."""
    names: dict[str, tuple[str, int]] = {}
    for facet in facets:
        if facet.key not in (FORMS, YEARS, ORGANISATIONS):
            for facet_value in facet.values:
                if facet_value.key not in (FILLED, EMPTY):
                    names.setdefault(facet_value.label, (facet.key, len(facet_value.records)))
    return names
