"""Tiles: links to the groups of a taxonomy, with their counts."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.pages.taxonomies import Taxonomy


@dataclass(frozen=True, slots=True)
class Tile:
    """A link with a label, where it leads, an icon's name or empty, and how many records are there."""

    label: str
    path: str
    icon: str = ""
    size: int = 0


def make_tiles(taxonomy: Taxonomy) -> list[Tile]:
    """Give the tiles of a taxonomy's terms, in their order."""
    return [
        Tile(term.label, taxonomy.term_path(term), term.icon, len(term.records)) for term in taxonomy.terms
    ]
