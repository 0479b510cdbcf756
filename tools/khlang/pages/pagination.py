"""Long lists in pages: sections of items in, pages of at most so many items out, each with its path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_SIZE = 50
# Page numbers shown on either side of one's own.
NEIGHBOURS = 2

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class ListSection(Generic[_Item]):
    """Items under one heading: its key (the anchor), its label (both empty: no heading), all its items.

    `heading` is the label in the text where it says more than in the contents.
    """

    key: str
    label: str
    items: Sequence[_Item]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class SectionSlice(Generic[_Item]):
    """What one page of the list holds of a section; `is_continued` when the section began on a page before."""

    section: ListSection[_Item]
    items: Sequence[_Item]
    is_continued: bool


@dataclass(frozen=True, slots=True)
class ListPage(Generic[_Item]):
    """One page of a list: its number from 1, how many there are, its path, what stands on it."""

    number: int
    page_count: int
    path: str
    slices: Sequence[SectionSlice[_Item]]


def page_path(path: str, number: int) -> str:
    """Give the path of a page of a list: `…/kkn.html`, `…/kkn-2.html`."""
    return path if number == 1 else f"{path.removesuffix('.html')}-{number}.html"


def paginate(
    path: str, sections: Sequence[ListSection[_Item]], size: int = PAGE_SIZE
) -> Iterator[ListPage[_Item]]:
    """Divide sections among pages of `size` items, in order; an empty list has one empty page."""
    pages: list[list[SectionSlice[_Item]]] = [[]]
    room = size
    for section in sections:
        start = 0
        while start < len(section.items):
            if room == 0:
                pages.append([])
                room = size
            items = section.items[start : start + room]
            pages[-1].append(SectionSlice(section, items, is_continued=start > 0))
            start += len(items)
            room -= len(items)
    for number, slices in enumerate(pages, 1):
        yield ListPage(number, len(pages), page_path(path, number), slices)


def place_sections(
    path: str, sections: Sequence[ListSection[_Item]], size: int = PAGE_SIZE
) -> list[tuple[ListSection[_Item], str]]:
    """Give each section with the address, page and anchor, at which it begins."""
    placed = []
    before = 0
    for section in sections:
        if section.items:
            placed.append((section, f"{page_path(path, before // size + 1)}#{section.key}"))
        before += len(section.items)
    return placed


def list_page_numbers(number: int, of: int) -> list[int]:
    """Give the page numbers to show on page `number`: the ends and the neighbours, 0 for a gap."""
    shown = sorted({1, of, *range(max(1, number - NEIGHBOURS), min(of, number + NEIGHBOURS) + 1)})
    numbers: list[int] = []
    for this in shown:
        if numbers and this - numbers[-1] == 2:
            # A gap of one page is shorter written out.
            numbers.append(this - 1)
        elif numbers and this - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(this)
    return numbers
