"""What a site is made of, gathered from the stages before: a sound library, its photos, its index."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.cache import Cache
from khlang.checks import find_problems
from khlang.library import Library, is_draft_file, load_library, photos_of
from khlang.pages import render_pages
from khlang.pages.page import Asset, Extra, Page, Sheet, Site, lay_out_file
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
    found = find_problems(library, datetime.date.today(), near_duplicates=False)
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


@dataclass(frozen=True, slots=True)
class Found:
    """What is made of the records' terms: the search index, and the records like each one by its id."""

    index: StaticIndex
    related: Mapping[str, tuple[Record, ...]]


def make_index(library: Library) -> Found:
    """Make the search index of a library's published records, and find which are alike."""
    records = library.published
    terms = list_terms(records, make_analyser(library), Cache(library.cache, "terms"))
    index = build_index([Entry(*pair) for pair in zip(terms, map(make_card, records), strict=True)])
    return Found(index, find_related(records, terms))


def gather_pages(
    library: Library, found: Found, site: Site, photo_cache: Path
) -> tuple[list[Page], list[Sheet]]:
    """Give the pages that the menu and hand-written pages may name, and all other pages and files."""
    photos = publish_photos(library, photo_cache)
    made = [*render_pages(library, photos, site, found.related, datetime.date.today())]
    files: list[Extra | Asset] = [
        *(item for item in made if isinstance(item, Extra)),
        *(Asset(photo.path, photo.data) for each in photos.values() for photo in each.values()),
        *(Extra(path, text) for path, text in found.index.files.items()),
    ]
    sheets = [item for item in made if isinstance(item, Sheet)]
    return [item for item in made if isinstance(item, Page)], [*sheets, *map(lay_out_file, files)]


def list_addresses(library: Library, paths: Iterable[str]) -> list[str]:
    """Give those of a site's paths that a search engine should know: pages, but not what only leads on."""
    aliases = {f"{record.form.key}/{alias}.html" for record in library.published for alias in record.aliases}
    return [path for path in paths if path.endswith(".html") and path not in aliases]
