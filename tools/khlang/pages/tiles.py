"""Tiles: links to the groups of a facet, with their counts."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.pages.facets import Facet


@dataclass(frozen=True, slots=True)
class Tile:
    """A link with a label, where it leads, an icon's name or empty, and how many records are there."""

    label: str
    path: str
    icon: str = ""
    size: int = 0


def make_tiles(facet: Facet) -> list[Tile]:
    """Give the tiles of a facet's groups, in their order."""
    return [
        Tile(group.label, facet.group_path(group), group.icon, len(group.records)) for group in facet.groups
    ]
