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
    """A search: query, facet filters, order, whether also results far from the query, and which part of them."""

    text: str = ""
    facet_values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    newest: bool = False
    all: bool = False
    start: int = 0
    limit: int = PAGE

    @property
    def filters(self) -> Filters:
        """Its filters, as the desk takes them."""
        return Filters(self.facet_values, self.newest)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is request at all."""
        return not self.text.strip() and not self.facet_values

    def address(self, **changes: object) -> str:
        """Give the part of the address after `?`, with changes."""
        request = replace(self, **changes)  # type: ignore[arg-type]
        pairs = [("q", request.text)] if request.text else []
        pairs += [(FACET + facet, key) for facet, keys in request.facet_values.items() for key in keys]
        pairs += [("sort", SORTS[1])] if request.newest else []
        pairs += [("all", "1")] if request.all else []
        pairs += [("start", str(request.start))] if request.start else []
        return urlencode(pairs)

    def without(self, facet: str, key: str) -> dict[str, list[str]]:
        """Give the facet values less one, for an address without that filter."""
        left = {
            name: [each for each in keys if (name, each) != (facet, key)]
            for name, keys in self.facet_values.items()
        }
        return {name: keys for name, keys in left.items() if keys}


def parse_request(pairs: Iterable[tuple[str, str]], facets: Sequence[Facet]) -> SearchRequest:
    """Read the pairs of an address. Raises BadRequestError on what is unknown, too much or no number."""
    values: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for name, value in pairs:
        if name.startswith(FACET):
            names.setdefault(name[len(FACET) :], []).append(value)
        elif name in ("q", "sort", "all", "start", "limit"):
            values.setdefault(name, value)
        else:
            raise BadRequestError(f'ไม่รู้จัก "{_shorten(name)}" ใช้ได้: q, sort, all, start, limit และ f.<หมวด>')
    if values.get("sort", SORTS[0]) not in SORTS:
        raise BadRequestError(f"sort ต้องเป็น {' หรือ '.join(SORTS)}")
    return SearchRequest(
        values.get("q", ""),
        _find_facet_values(names, facets),
        values.get("sort") == SORTS[1],
        values.get("all", "") not in ("", "0"),
        _read_number("start", values.get("start", "0"), 0, MAX_START),
        _read_number("limit", values.get("limit", str(PAGE)), 1, MAX_LIMIT),
    )


def _find_facet_values(names: Mapping[str, Sequence[str]], facets: Sequence[Facet]) -> dict[str, list[str]]:
    """Give the keys of the values that are named, by facet, each once."""
    by_key = {facet.key: facet for facet in facets}
    _count_names(names, by_key)
    found: dict[str, list[str]] = {}
    for key, wanted in names.items():
        keys: dict[str, None] = {}
        for name in wanted:
            values = by_key[key].find(name)
            if not values:
                raise BadRequestError(f'{by_key[key].label}: ไม่มี "{_shorten(name)}" ในคลัง')
            keys.update((value.key, None) for value in values)
        found[key] = list(keys)
    return found


def _count_names(names: Mapping[str, Sequence[str]], facets: Mapping[str, Facet]) -> None:
    """Refuse unknown facets and too many values before any value is looked up."""
    for key, wanted in names.items():
        if key not in facets:
            raise BadRequestError(f'ไม่มีหมวด "{_shorten(key)}" ใช้ได้: {", ".join(facets)}')
        if len(wanted) > MAX_FACET_VALUES:
            raise BadRequestError(
                f"{facets[key].label}: เลือกได้ไม่เกิน {MAX_FACET_VALUES} ค่าในครั้งเดียว นี่มี {len(wanted)} ค่า"
            )
    if sum(map(len, names.values())) > MAX_FILTERS:
        raise BadRequestError(f"เลือกตัวกรองได้ไม่เกิน {MAX_FILTERS} ค่าในครั้งเดียว")


def _read_number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise BadRequestError(f'{name} ต้องเป็นตัวเลข {least} ถึง {most} ไม่ใช่ "{_shorten(text)}"')
    return int(text)


def _shorten(text: str) -> str:
    return text[:40] + "…" if len(text) > 40 else text
