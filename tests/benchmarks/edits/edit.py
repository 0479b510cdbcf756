"""An edit of a library's files, and what makes one of a file's tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.problems import START
from khlang.yaml_text import Entry, Node, Text, read_tree
from khlang.yaml_text import Mapping as Tree

# Words that few records have, or none: what an edit brings is looked for afterwards.
WORDS = (
    "มะพร้าวน้ำหอม", "จักรยานสามล้อ", "เตาเผาถ่านไร้ควัน", "หอยขม", "ทะเบียนต้นไม้", "ธนาคารเลือด", "โดรนพ่นยา",
    "ผ้าย้อมคราม", "ปุ๋ยมูลไส้เดือน", "เห็ดตับเต่า", "กังหันลม", "ลานตากข้าว", "จิ้งหรีด", "ข้าวเม่า", "Podcast",
    "solar", "QR", "แผ่นเสียง", "หมอลำ", "เรือยาว", "สายธาร", "ครกกระเดื่อง", "ตู้ปันสุข", "นาฬิกาแดด",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """What is changed: files by their paths in the library, None for one that goes; `words` are what it is about."""

    kind: str
    words: str
    files: Mapping[str, bytes | None]


def apply_edit(edit: Edit, root: Path) -> Edit:
    """Change the files of a library, and give the edit that undoes it."""
    before: dict[str, bytes | None] = {}
    for name, data in edit.files.items():
        path = root / name
        before[name] = path.read_bytes() if path.is_file() else None
        if data is None:
            path.unlink()
            if path.parent.parent != root and not any(path.parent.iterdir()):
                path.parent.rmdir()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return Edit(f"back from {edit.kind}", edit.words, before)


def read_mapping(path: Path) -> Tree:
    """Read the tree of a file of the library, which is sound."""
    tree, _problems = read_tree(path.read_bytes(), path.name)
    assert isinstance(tree, Tree)
    return tree


def make_text(value: str) -> Text:
    """Make a node of a text."""
    return Text(value, START)


def read_value(tree: Tree, key: str) -> str:
    """Give a text of a record."""
    node = tree.get(key)
    assert isinstance(node, Text)
    return node.value


def put_entries(tree: Tree, values: Mapping[str, Node]) -> Tree:
    """Give a mapping with these values in their places, or at its end."""
    kept = [Entry(entry.key, values.get(entry.key.value, entry.value)) for entry in tree.entries]
    new = [Entry(make_text(key), value) for key, value in values.items() if tree.get(key) is None]
    return Tree((*kept, *new), START)
