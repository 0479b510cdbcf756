"""What a server searches and shows of published records: those of the library as it was last found sound."""

from __future__ import annotations

from collections.abc import Sequence

from khlang.pages.review import ReviewedRecord, list_reviewed
from khlang.pages.search import list_browse_links
from khlang.pages.taxonomies import list_taxonomies
from khlang.pages.tiles import Tile
from khlang.search.desk import Desk


class CurrentDesk:
    """The desk of the library as it was last found sound; a rebuild puts the next in its place."""

    def __init__(self) -> None:
        self.desk: Desk | None = None
        self.browse: Sequence[Tile] = ()
        self.reviewed: Sequence[ReviewedRecord] = ()
        self._listed = ""

    def hold(self, desk: Desk) -> None:
        """Make a desk ready, then answer from it."""
        desk.index()
        # The first question would otherwise wait for facets, words and suggestions.
        desk.search("ก")
        desk.suggest("ก")
        listed = desk.library.listed_digest
        # Each takes a look at every record, and after most edits finds the same.
        if not listed or listed != self._listed:
            self.browse = list_browse_links(list_taxonomies(desk.library))
            self.reviewed = list_reviewed(desk.library.published)
        self._listed = listed
        self.desk = desk
