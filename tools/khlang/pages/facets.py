"""What listings group records by: provinces, fiscal years, organisations, the records that they point to,
and each vocabulary that a form marks as a facet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from khlang.forms.model import Field, FieldType, Term
from khlang.library import Library
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.records.values import Value
from khlang.search.index.facets import FACET_TYPES, ORGANISATIONS, PROVINCES, YEARS, list_facet_values
from khlang.thai.text import fold, to_thai_digits
from khlang.thai.words import sort_thai


@dataclass(frozen=True, slots=True)
class Group:
    """The records that share one value, newest first: its key (in addresses), its label, an icon's name
    or empty, and a sentence of what it means or empty."""

    key: str
    label: str
    icon: str
    records: Sequence[Record]
    help: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of grouping. Groups of a closed list may be empty; names (`is_names`) have as many groups
    as the records give, and are listed from ก to ฮ."""

    key: str
    label: str
    groups: Sequence[Group]
    is_names: bool = False

    @property
    def path(self) -> str:
        """Where the facet's own page stands."""
        return f"browse/{self.key}/index.html"

    def has_page(self, group: Group) -> bool:
        """Whether a group has a page: not a name with one record, which stands for itself.

        Of 20,000 records most organisations write one: their pages would double the site.
        """
        return not (self.is_names and len(group.records) == 1)

    def group_path(self, group: Group) -> str:
        """Where a link to a group leads."""
        if not self.has_page(group):
            return record_path(group.records[0])
        return f"browse/{self.key}/{group.key}.html"


def sort_newest(records: Sequence[Record]) -> list[Record]:
    """Sort by fiscal year, then by id, newest first: records have no date of publishing."""
    return sorted(records, key=lambda record: (record.fiscal_year or 0, record.id), reverse=True)


def list_facets(library: Library) -> list[Facet]:
    """Give every facet of a library's forms, in the order in which the forms name them."""
    members: dict[str, dict[str, list[Record]]] = {}
    names: dict[str, str] = {}
    for form in library.forms.values():
        for field in form.public_fields:
            if field.is_facet and field.type in FACET_TYPES:
                members.setdefault(_facet_key(field), {})
    for record in sort_newest(library.published):
        for field, value in record.public_values(*FACET_TYPES):
            if field.is_facet:
                groups = members[_facet_key(field)]
                for key in dict.fromkeys(_keys_of(field, value, library, names)):
                    groups.setdefault(key, []).append(record)
    facets = [_make_facet(library, key, groups, names) for key, groups in members.items()]
    # Names come last: long lists after those that can be seen at a glance.
    return sorted(facets, key=lambda facet: facet.is_names)


def _facet_key(field: Field) -> str:
    match field.type:
        case FieldType.PLACE:
            return PROVINCES
        case FieldType.PARTY:
            return ORGANISATIONS
        case FieldType.REFERENCES:
            return field.target_form
        case _:
            return field.vocabulary.key if field.vocabulary else YEARS


def _keys_of(field: Field, value: Value, library: Library, names: dict[str, str]) -> Iterator[str]:
    """Give the keys of a value's groups; `names` learns the label of an organisation, as first written."""
    wanted = _facet_key(field)
    for facet, key, label in list_facet_values(field, value, library):
        if facet != wanted:
            continue
        if facet == ORGANISATIONS:
            names.setdefault(_name_key(label), label)
        yield _name_key(label) if facet == ORGANISATIONS else key


@cache
def _name_key(name: str) -> str:
    """A Thai name can't stand in an address on every host and stick; its hash never changes."""
    return hashlib.sha256(fold(name).encode()).hexdigest()[:12]


def _make_facet(library: Library, key: str, members: dict[str, list[Record]], names: dict[str, str]) -> Facet:
    if key == YEARS:
        years = sorted(members, reverse=True)
        groups = [Group(year, f"ปีงบประมาณ {to_thai_digits(year)}", "", members[year]) for year in years]
        return Facet(key, "ปีงบประมาณ", groups)
    if key == ORGANISATIONS:
        named = [Group(name, names[name], "", records) for name, records in members.items()]
        return Facet(key, "กลุ่ม ชมรม และองค์กร", sort_thai(named, lambda group: group.label), is_names=True)
    if key not in library.vocabularies:
        return _make_reference_facet(library, key, members)
    vocabulary = library.vocabularies[key]
    terms = [term for term in vocabulary.terms if _is_in_use(term, members)]
    if key == PROVINCES:
        terms = sort_thai(terms, key=lambda term: term.label)
    groups = [Group(term.key, term.label, term.icon, members.get(term.key, []), term.help) for term in terms]
    return Facet(key, vocabulary.label, groups)


def _is_in_use(term: Term, members: dict[str, list[Record]]) -> bool:
    """A term that was retired before anybody used it invites nobody."""
    return term.until is None or term.key in members


def _make_reference_facet(library: Library, key: str, members: dict[str, list[Record]]) -> Facet:
    targets = [record for name in members if (record := library.find(name))]
    groups = [Group(target.id, target.title, "", members[target.id]) for target in targets]
    noun = library.forms[key].noun
    return Facet(key, f"ตาม{noun}", sort_thai(groups, lambda group: group.label), is_names=True)
