"""To hand to people: a sheet folded in three, and one page to hang on a board."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.pages.share import Share, make_share
from khlang.photos import PublishedPhoto
from khlang.prints.excerpt import Excerpt, list_excerpts
from khlang.prints.pdf import Sheet
from khlang.prints.press import Press
from khlang.records.card import Card, make_card
from khlang.records.record import Record

# Sizes of text in points, tried from the largest: those of a leaflet in the hand, of a page on a wall.
LEAFLET_SIZES = (17.0, 15.5, 14.0, 13.0, 12.0, 11.0)
HANDOUT_SIZES = (20.0, 18.5, 17.0, 15.5, 14.0, 13.0, 12.0, 11.0)
# A folded sheet has six panels.
PANELS = 6


@dataclass(frozen=True, slots=True)
class Handed:
    """A record as it is handed to people: what is said of it, its first photo, its address and QR."""

    excerpt: Excerpt
    card: Card
    share: Share
    photo: PublishedPhoto | None
    caption: str


def write_leaflet_pdf(record: Record, press: Press) -> bytes:
    """Give a leaflet of a record: A4 across, two sides, folded in three. Raises PrintError."""
    return _write(record, press, "leaflet", LEAFLET_SIZES, PANELS)


def write_handout_pdf(record: Record, press: Press) -> bytes:
    """Give a page of a record that can hang on a board: A4, one side. Raises PrintError."""
    return _write(record, press, "handout", HANDOUT_SIZES, 1)


def _write(record: Record, press: Press, name: str, sizes: tuple[float, ...], pages: int) -> bytes:
    """Make the PDF of what says most in the largest text: the text is made smaller before anything is left out."""
    excerpts = list_excerpts(record)
    tries = [(excerpts[0], size) for size in sizes] + [(excerpt, sizes[-1]) for excerpt in excerpts[1:]]
    photo, caption = _find_photo(record, press)

    def make(number: int) -> Sheet:
        excerpt, size = tries[number]
        handed = Handed(excerpt, make_card(record), make_share(record, press.site), photo, caption)
        return press.compose(
            name,
            ("handed", name),
            [photo] if photo else [],
            max_pages=pages,
            is_folded=pages == PANELS,
            handed=handed,
            size=size,
        )

    return press.worker.fit(len(tries), make)


def _find_photo(record: Record, press: Press) -> tuple[PublishedPhoto | None, str]:
    """Give the first photo of the field that has the form's image, and its caption."""
    photos = press.publish_photos(record)
    for _path, field, photo in record.public_photos():
        if field.key == record.form.roles.image and photo.file in photos:
            return photos[photo.file], photo.caption
    return None, ""
