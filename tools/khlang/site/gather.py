"""What a site is made of, gathered from the stages before: a sound library, its photos, its index."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from khlang.cache import Cache
from khlang.checks import find_problems
from khlang.library import Library, is_draft_file, load_library, photos_of
from khlang.photos import PublishedPhoto, publish_photo
from khlang.problems import has_errors, report_text
from khlang.records.card import make_card
from khlang.records.record import Record
from khlang.search.analysis import list_terms, make_analyser
from khlang.search.related import find_related
from khlang.search.static_index import Entry, StaticIndex, build_index

log = logging.getLogger("mkdocs.plugins.khlang")


class SiteError(Exception):
    """The site can't be built; the message holds every problem, or what MkDocs said."""


def load_sound_library(root: Path, cache: Path) -> Library:
    """Load and check a library. Raises SiteError with every problem of it, but for those of drafts."""
    library = load_library(root, cache)
    found = find_problems(library, datetime.date.today())
    problems = [problem for problem in found if not is_draft_file(problem.file)]
    if has_errors(problems):
        raise SiteError(report_text(problems))
    for problem in problems:
        log.info("%s", problem)
    return library


def publish_photos(library: Library, cache: Path) -> Mapping[str, Mapping[str, PublishedPhoto]]:
    """Give the published photos of every record, by record id and file name."""
    return {
        record.id: {
            photo.file: publish_photo(library, record, photo, cache)
            for _key, photos in photos_of(record)
            for photo in photos.photos
        }
        for record in library.published
    }


def make_index(library: Library) -> tuple[StaticIndex, Mapping[str, tuple[Record, ...]]]:
    """Give the search index of a library's published records, and the records like each one by its id."""
    records = library.published
    terms = list_terms(records, make_analyser(library), Cache(library.cache, "terms"))
    index = build_index([Entry(*pair) for pair in zip(terms, map(make_card, records), strict=True)])
    return index, find_related(records, terms)


def list_addresses(library: Library, paths: Iterable[str]) -> list[str]:
    """Give those of a site's paths that a search engine should know: pages, but not what only leads on."""
    aliases = {f"{record.form.key}/{alias}.html" for record in library.published for alias in record.aliases}
    return [path for path in paths if path.endswith(".html") and path not in aliases]
