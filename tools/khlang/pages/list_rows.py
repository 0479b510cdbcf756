"""A list's rows as files: what scripts need to narrow a list where it stands, and to write it as a table.

| path below the site | what |
|---|---|
| `LIST.rows.js` | the facets with the places of their rows in the list, and the rows of a short list |
| `LIST.rows-NAME.js` | a chunk of the rows of a long one, or the districts that it has; named by what they say |

`LIST` is the path of the list's first page without `.html`. A chunk's name says nothing of the marks between a title's
words: with other words in the dictionary it has other marks under the same name. Nothing of it is fetched before
somebody narrows the list, and of a long one a choice takes the chunks that hold what is shown first. The keys are those
of `ListHead` in `overrides/assets/js/list_filter.js`, a row's parts those of `ListRow` there.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from khlang.cache import make_key
from khlang.fields.facets import DISTRICTS, PROVINCES, YEARS
from khlang.forms.model import Length
from khlang.library import Library
from khlang.pages.card_cache import CardCache
from khlang.pages.page import Target, TextFile
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.search.browser.packing import pack_json, pack_letters, write_script
from khlang.search.index.facets import FACET_TYPES, list_facet_values
from khlang.thai.words import sort_thai

# A list that is seen at a glance needs no filter.
FEWEST_ROWS = 6
# Rows of a chunk, on the average: about 12 kB.
ROWS_PER_CHUNK = 64
# The place of the title in a row.
_TITLE = 1
# Facets whose values are many, and of use only beside one value of another.
_BEFORE = {DISTRICTS: PROVINCES}


@dataclass(frozen=True, slots=True)
class ListFacetValue:
    """A value by which a list is narrowed: its key (in addresses), its label, its rows' places, ascending."""

    key: str
    label: str
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class ListFacet:
    """A way of narrowing a list; one with `after` is offered once a value of that other facet is chosen."""

    key: str
    label: str
    values: Sequence[ListFacetValue]
    after: str = ""


class RowMaker:
    """Makes the rows of lists, and keeps of each record what all its lists need."""

    def __init__(self, library: Library, cards: CardCache, mark: Callable[[str], str] | None = None) -> None:
        """Take a library, the cards of its records, and what marks a title's words, as `mark_for_script` does."""
        self._library = library
        self.cards = cards
        self._mark = mark or (lambda title: title.replace("~", "~~"))
        self._keys: dict[str, str] = {}
        self._ends: dict[str, bool] = {}
        self._values: dict[str, Sequence[tuple[str, str, str, str]]] = {}

    def list_facets(self, records: Sequence[Record], province: str = "") -> tuple[ListFacet, ...]:
        """Give the facets that narrow a list of records; `province` is the key of the one that it lists, if any.

        They are those of the fields that a form says are the place and the year of its records.
        """
        labels: dict[str, str] = {}
        members: dict[str, dict[tuple[str, str], list[int]]] = {}
        for number, record in enumerate(records):
            for facet, label, key, name in self._values_within(record, province):
                labels.setdefault(facet, label)
                members.setdefault(facet, {}).setdefault((key, name), []).append(number)
        found = {facet: values for facet, values in members.items() if len(values) > 1}
        return tuple(
            ListFacet(facet, labels[facet], _sort_values(facet, values), _find_before(facet, found))
            for facet, values in found.items()
        )

    def list_targets(
        self, path: str, records: Sequence[Record], facets: Sequence[ListFacet]
    ) -> Iterator[Target]:
        """Give the files of a list whose first page stands at `path`."""
        stem = f"{path.removesuffix('.html')}.rows"
        chunks = [records] if len(records) <= ROWS_PER_CHUNK else [*self._cut(records)]
        keys = [make_key(*(self._key(record) for record in chunk)) for chunk in chunks]
        names = [key[:12] for key in keys]
        if len(chunks) > 1:
            for name, key, chunk in zip(names, keys, chunks, strict=True):
                yield Target(f"{stem}-{name}.js", key, _Script(f"{stem}-{name}.js", self, chunk))
        listed = [_list_facet(stem, facet, is_alone=len(chunks) > 1) for facet in facets]
        yield from (target for _facet, target in listed if target)
        head = {
            "facets": [facet for facet, _target in listed],
            "chunks": [[name, len(chunk)] for name, chunk in zip(names, chunks, strict=True)],
        }
        rows = chunks[0] if len(chunks) == 1 else []
        yield Target(f"{stem}.js", make_key(repr(head)), _Script(f"{stem}.js", self, rows, head))

    def make_row(self, record: Record) -> list[object]:
        """Give a row: its public values in the order of `ListRow`."""
        card, place = self.cards.card(record), record.place
        areas = (place.province, place.district, place.subdistrict)
        return [
            record.id,
            card.title,
            card.noun,
            record_path(record),
            *(area.name if area else "" for area in areas),
            record.fiscal_year or 0,
            record.organisation,
            card.summary,
            int(card.is_example),
            int(record.length is Length.SHORT),
            card.thumbnail,
            card.where,
        ]

    def make_marked_row(self, record: Record) -> list[object]:
        """Give a row as scripts get it, its title marked. No key is made of it: most builds mark no title."""
        return [
            self._mark(part) if number == _TITLE and isinstance(part, str) else part
            for number, part in enumerate(self.make_row(record))
        ]

    def _key(self, record: Record) -> str:
        if record.id not in self._keys:
            self._keys[record.id] = make_key(repr(self.make_row(record)))
        return self._keys[record.id]

    def _values_within(self, record: Record, province: str) -> Sequence[tuple[str, str, str, str]]:
        """Leave out the place of a record that stands in a province's list for another place of its."""
        values = self._values_of(record)
        if not province:
            return values
        is_there = any(facet == PROVINCES and key == province for facet, _label, key, _name in values)
        return [each for each in values if each[0] != PROVINCES and (is_there or each[0] != DISTRICTS)]

    def _values_of(self, record: Record) -> Sequence[tuple[str, str, str, str]]:
        """Give (facet, its label, key, label) of each value by which a record's lists are narrowed."""
        if record.id not in self._values:
            self._values[record.id] = tuple(self._find_values(record))
        return self._values[record.id]

    def _find_values(self, record: Record) -> Iterator[tuple[str, str, str, str]]:
        roles = record.form.roles
        for field, value in record.public_values(*FACET_TYPES):
            if field.is_facet and field.key in (roles.place, roles.year) and field.type.facets:
                labels = dict(field.type.facets.list_facets(field))
                for facet, key, label in list_facet_values(field, value, self._library):
                    yield facet, labels[facet], key, label

    def _cut(self, records: Sequence[Record]) -> Iterator[Sequence[Record]]:
        """Cut a list into chunks. Each ends with a record of which its id alone tells so: a new one changes one."""
        ends = [number for number, record in enumerate(records, 1) if self._is_end(record)]
        for start, end in pairwise(dict.fromkeys([0, *ends, len(records)])):
            yield records[start:end]

    def _is_end(self, record: Record) -> bool:
        if record.id not in self._ends:
            self._ends[record.id] = int(make_key(record.id)[:8], 16) % ROWS_PER_CHUNK == 0
        return self._ends[record.id]


