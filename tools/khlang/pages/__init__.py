"""Stage 4: records and listings in, pages out: path, title, HTML, metadata. Pure; knows no MkDocs.

`page` has the value and the template environment, `record` one record's page (`head`, `share`, `paper`,
`references`, `downloads` what stands around it), `taxonomies` what listings group by, `listings` the lists,
`kept_listings` these between builds, `form_guide` how a form is filled in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from khlang.library import Library
from khlang.pages.areas import list_area_scripts
from khlang.pages.card_cache import CardCache
from khlang.pages.downloads import make_data_target, render_data_files
from khlang.pages.examples import count_examples
from khlang.pages.form import render_send_pages
from khlang.pages.form_guide import render_guides
from khlang.pages.form_paper import render_paper_forms
from khlang.pages.kept_listings import keep_listings
from khlang.pages.line_breaks import WordKeeper
from khlang.pages.list_rows import RowMaker
from khlang.pages.listings import render_listings
from khlang.pages.page import Page, Site, Target, TextFile
from khlang.pages.paper import render_paper_css
from khlang.pages.record import RecordContext, leave_out_named, make_record_target
from khlang.pages.redirect import make_redirect_target
from khlang.pages.references import find_references
from khlang.photos import PublishedPhoto
from khlang.records.record import Record
from khlang.search.problem_words import ProblemWord


def render_pages(  # noqa: PLR0913  what all pages are made of
    library: Library,
    photos: Mapping[str, Mapping[str, PublishedPhoto]],
    site: Site,
    related: Mapping[str, tuple[Record, ...]] = MappingProxyType({}),
    today: datetime.date | None = None,
    *,
    pictures: Mapping[str, str] = MappingProxyType({}),
    thumbnails: Mapping[str, str] = MappingProxyType({}),
    problem_words: Sequence[ProblemWord] = (),
    keeper: WordKeeper | None = None,
) -> Iterator[Page | TextFile | Target]:
    """Make every page and extra file, the many as targets yet to be rendered.

    `photos` are the published photos by record id and file name, `related` the records like each one by id.
    `today` tells which records were last reviewed long ago; without it none is said to be. `pictures` are the paths of
    the pictures that previews of links show, by record id, `thumbnails` those of the photos in lists.
    `problem_words` are what home offers; `keeper` keeps words whole in what scripts write.
    """
    cards = CardCache(library, thumbnails)
    rows = RowMaker(library, cards, keeper.mark_for_script if keeper else None)
    # Drafts, too, have a part in whether examples are explained.
    shown = repr((site, thumbnails, problem_words, bool(count_examples(library.records))))
    make = partial(render_listings, library, site, rows, problem_words)
    yield from keep_listings(library, shown, make)
    yield from render_guides(library)
    yield from render_send_pages(library.forms.values(), site)
    yield from render_paper_forms(library.forms.values(), site)
    yield from list_area_scripts(library.gazetteer)
    yield render_paper_css(library.forms.values())
    yield from render_data_files(library, site)
    references = find_references(library)
    for record in library.published:
        referring = references.get(record.id, ())
        context = RecordContext(
            referring,
            leave_out_named(record, related.get(record.id, ()), referring),
            today,
            picture=pictures.get(record.id, ""),
        )
        yield make_record_target(record, cards, photos.get(record.id, {}), site, context)
        yield make_data_target(record, photos.get(record.id, {}), site)
        for alias in record.aliases:
            yield make_redirect_target(alias, record)
