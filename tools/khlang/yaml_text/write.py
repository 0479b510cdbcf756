"""Nodes to YAML that `read_tree` reads back unchanged."""

from __future__ import annotations

import re

from khlang.yaml_text.tree import Items, Mapping, Node, Text

# What a block does not keep: spaces at the edges of lines, several empty lines in a row, CR.
_NO_BLOCK = re.compile(r"^\s|\s$|[ \t]\n|\n[ \t]|\n{3,}|\r")
_PLAIN = re.compile(r"[0-9A-Za-z\u0e01-\u0e3a\u0e40-\u0e5b](?:[^\n:#]|:(?! |$)|(?<! )#)*")


def write_node(node: Node, indent: int = 0) -> str:
    """Write a node as YAML that `read_tree` reads back the same; lines end in LF."""
    pad = " " * indent
    match node:
        case Text(value=value):
            return f"{pad}{_write_text(value, indent)}\n"
        case Items(items=items):
            return "".join(f"{pad}-{_write_item(item, indent)}" for item in items) or f"{pad}[]\n"
        case Mapping(entries=entries):
            return (
                "".join(f"{pad}{entry.key.value}:{_write_inside(entry.value, indent)}" for entry in entries)
                or f"{pad}{{}}\n"
            )


def _write_item(node: Node, indent: int) -> str:
    if isinstance(node, Text):
        return _write_inside(node, indent)
    return f" {write_node(node, indent + 2).lstrip(' ')}"


def _write_inside(node: Node, indent: int) -> str:
    if isinstance(node, Text):
        return f" {_write_text(node.value, indent)}\n" if node.value else "\n"
    return f"\n{write_node(node, indent + 2)}"


def _write_text(value: str, indent: int) -> str:
    """Write a scalar plain where that is safe, as a block when it has lines, else in single quotes."""
    if value.strip("\n") and "\n" in value and not _NO_BLOCK.search(value.removesuffix("\n")):
        pad = "\n" + " " * (indent + 2)
        header = "|" if value.endswith("\n") else "|-"
        body = value.removesuffix("\n").split("\n")
        return header + "".join(pad + line if line else "\n" for line in body)
    if "\n" in value or "\r" in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        return f'"{escaped}"'
    if _PLAIN.fullmatch(value) and value == value.strip():
        return value
    return "'" + value.replace("'", "''") + "'"
