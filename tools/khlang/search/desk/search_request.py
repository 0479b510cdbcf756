"""A search request, read from an address: with the same names as on the search page in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from khlang.search.desk.desk import Filters
from khlang.search.index.facets import Facet

PAGE, MAX_LIMIT, MAX_START = 20, 100, 1_000_000
FACET = "f."
SORTS = ("relevance", "newest")
# Of one facet, and of all. A page repeats the chosen values in the link of each of them.
MAX_FACET_VALUES, MAX_FILTERS = 50, 100


class BadRequestError(Exception):
    """An address that is no search; the message says why, in Thai."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search: query, facet filters, order, whether also results far from the query, and which part of them.

    `as_typed` says that no other query is meant.
    `unknown_filters` are the values, as written, that no facet has and that narrow nothing.
    """

    text: str = ""
    facet_values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    newest: bool = False
    all: bool = False
    start: int = 0
    limit: int = PAGE
    unknown_filters: tuple[str, ...] = ()
    as_typed: bool = False

    @property
    def filters(self) -> Filters:
        """Its filters, as the desk takes them."""
        return Filters(self.facet_values, self.newest, self.as_typed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is request at all."""
        return not (self.text.strip() or self.facet_values or self.unknown_filters)

    def address(self, **changes: object) -> str:
        """Give the part of the address after `?`, with changes."""
        request = replace(self, **changes)  # type: ignore[arg-type]
        pairs = [("q", request.text)] if request.text else []
        pairs += [(FACET + facet, key) for facet, keys in request.facet_values.items() for key in keys]
        pairs += [("sort", SORTS[1])] if request.newest else []
        pairs += [("all", "1")] if request.all else []
        pairs += [("typed", "1")] if request.as_typed else []
        pairs += [("start", str(request.start))] if request.start else []
        return urlencode(pairs)

    def without(self, facet: str, key: str) -> dict[str, list[str]]:
        """Give the facet values less one, for an address without that filter."""
        left = {
            name: [each for each in keys if (name, each) != (facet, key)]
            for name, keys in self.facet_values.items()
        }
        return {name: keys for name, keys in left.items() if keys}


def parse_request(
    pairs: Iterable[tuple[str, str]], facets: Sequence[Facet], *, is_shared: bool = False
) -> SearchRequest:
    """Read the pairs of an address. Raises BadRequestError on what is unknown, too much or no number.

    In an address that people share, filters that no facet has any more are only told.
    """
    values: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for name, value in pairs:
        if name.startswith(FACET):
            names.setdefault(name[len(FACET) :], []).append(value)
        elif name in ("q", "sort", "all", "typed", "start", "limit"):
            values.setdefault(name, value)
        else:
            raise BadRequestError(
                f'ไม่รู้จัก "{_shorten(name)}" ใช้ได้: q, sort, all, typed, start, limit และ f.<หมวด>'
            )
    if values.get("sort", SORTS[0]) not in SORTS:
        raise BadRequestError(f"sort ต้องเป็น {' หรือ '.join(SORTS)}")
    facet_values, unknown = _find_facet_values(names, facets)
    if unknown and not is_shared:
        raise BadRequestError(_refuse_filter(*unknown[0], facets))
    return SearchRequest(
        values.get("q", ""),
        facet_values,
        values.get("sort") == SORTS[1],
        _is_set(values, "all"),
        _read_number("start", values.get("start", "0"), 0, MAX_START),
        _read_number("limit", values.get("limit", str(PAGE)), 1, MAX_LIMIT),
        tuple(_shorten(name) for _key, name in unknown),
        _is_set(values, "typed"),
    )


def _is_set(values: Mapping[str, str], name: str) -> bool:
    return values.get(name, "") not in ("", "0")


def _find_facet_values(
    names: Mapping[str, Sequence[str]], facets: Sequence[Facet]
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Give the keys of the values that are named, by facet, each once; and (facet, name) of what no facet has."""
    by_key = {facet.key: facet for facet in facets}
    _count_names(names, by_key)
    found: dict[str, dict[str, None]] = {}
    unknown = []
    for key, wanted in names.items():
        for name in wanted:
            values = by_key[key].find(name) if key in by_key else []
            if values:
                found.setdefault(key, {}).update((value.key, None) for value in values)
            else:
                unknown.append((key, name))
    return {key: list(keys) for key, keys in found.items()}, unknown


def _refuse_filter(key: str, name: str, facets: Sequence[Facet]) -> str:
    labels = {facet.key: facet.label for facet in facets}
    if key not in labels:
        return f'ไม่มีหมวด "{_shorten(key)}" ใช้ได้: {", ".join(labels)}'
    return f'{labels[key]}: ไม่มี "{_shorten(name)}" ในคลัง'


def _count_names(names: Mapping[str, Sequence[str]], facets: Mapping[str, Facet]) -> None:
    """Refuse too many values before any value is looked up."""
    for key, wanted in names.items():
        if len(wanted) > MAX_FACET_VALUES:
            label = facets[key].label if key in facets else _shorten(key)
            raise BadRequestError(f"{label}: เลือกได้ไม่เกิน {MAX_FACET_VALUES} ค่าในครั้งเดียว นี่มี {len(wanted)} ค่า")
    if sum(map(len, names.values())) > MAX_FILTERS:
        raise BadRequestError(f"เลือกตัวกรองได้ไม่เกิน {MAX_FILTERS} ค่าในครั้งเดียว")


def _read_number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise BadRequestError(f'{name} ต้องเป็นตัวเลข {least} ถึง {most} ไม่ใช่ "{_shorten(text)}"')
    return int(text)


def _shorten(text: str) -> str:
    return text[:40] + "…" if len(text) > 40 else text
