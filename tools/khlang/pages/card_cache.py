"""The records' cards, each made once, however many lists show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from khlang.library import Library
from khlang.pages.page import find_macro
from khlang.records.card import Card, make_card
from khlang.records.record import Record


class CardCache:
    """Makes cards and their HTML, and keeps both.

    A record stands in about ten lists (province, year, themes …), which all lie equally deep in
    the site: of 20,000 records, rendering cards anew would take most of the time of all listings.
    """

    def __init__(self, library: Library, thumbnails: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take a library, and by record id the paths of the photos that lists show."""
        self._library = library
        self._thumbnails = thumbnails
        self._cards: dict[str, Card] = {}
        self._fingerprints: dict[str, str] = {}
        self._html: dict[tuple[str, str, str], Markup] = {}
        self._macro = find_macro("cards.html", "item")

    def card(self, record: Record) -> Card:
        """Give the card of a record; that of a draft is not kept."""
        if record.is_draft:
            return make_card(record)
        if record.id not in self._cards:
            self._cards[record.id] = make_card(record, self._thumbnails.get(record.id, ""))
        return self._cards[record.id]

    def find(self, name: str) -> Card | None:
        """Give the card of the published record of that id or alias, or None."""
        record = self._library.find(name)
        return self.card(record) if record else None

    def fingerprint(self, record: Record) -> str:
        """Give what changes with the card of a record."""
        if record.id not in self._fingerprints:
            self._fingerprints[record.id] = repr(self.card(record))
        return self._fingerprints[record.id]

    def render_items(self, records: Sequence[Record], root: str, heading: str = "h2") -> Markup:
        """Give the list items of records, for a page whose way to the top of the site is `root`."""
        return Markup("").join(self._render_item(record, root, heading) for record in records)

    def _render_item(self, record: Record, root: str, heading: str) -> Markup:
        key = (record.id, root, heading)
        if key not in self._html:
            self._html[key] = Markup(self._macro(self.card(record), root, heading))  # noqa: S704 our macro
        return self._html[key]
