"""What somebody asks of the desk, read from an address: the same names as the search page in the browser has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from khlang.search.desk.desk import Filters
from khlang.search.facets import Facet

PAGE, MAX_LIMIT, MAX_START = 20, 100, 1_000_000
FACET = "f."
SORTS = ("relevance", "newest")


class BadRequestError(Exception):
    """The address asks what can't be; the message says what, in Thai."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: words, filters as keys by facet, order, also what is far from it, and which part of the answer."""

    text: str = ""
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    newest: bool = False
    all: bool = False
    start: int = 0
    limit: int = PAGE

    @property
    def filters(self) -> Filters:
        """What narrows it, as the desk takes it."""
        return Filters(self.groups, self.newest)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not self.text.strip() and not self.groups

    def address(self, **changes: object) -> str:
        """Give the part of the address after `?`, with changes."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        pairs = [("q", asked.text)] if asked.text else []
        pairs += [(FACET + facet, key) for facet, keys in asked.groups.items() for key in keys]
        pairs += [("sort", SORTS[1])] if asked.newest else []
        pairs += [("all", "1")] if asked.all else []
        pairs += [("start", str(asked.start))] if asked.start else []
        return urlencode(pairs)

    def without(self, facet: str, key: str) -> dict[str, list[str]]:
        """Give the filters less one."""
        left = {
            name: [each for each in keys if (name, each) != (facet, key)]
            for name, keys in self.groups.items()
        }
        return {name: keys for name, keys in left.items() if keys}


def read_asked(pairs: Iterable[tuple[str, str]], facets: Sequence[Facet]) -> Asked:
    """Read the pairs of an address. Raises BadRequestError on what is unknown or no number."""
    values: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    by_key = {facet.key: facet for facet in facets}
    for name, value in pairs:
        if name.startswith(FACET):
            groups.setdefault(name[len(FACET) :], []).extend(_find_group(by_key, name[len(FACET) :], value))
        elif name in ("q", "sort", "all", "start", "limit"):
            values.setdefault(name, value)
        else:
            raise BadRequestError(f'ไม่รู้จัก "{_shorten(name)}" ใช้ได้: q, sort, all, start, limit และ f.<หมวด>')
    if values.get("sort", SORTS[0]) not in SORTS:
        raise BadRequestError(f"sort ต้องเป็น {' หรือ '.join(SORTS)}")
    return Asked(
        values.get("q", ""),
        groups,
        values.get("sort") == SORTS[1],
        values.get("all", "") not in ("", "0"),
        _read_number("start", values.get("start", "0"), 0, MAX_START),
        _read_number("limit", values.get("limit", str(PAGE)), 1, MAX_LIMIT),
    )


def _find_group(facets: Mapping[str, Facet], key: str, value: str) -> list[str]:
    if key not in facets:
        raise BadRequestError(f'ไม่มีหมวด "{_shorten(key)}" ใช้ได้: {", ".join(facets)}')
    found = facets[key].find(value)
    if not found:
        raise BadRequestError(f'{facets[key].label}: ไม่มี "{_shorten(value)}" ในคลัง')
    return [group.key for group in found]


def _read_number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise BadRequestError(f'{name} ต้องเป็นตัวเลข {least} ถึง {most} ไม่ใช่ "{_shorten(text)}"')
    return int(text)


def _shorten(text: str) -> str:
    return text[:40] + "…" if len(text) > 40 else text
