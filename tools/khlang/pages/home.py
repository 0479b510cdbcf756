"""Home: what is here, which problems others have solved, what is used most, what is new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import quote

from khlang.fields.facets import PROVINCES
from khlang.fields.types import adopted
from khlang.library import Library
from khlang.pages.alphabet import TITLES
from khlang.pages.card_cache import CardCache
from khlang.pages.coverage import COVERAGE, list_map_provinces
from khlang.pages.examples import count_examples
from khlang.pages.feeds import feed_names
from khlang.pages.page import Page, Site, render, way_up
from khlang.pages.recognised import RECOGNISED, find_recognition_label
from khlang.pages.search import SEARCH
from khlang.pages.taxonomies import Taxonomy, list_main_taxonomies
from khlang.pages.thailand import load_map
from khlang.pages.tiles import Tile, make_tiles
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.search.problem_words import ProblemWord

HOME = "index.html"
NEWEST_ON_HOME = 3
REUSED_ON_HOME = 3
PROBLEMS_ON_HOME = 6
WORDS_ON_HOME = 16
# About four lines of a phone; a problem is told up to the last pause before that.
PROBLEM_LENGTH = 105


@dataclass(frozen=True, slots=True)
class ProblemLink:
    """A problem in a few words, and the record that tells how it was solved; whether that one is made up."""

    text: str
    path: str
    is_example: bool = False


def render_home(  # noqa: PLR0913  home shows something of everything
    library: Library,
    taxonomies: Sequence[Taxonomy],
    newest: Sequence[Record],
    cards: CardCache,
    site: Site,
    *,
    problem_words: Sequence[ProblemWord] = (),
) -> Page:
    """Make home; `newest` are all published records, newest first."""
    provinces = next((taxonomy for taxonomy in taxonomies if taxonomy.key == PROVINCES), None)
    map_provinces = list_map_provinces(provinces) if provinces else []
    counts = [
        (form.noun, f"{form.key}/index.html", sum(record.form is form for record in newest))
        for form in library.forms.values()
    ]
    root = way_up(HOME)
    html = render(
        "home.html",
        HOME,
        placeholder=site.hints.placeholder,
        counts=[count for count in counts if count[-1]],
        whole=len(newest),
        examples=count_examples(newest),
        problem_words=choose_words(problem_words),
        problems=list(choose_problems(taxonomies, newest)),
        tiles=[(taxonomy, make_tiles(taxonomy)) for taxonomy in list_main_taxonomies(taxonomies)],
        reused=[(cards.card(record), size) for record, size in list_reused(newest)],
        newest=cards.render_items(newest[:NEWEST_ON_HOME], root, "h3"),
        map=load_map(),
        map_provinces=map_provinces,
        covered=sum(province.size > 0 for province in map_provinces),
        coverage=COVERAGE,
        more=_list_more(library, taxonomies),
    )
    feeds = feed_names(HOME) if site.url else ()
    return Page(HOME, "หน้าแรก", html, "คลังบทเรียนของชุมชนไทย ค้นหาวิธีที่ทำแล้วได้ผลจริง", feeds=feeds)


def choose_words(problem_words: Sequence[ProblemWord]) -> list[tuple[ProblemWord, str]]:
    """Give the words with most answers, in the order of their vocabulary, each with where its answers are."""
    most = sorted(problem_words, key=lambda word: -word.size)[:WORDS_ON_HOME]
    return [(word, f"{SEARCH}?q={quote(word.text)}") for word in problem_words if word in most]


def _list_more(library: Library, taxonomies: Sequence[Taxonomy]) -> list[Tile]:
    """Give links to all that records are listed by."""
    label = find_recognition_label(library)
    recognised = [Tile(label, RECOGNISED)] if label else []
    listed = [Tile(taxonomy.label, taxonomy.path) for taxonomy in taxonomies]
    return [*listed, *recognised, Tile("ชื่อเรื่อง ก–ฮ", TITLES)]


def choose_problems(taxonomies: Sequence[Taxonomy], newest: Sequence[Record]) -> Iterator[ProblemLink]:
    """Give the problems of six records, the newest ones, spread over the main taxonomies' terms.

    Each term gives one record after the other until six are found; the same library gives the same six.
    """
    groups = [term.records for taxonomy in list_main_taxonomies(taxonomies) for term in taxonomy.terms]
    by_turns = (record for turn in zip_longest(*groups) for record in turn if record)
    # By their words: two places may have the same problem, and home asks once.
    chosen: set[str] = set()
    for record in (*by_turns, *newest):
        if len(chosen) == PROBLEMS_ON_HOME:
            return
        text = shorten_problem(record.problem)
        if text and text not in chosen:
            chosen.add(text)
            yield ProblemLink(text, record_path(record), record.is_example)


def shorten_problem(text: str) -> str:
    """Give a problem's first words, up to the last pause that fits; empty if it makes none in time.

    Thai has no full stop, and cut inside a word or a number with its unit it is no sentence: a pause is
    a space that no digit stands beside.
    """
    if len(text) <= PROBLEM_LENGTH:
        return text
    pauses = [found.start() for found in re.finditer(r"(?<![0-9๐-๙]) (?![0-9๐-๙ๆฯ(])", text)]
    fitting = [pause for pause in pauses if pause <= PROBLEM_LENGTH]
    return text[: fitting[-1]] if fitting else ""


def list_reused(records: Iterable[Record]) -> list[tuple[Record, int]]:
    """Give the records that most other places use, with how many; at an equal number the newest first."""
    counted = [(record, _count_adoptions(record)) for record in records]
    used = sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])
    return used[:REUSED_ON_HOME]


def _count_adoptions(record: Record) -> int:
    values = (value for _field, value in record.public_values(adopted.TYPE))
    return sum(len(value) for value in values if isinstance(value, tuple))
