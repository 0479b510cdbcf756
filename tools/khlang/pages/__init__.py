"""Stage 4: records and listings in, pages out: path, title, HTML, metadata. Pure; knows no MkDocs.

`page` has the value and the template environment, `record` one record's page (`head`, `share`, `paper`,
`references` what stands around it), `facets` what listings group by, `listings` the lists, `guide` how a
form is filled in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from khlang.library import Library
from khlang.pages.guide import render_guides
from khlang.pages.listings import render_listings
from khlang.pages.page import Extra, Page, Sheet, Site
from khlang.pages.paper import render_paper_css
from khlang.pages.record import Around, lay_out_record, lay_out_redirect, leave_out_named
from khlang.pages.references import find_references
from khlang.pages.shelf import Shelf
from khlang.photos import PublishedPhoto
from khlang.records.record import Record


def render_pages(
    library: Library,
    photos: Mapping[str, Mapping[str, PublishedPhoto]],
    site: Site,
    related: Mapping[str, tuple[Record, ...]] = MappingProxyType({}),
    today: datetime.date | None = None,
) -> Iterator[Page | Extra | Sheet]:
    """Make every page and extra file, the many as sheets yet to be drawn.

    `photos` are the published photos by record id and file name, `related` the records like each one by id.
    `today` tells which records were last reviewed long ago; without it none is said to be.
    """
    shelf = Shelf(library)
    yield from render_listings(library, site, shelf)
    yield from render_guides(library)
    yield render_paper_css(library.forms.values())
    references = find_references(library)
    for record in library.published:
        referring = references.get(record.id, ())
        around = Around(referring, leave_out_named(record, related.get(record.id, ()), referring), today)
        yield lay_out_record(record, shelf, photos.get(record.id, {}), site, around)
        for alias in record.aliases:
            yield lay_out_redirect(alias, record)
