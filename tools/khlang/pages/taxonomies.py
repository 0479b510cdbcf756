"""What listings group records by: provinces, fiscal years, organisations, the records that they point to,
and each vocabulary that a form marks as a taxonomy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from khlang.fields.facets import ORGANISATIONS, PROVINCES, YEARS
from khlang.fields.field import Field, Value
from khlang.library import Library
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.search.index.facets import FACET_TYPES, list_facet_values
from khlang.thai.text import fold, to_thai_digits
from khlang.thai.words import sort_thai
from khlang.vocabularies import Term


@dataclass(frozen=True, slots=True)
class TaxonomyTerm:
    """The records that share one value, newest first: its key (in addresses), its label, an icon's name
    or empty, and a sentence of what it means or empty."""

    key: str
    label: str
    icon: str
    records: Sequence[Record]
    help: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One way of grouping records. The terms of a closed list may have no records; a taxonomy of names
    (`is_alphabetical`) has the terms that the records give, listed from ก to ฮ."""

    key: str
    label: str
    terms: Sequence[TaxonomyTerm]
    is_alphabetical: bool = False

    @property
    def path(self) -> str:
        """Where the taxonomy's own page stands."""
        return f"browse/{self.key}/index.html"

    def has_page(self, term: TaxonomyTerm) -> bool:
        """Whether a term has a page: not a name with one record, which stands for itself.

        Of 20,000 records most organisations write one: their pages would double the site.
        """
        return not (self.is_alphabetical and len(term.records) == 1)

    def term_path(self, term: TaxonomyTerm) -> str:
        """Where a link to a term leads."""
        if not self.has_page(term):
            return record_path(term.records[0])
        return f"browse/{self.key}/{term.key}.html"


def sort_newest(records: Sequence[Record]) -> list[Record]:
    """Sort by fiscal year, then by id, newest first: records have no date of publishing."""
    return sorted(records, key=lambda record: (record.fiscal_year or 0, record.id), reverse=True)


def list_taxonomies(library: Library) -> list[Taxonomy]:
    """Give every taxonomy of a library's forms, in the order in which the forms name them."""
    members: dict[str, dict[str, list[Record]]] = {}
    names: dict[str, str] = {}
    for form in library.forms.values():
        for field in form.public_fields:
            if field.is_facet and field.type in FACET_TYPES:
                members.setdefault(_taxonomy_key(field), {})
    for record in sort_newest(library.published):
        for field, value in record.public_values(*FACET_TYPES):
            if field.is_facet:
                groups = members[_taxonomy_key(field)]
                for key in dict.fromkeys(_keys_of(field, value, library, names)):
                    groups.setdefault(key, []).append(record)
    taxonomies = [_make_taxonomy(library, key, groups, names) for key, groups in members.items()]
    # Names come last: long lists after those that can be seen at a glance.
    return sorted(taxonomies, key=lambda taxonomy: taxonomy.is_alphabetical)


def list_main_taxonomies(taxonomies: Sequence[Taxonomy]) -> list[Taxonomy]:
    """Give the taxonomies whose terms have icons: those that the whole site is ordered by."""
    return [taxonomy for taxonomy in taxonomies if any(term.icon for term in taxonomy.terms)]


def _taxonomy_key(field: Field) -> str:
    assert field.type.facets
    return field.type.facets.main(field)


def _keys_of(field: Field, value: Value, library: Library, names: dict[str, str]) -> Iterator[str]:
    """Give the keys of a value's groups; `names` learns the label of an organisation, as first written."""
    wanted = _taxonomy_key(field)
    for taxonomy, key, label in list_facet_values(field, value, library):
        if taxonomy != wanted:
            continue
        if taxonomy == ORGANISATIONS:
            names.setdefault(_name_key(label), label)
        yield _name_key(label) if taxonomy == ORGANISATIONS else key


@cache
def _name_key(name: str) -> str:
    """A Thai name can't stand in an address on every host and stick; its hash never changes."""
    return hashlib.sha256(fold(name).encode()).hexdigest()[:12]


def _make_taxonomy(
    library: Library, key: str, members: dict[str, list[Record]], names: dict[str, str]
) -> Taxonomy:
    if key == YEARS:
        years = sorted(members, reverse=True)
        groups = [
            TaxonomyTerm(year, f"ปีงบประมาณ {to_thai_digits(year)}", "", members[year]) for year in years
        ]
        return Taxonomy(key, "ปีงบประมาณ", groups)
    if key == ORGANISATIONS:
        named = [TaxonomyTerm(name, names[name], "", records) for name, records in members.items()]
        return Taxonomy(
            key, "กลุ่ม ชมรม และองค์กร", sort_thai(named, lambda term: term.label), is_alphabetical=True
        )
    if key not in library.vocabularies:
        return _make_reference_taxonomy(library, key, members)
    vocabulary = library.vocabularies[key]
    terms = [term for term in vocabulary.terms if _is_in_use(term, members)]
    if key == PROVINCES:
        terms = sort_thai(terms, key=lambda term: term.label)
    groups = [
        TaxonomyTerm(term.key, term.label, term.icon, members.get(term.key, []), term.help) for term in terms
    ]
    return Taxonomy(key, vocabulary.label, groups)


def _is_in_use(term: Term, members: dict[str, list[Record]]) -> bool:
    """A term that was retired before anybody used it invites nobody."""
    return term.until is None or term.key in members


def _make_reference_taxonomy(library: Library, key: str, members: dict[str, list[Record]]) -> Taxonomy:
    targets = [record for name in members if (record := library.find(name))]
    groups = [TaxonomyTerm(target.id, target.title, "", members[target.id]) for target in targets]
    noun = library.forms[key].noun
    return Taxonomy(key, f"ตาม{noun}", sort_thai(groups, lambda term: term.label), is_alphabetical=True)
