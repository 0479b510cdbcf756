"""What a site is made of, gathered from the stages before: a sound library, its photos, its index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from khlang.build.index_facts import keep_index_facts
from khlang.build.pictures import choose_pictures, list_picture_targets
from khlang.clock import find_today
from khlang.images.client import ImageWorker
from khlang.library import Library
from khlang.pages import render_pages
from khlang.pages.line_breaks import WordKeeper, keep_words
from khlang.pages.offline import OFFLINE
from khlang.pages.page import BinaryFile, Page, Site, Target, TextFile, make_file_target
from khlang.photos import PublishedPhoto, publish_photo, publish_thumbnails
from khlang.records.record import Record
from khlang.search.browser.static_index import StaticIndex, build_static_index
from khlang.search.browser.stored_documents import StoredDocument
from khlang.search.index.build import build_index
from khlang.search.index.inverted import InvertedIndex
from khlang.search.problem_words import ProblemWord


def publish_photos(
    library: Library, *, forgets: bool = True
) -> tuple[Mapping[str, Mapping[str, PublishedPhoto]], Mapping[str, PublishedPhoto]]:
    """Give the published photos of every record, by record id and file name, and by id those that lists show."""
    with ImageWorker() as worker:
        photos = {
            record.id: {
                photo.file: publish_photo(library, record, photo, worker)
                for _path, _field, photo in record.public_photos()
            }
            for record in library.published
        }
        return photos, publish_thumbnails(library, photos, worker, forgets=forgets)


@dataclass(frozen=True, slots=True)
class Found:
    """The static index of a library, the records like each one by its id, words for which it has answers, and which of
    the site's own queries are `answered`."""

    index: StaticIndex
    related: Mapping[str, tuple[Record, ...]]
    problem_words: Sequence[ProblemWord] = ()
    answered: Sequence[str] = ()


def make_index(library: Library, inverted: InvertedIndex | None = None, queries: Iterable[str] = ()) -> Found:
    """Make the static index of a library's published records, and find which are alike.

    `inverted` is their inverted index; without it, it is built. `queries` are those that the site would offer.
    """
    if inverted is None:
        inverted = build_index(library)
    facts = keep_index_facts(library, inverted, [*queries])
    by_id = {record.id: record for record in library.published}
    return Found(
        build_static_index(library, inverted, facts.names),
        {name: tuple(by_id[other] for other in others) for name, others in facts.related.items()},
        [ProblemWord(text, size) for text, size in facts.problem_words],
        facts.answered,
    )


def gather_pages(
    library: Library,
    found: Found,
    site: Site,
    keeper: WordKeeper,
    pictures: int,
) -> tuple[list[Page], list[Target]]:
    """Give the pages that the menu and hand-written pages may name, and all other pages and files.

    `keeper` keeps the words of the others whole; of the first, other plugins read the HTML, which stays as it is.
    So many records at most have `pictures` of their own.
    """
    offered = tuple(query for query in site.hints.queries if query in found.answered)
    site = replace(site, hints=replace(site.hints, queries=offered))
    photos, thumbnails = publish_photos(library)
    drawn = choose_pictures(library, site, pictures)
    shown = {record_id: photo.path for record_id, photo in thumbnails.items()}
    made = [
        *render_pages(
            library,
            photos,
            site,
            found.related,
            find_today(),
            pictures=drawn,
            thumbnails=shown,
            problem_words=found.problem_words,
            keeper=keeper,
        )
    ]
    files: list[TextFile | BinaryFile] = [
        *(item for item in made if isinstance(item, TextFile)),
        *(BinaryFile(photo.path, photo.data) for each in photos.values() for photo in each.values()),
        *(BinaryFile(photo.path, photo.data) for photo in thumbnails.values()),
        *(BinaryFile(path, text.encode()) for path, text in found.index.files.items()),
    ]
    targets = [keep_words(item, keeper) for item in made if isinstance(item, Target)]
    targets.extend(map(_make_document_target, found.index.documents))
    targets.extend(list_picture_targets(library, site, drawn))
    return [item for item in made if isinstance(item, Page)], [*targets, *map(make_file_target, files)]


def _make_document_target(document: StoredDocument) -> Target:
    """Give a file of stored documents, whose name changes with what is in it, as a target."""
    return Target(document.path, document.key, lambda: TextFile(document.path, document.draw()))


def list_addresses(library: Library, paths: Iterable[str]) -> list[str]:
    """Give those of a site's paths that belong into its sitemap: all pages but redirects, and that of no network."""
    aliases = {f"{record.form.key}/{alias}.html" for record in library.published for alias in record.aliases}
    return [path for path in paths if path.endswith(".html") and path not in {*aliases, OFFLINE}]
