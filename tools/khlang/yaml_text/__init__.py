"""Stage 1: bytes in, a tree of text with positions out, or problems; and back to YAML.

Every scalar stays text (`0123456`, `no`, `2567-01-02`): YAML's own types are never applied. Anchors, aliases,
tags, several documents and duplicate keys are problems. Reads no files.

`tree` has the nodes, `characters` makes text of bytes and `read` nodes of it, `simple` those of usual files, `explain`
turns libyaml's errors into problems, `comments` gives what a file says beside its nodes, `locate` finds the mark that
belongs to a path, `write` makes YAML of nodes, `edit` changes some entries of a file.
"""

from khlang.yaml_text.characters import MAX_FILE_BYTES, find_forbidden, read_text, unify_lines
from khlang.yaml_text.comments import read_comments
from khlang.yaml_text.edit import Change, change_entries
from khlang.yaml_text.locate import find_mark, find_node, locate
from khlang.yaml_text.read import is_text_in_yaml, read_tree
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text, walk_texts
from khlang.yaml_text.write import write_node

__all__ = [
    "MAX_FILE_BYTES",
    "Change",
    "Entry",
    "Items",
    "Mapping",
    "Node",
    "Text",
    "change_entries",
    "find_forbidden",
    "find_mark",
    "find_node",
    "is_text_in_yaml",
    "locate",
    "read_comments",
    "read_text",
    "read_tree",
    "unify_lines",
    "walk_texts",
    "write_node",
]
