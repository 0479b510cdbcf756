"""Finds what a path leads to in a file's tree."""

from __future__ import annotations

from khlang.problems import Path
from khlang.yaml_text.tree import Items, Mapping, Node


def find_node(tree: Node, path: Path) -> Node | None:
    """Give the node that a path leads to; where it goes on below a text, that text; None where nothing stands."""
    node: Node | None = tree
    for key in path:
        match node:
            case Mapping():
                node = node.get(str(key))
            case Items(items=items) if isinstance(key, int) and key < len(items):
                node = items[key]
            case Items() | None:
                return None
    return node
