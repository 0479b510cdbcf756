"""What a site is made of, gathered from the stages before: a sound library, its photos, its index."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khlang.cache import Cache
from khlang.checks import find_problems
from khlang.clock import find_today
from khlang.library import Library, is_draft_file, load_library
from khlang.pages import render_pages
from khlang.pages.page import BinaryFile, Page, Site, Target, TextFile, make_file_target
from khlang.photos import PublishedPhoto, publish_photo
from khlang.problems import has_errors, report_text
from khlang.problems.report import show_problem
from khlang.records.record import Record
from khlang.search.analysis import make_analyser
from khlang.search.facets import list_facets
from khlang.search.flat import flatten
from khlang.search.inverted import invert
from khlang.search.names import make_words
from khlang.search.related import find_related
from khlang.search.scoring import list_levels
from khlang.search.shown import Shown, list_labels, list_shown
from khlang.search.static_index import StaticIndex, build_index
from khlang.search.static_lists import (
    list_names,
    list_related,
    list_suggestions,
    pack_facets,
)
from khlang.search.terms import find_terms
from khlang.search.words import list_lexicon, list_misspelt

log = logging.getLogger("mkdocs.plugins.khlang")


class SiteError(Exception):
    """The site can't be built; the message holds every problem, or what MkDocs said."""


def load_sound_library(root: Path, cache: Path) -> Library:
    """Load and check a library. Raises SiteError with every problem of it, but for those of drafts."""
    library = load_library(root, cache)
    found = find_problems(library, find_today(), near_duplicates=False)
    problems = [problem for problem in found if not is_draft_file(problem.file)]
    if has_errors(problems):
        raise SiteError(report_text(problems))
    for problem in problems:
        log.info("%s", show_problem(problem))
    return library


def publish_photos(library: Library, cache: Path) -> Mapping[str, Mapping[str, PublishedPhoto]]:
    """Give the published photos of every record, by record id and file name."""
    return {
        record.id: {
            photo.file: publish_photo(library, record, photo, cache)
            for _path, _field, photo in record.public_photos()
        }
        for record in library.published
    }


@dataclass(frozen=True, slots=True)
class Found:
    """What is made of the records' terms: the search index, what it shows of each record, and the records like
    each one by its id."""

    index: StaticIndex
    shown: Sequence[Shown]
    related: Mapping[str, tuple[Record, ...]]


def make_index(library: Library) -> Found:
    """Make the search index of a library's published records, and find which are alike."""
    records, vocabularies = library.published, library.vocabularies.values()
    terms = find_terms(records, make_analyser(library), Cache(library.cache, "terms"))
    inverted = invert(flatten(terms))
    related = find_related(records, inverted)
    facets = list_facets(library)
    words = dict(zip(inverted.words, inverted.word_holders.holders.tolist(), strict=True))
    lexicon = list_lexicon(words, facets, vocabularies)
    levels = list_levels(inverted)
    labels = list_labels(records)
    shown = list_shown(records, labels)
    extra = {
        "labels": labels,
        "misspelt": list(list_misspelt(vocabularies).items()),
        "related": list_related(vocabularies, levels),
        **list_names(make_words(vocabularies, levels), levels),
    }
    lists = {"facets": pack_facets(facets), "words": sorted(lexicon.items())}
    suggestions = list_suggestions(records, facets, lexicon)
    index = build_index(inverted, [each.name for each in shown], extra, lists, suggestions)
    return Found(index, shown, related)


def gather_pages(
    library: Library, found: Found, site: Site, photo_cache: Path
) -> tuple[list[Page], list[Target]]:
    """Give the pages that the menu and hand-written pages may name, and all other pages and files."""
    photos = publish_photos(library, photo_cache)
    made = [*render_pages(library, photos, site, found.related, find_today())]
    files: list[TextFile | BinaryFile] = [
        *(item for item in made if isinstance(item, TextFile)),
        *(BinaryFile(photo.path, photo.data) for each in photos.values() for photo in each.values()),
        *(BinaryFile(path, text.encode()) for path, text in found.index.files.items()),
    ]
    targets = [item for item in made if isinstance(item, Target)]
    targets.extend(map(_make_shown_target, found.shown))
    return [item for item in made if isinstance(item, Page)], [*targets, *map(make_file_target, files)]


def _make_shown_target(shown: Shown) -> Target:
    """Give a record's text file, whose name changes with what is in it, as a target."""
    return Target(shown.path, shown.name, lambda: TextFile(shown.path, shown.draw()))


def list_addresses(library: Library, paths: Iterable[str]) -> list[str]:
    """Give those of a site's paths that a search engine should know: pages, but not what only leads on."""
    aliases = {f"{record.form.key}/{alias}.html" for record in library.published for alias in record.aliases}
    return [path for path in paths if path.endswith(".html") and path not in aliases]
