"""Names from ก to ฮ: titles of all records, and the names of a taxonomy, under their leading consonants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from khlang.cache import make_key
from khlang.pages.card_cache import CardCache
from khlang.pages.examples import count_examples
from khlang.pages.page import Page, Target, render
from khlang.pages.pagination import ListPage, ListSection, paginate, place_sections
from khlang.pages.taxonomies import Taxonomy
from khlang.records.record import Record
from khlang.thai.text import format_count
from khlang.thai.words import sort_thai

TITLES = "browse/titles/index.html"
# Lines, not cards: four times as many fit the same page.
LINES_ON_A_PAGE = 200
OTHER = "อื่น ๆ"

# Quotation marks and other signs before a name don't count in a dictionary.
_SIGNS = re.compile(r"^[\W_]+")
# A word is looked up under its first consonant: เรียน under ร, “โอ่ง” under อ.
_LEADING = re.compile(r"[\W_]*[เ-ไ]?([ก-ฮ])")


@dataclass(frozen=True, slots=True)
class Line:
    """One name of a list: its text, where it leads, and a few words beside it."""

    text: str
    path: str
    note: str


def leading_consonant(text: str) -> str:
    """Give the consonant under which a dictionary has a text, or `อื่น ๆ` for digits and other scripts."""
    found = _LEADING.match(text)
    return found[1] if found else OTHER


def group_letters(lines: Sequence[Line]) -> list[ListSection[Line]]:
    """Sort lines as a Thai dictionary does, under their leading consonants; other scripts come last."""
    by_letter: dict[str, list[Line]] = {}
    for line in sort_thai(lines, key=lambda line: _SIGNS.sub("", line.text)):
        by_letter.setdefault(leading_consonant(line.text), []).append(line)
    # Code points of consonants are in the order of the alphabet.
    letters = sorted(by_letter, key=lambda letter: (letter == OTHER, letter))
    return [ListSection(_anchor(letter), letter, by_letter[letter]) for letter in letters]


def _anchor(letter: str) -> str:
    return "other" if letter == OTHER else f"l{ord(letter):04x}"


def render_titles(records: Sequence[Record], cards: CardCache) -> Iterator[Page | Target]:
    """Make the list of all titles."""
    lines = []
    for record in records:
        card = cards.card(record)
        lines.append(
            Line(card.title, card.path, " · ".join(filter(None, (card.noun, card.where, card.year))))
        )
    yield from _render_names(TITLES, "ชื่อเรื่อง ก–ฮ", "เรื่อง", lines, count_examples(records))


def render_organisations(taxonomy: Taxonomy) -> Iterator[Page | Target]:
    """Make the list of a taxonomy's names; a name with one record links to that record."""
    lines = []
    for term in taxonomy.terms:
        count = f"{format_count(len(term.records))} เรื่อง"
        note = count if taxonomy.has_page(term) else term.records[0].title
        lines.append(Line(term.label, taxonomy.term_path(term), note))
    yield from _render_names(taxonomy.path, taxonomy.label, "ชื่อ", lines)


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names: where, under which title, what a name is called, how many, and each letter's address.

    `examples` of them are titles of made-up records.
    """

    path: str
    title: str
    noun: str
    size: int
    contents: Sequence[tuple[str, str]]
    examples: int = 0


def _render_names(
    path: str, title: str, noun: str, lines: Sequence[Line], examples: int = 0
) -> Iterator[Page | Target]:
    sections = group_letters(lines)
    placed = place_sections(path, sections, LINES_ON_A_PAGE)
    contents = [(section.label, address) for section, address in placed]
    names = Names(path, title, noun, len(lines), contents, examples)
    for list_page in paginate(path, sections, LINES_ON_A_PAGE):
        shown = [(part.section.label, part.is_continued, part.items) for part in list_page.slices]
        key = make_key(repr((names, list_page.number, list_page.page_count, shown)))
        render_page = partial(_render_names_page, names, list_page)
        yield render_page() if list_page.number == 1 else Target(list_page.path, key, render_page)


def _render_names_page(names: Names, list_page: ListPage[Line]) -> Page:
    html = render("names.html", list_page.path, names=names, list_page=list_page)
    suffix = f" หน้า {format_count(list_page.number)}" if list_page.number > 1 else ""
    description = f"{names.title} {format_count(names.size)} {names.noun}{suffix}"
    return Page(list_page.path, names.title + suffix, html, description)
