"""Stage 1: bytes in, a tree of text with positions out, or problems; and back to YAML.

YAML's guesses are refused: every scalar stays text (`0123456`, `no`, `2567-01-02`), and whatever a
careful writer never needs (anchors, aliases, tags, several documents, duplicate keys) is a problem.
Reads no files. `tree` has the nodes, `read` makes them, `explain` says in Thai what libyaml could not
read, `write` is the way back.
"""

from khlang.yaml_text.locate import find_node
from khlang.yaml_text.read import MAX_FILE_BYTES, find_forbidden, read_comments, read_tree
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text
from khlang.yaml_text.write import write_node

__all__ = [
    "MAX_FILE_BYTES",
    "Entry",
    "Items",
    "Mapping",
    "Node",
    "Text",
    "find_forbidden",
    "find_node",
    "read_comments",
    "read_tree",
    "write_node",
]
