"""Stage 4: records and listings in, pages out: path, title, HTML, metadata. Pure; knows no MkDocs.

`page` has the value and the template environment, `record` one record's page, `facets` what listings
group by, `listings` the lists, `guide` how a form is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khlang.library import Library
from khlang.pages.guide import render_guides
from khlang.pages.listings import render_listings
from khlang.pages.page import Extra, Page, Site
from khlang.pages.record import render_record, render_redirect
from khlang.photos import PublishedPhoto


def render_pages(
    library: Library, photos: Mapping[str, Mapping[str, PublishedPhoto]], site: Site
) -> Iterator[Page | Extra]:
    """Make every page and extra file; `photos` are the published photos by record id and file name."""
    yield from render_listings(library, site)
    yield from render_guides(library)
    for record in library.published:
        yield render_record(record, library, photos.get(record.id, {}), site)
        for alias in record.aliases:
            yield render_redirect(alias, record)
