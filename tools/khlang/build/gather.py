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
from khlang.search.browser.static_index import StaticIndex, build_static_index
from khlang.search.browser.static_lists import (
    list_related_terms,
    list_suggestions,
    list_synonyms,
    pack_facets,
)
from khlang.search.browser.stored_documents import StoredDocument, list_stored_documents
from khlang.search.index.facets import list_facets
from khlang.search.index.field_tokens import tokenize_records
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import build_inverted_index
from khlang.search.index.ranking import list_idf_buckets
from khlang.search.more_like_this import find_similar_records
from khlang.search.query.lexicon import list_lexicon, list_misspellings
from khlang.search.query.synonyms import make_term_dictionary
from khlang.search.text.field_texts import list_field_labels
from khlang.search.text.tokenizer import make_tokenizer

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
    shown: Sequence[StoredDocument]
    related: Mapping[str, tuple[Record, ...]]


def make_index(library: Library) -> Found:
    """Make the search index of a library's published records, and find which are alike."""
    records, vocabularies = library.published, library.vocabularies.values()
    tokens = tokenize_records(records, make_tokenizer(library), Cache(library.cache, "tokens"))
    inverted = build_inverted_index(build_forward_index(tokens))
    related = find_similar_records(records, inverted)
    facets = list_facets(library)
    frequencies = inverted.compound_postings.document_frequencies.tolist()
    lexicon = list_lexicon(dict(zip(inverted.compounds, frequencies, strict=True)), facets, vocabularies)
    idf_buckets = list_idf_buckets(inverted)
    labels = list_field_labels(records)
    shown = list_stored_documents(records, labels)
    extra = {
        "labels": labels,
        "misspellings": list(list_misspellings(vocabularies).items()),
        "related": list_related_terms(vocabularies, idf_buckets),
        **list_synonyms(make_term_dictionary(vocabularies, idf_buckets), idf_buckets),
    }
    lists = {"facets": pack_facets(facets), "lexicon": sorted(lexicon.items())}
    suggestions = list_suggestions(records, facets, lexicon)
    index = build_static_index(inverted, [each.name for each in shown], extra, lists, suggestions)
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


def _make_shown_target(shown: StoredDocument) -> Target:
    """Give a record's text file, whose name changes with what is in it, as a target."""
    return Target(shown.path, shown.name, lambda: TextFile(shown.path, shown.draw()))


def list_addresses(library: Library, paths: Iterable[str]) -> list[str]:
    """Give those of a site's paths that a search engine should know: pages, but not what only leads on."""
    aliases = {f"{record.form.key}/{alias}.html" for record in library.published for alias in record.aliases}
    return [path for path in paths if path.endswith(".html") and path not in aliases]