@dataclass(frozen=True, slots=True)
class _Script:
    """Renders a file of rows, with the list's head or alone."""

    path: str
    maker: RowMaker
    records: Sequence[Record]
    head: Mapping[str, object] | None = None

    def __call__(self) -> TextFile:
        rows = [self.maker.make_marked_row(record) for record in self.records]
        value = rows if self.head is None else {**self.head, "rows": rows}
        return _write_file(self.path, value)


def _list_facet(stem: str, facet: ListFacet, *, is_alone: bool) -> tuple[list[object], Target | None]:
    """Give a facet as it stands in a list's head, and the file of its values if that `is_alone`.

    Of 25 kB that the head of 7,000 rows has, districts are 20, and nobody needs them before a province is chosen.
    """
    values = [[each.key, each.label, _step(each.places)] for each in facet.values]
    if not is_alone or not facet.after:
        return [facet.key, facet.after, values, ""], None
    key = make_key(repr(values))
    path = f"{stem}-{key[:12]}.js"
    return [facet.key, facet.after, [], key[:12]], Target(path, key, lambda: _write_file(path, values))


def _write_file(path: str, value: object) -> TextFile:
    return TextFile(path, write_script(path, pack_letters(pack_json(value))))


def _sort_values(facet: str, values: Mapping[tuple[str, str], Sequence[int]]) -> Sequence[ListFacetValue]:
    """Sort years from the newest, names from ก to ฮ."""
    listed = [ListFacetValue(key, label, places) for (key, label), places in values.items()]
    if facet == YEARS:
        return sorted(listed, key=lambda each: each.key, reverse=True)
    return sort_thai(listed, key=lambda each: each.label)


def _find_before(facet: str, found: Container[str]) -> str:
    """Give the facet of which a value is chosen first, empty if there is none."""
    before = _BEFORE.get(facet, "")
    return before if before in found else ""


def _step(places: Sequence[int]) -> list[int]:
    return [place - before for before, place in pairwise([0, *places])]
