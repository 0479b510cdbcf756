"""Edits of records: their texts, titles and other values, their photos; records that come and go."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from khlang.problems import START
from khlang.yaml_text import Change, Entry, Items, Node, Text, change_entries, write_node
from khlang.yaml_text import Mapping as Tree
from PIL import Image

from tests.benchmarks.edits.edit import WORDS, Edit, make_text, put_entries, read_mapping, read_value

FOLDER = "records/lesson"
# The numbers of ids that no made library has.
FIRST_NEW, LAST_NEW = 700, 999


def choose_record(root: Path, chance: random.Random, key: str = "") -> tuple[str, Tree]:
    """Give path and tree of a record that has something under `key`."""
    paths = sorted((root / FOLDER).glob("kr-*.yml"))
    while True:
        path = chance.choice(paths)
        tree = read_mapping(path)
        if not key or tree.get(key) is not None:
            return f"{FOLDER}/{path.name}", tree


def change_record(root: Path, path: str, tree: Tree, values: Mapping[str, Node]) -> bytes:
    """Give the bytes of a record with other values."""
    changes = {key: Change(value) for key, value in values.items()}
    return change_entries((root / path).read_bytes(), tree, changes)


def change_text(root: Path, chance: random.Random) -> Edit:
    """A paragraph comes, goes, or moves to another place; words come from another record or are new."""
    path, tree = choose_record(root, chance, "story")
    paragraphs = re.split(r"\n\n+", read_value(tree, "story").strip())
    _path, other = choose_record(root, chance, "story")
    borrowed = chance.choice(re.split(r"\n\n+", read_value(other, "story").strip()))[:300]
    word = chance.choice(WORDS)
    how = chance.choice(("word", "paragraph", "order", "shorter", "whole"))
    if how == "word":
        at = chance.randrange(len(paragraphs))
        paragraphs[at] = f"{paragraphs[at]} {word}"
    elif how == "paragraph":
        paragraphs.insert(chance.randrange(len(paragraphs) + 1), f"{word} {borrowed}".strip())
    elif how == "shorter" and len(paragraphs) > 1:
        paragraphs.pop(chance.randrange(len(paragraphs)))
    elif how == "whole":
        paragraphs = [f"{borrowed} {word}".strip(), *paragraphs[:1]]
    else:
        chance.shuffle(paragraphs)
    story = "\n\n".join(paragraphs) + "\n"
    if len(story) < 200:
        story = f"{borrowed} {story}"
    return Edit("text", word, {path: change_record(root, path, tree, {"story": make_text(story)})})


def change_title(root: Path, chance: random.Random) -> Edit:
    """Another beginning, or the title of another record."""
    path, tree = choose_record(root, chance, "title")
    _path, other = choose_record(root, chance, "title")
    word = chance.choice(WORDS)
    base = read_value(chance.choice((tree, other)), "title")
    title = " ".join(f"{word} {base}".split())[:140].strip()
    return Edit("title", title, {path: change_record(root, path, tree, {"title": make_text(title)})})


def change_value(key: str) -> Callable[[Path, random.Random], Edit]:
    """Give what puts the value of another record into a record."""

    def change(root: Path, chance: random.Random) -> Edit:
        path, tree = choose_record(root, chance, key)
        for _ in range(20):
            value = choose_record(root, chance, key)[1].by_key[key].value
            if write_node(value) != write_node(tree.by_key[key].value):
                break
        words = value.value if isinstance(value, Text) else ""
        return Edit(key, words, {path: change_record(root, path, tree, {key: value})})

    return change


def find_new_id(root: Path, stem: str, chance: random.Random) -> str:
    """Give an id with this beginning that no record has, and none is known by."""
    known = b"\n".join(path.read_bytes() for path in (root / FOLDER).glob(f"{stem}*.yml"))
    while True:
        made = f"{stem}-{chance.randint(FIRST_NEW, LAST_NEW)}"
        if made.encode() not in known:
            return made


def change_alias(root: Path, chance: random.Random) -> Edit:
    """A record gets another old name, or loses those that it has."""
    path, tree = choose_record(root, chance)
    stem = read_value(tree, "id").rpartition("-")[0]
    has = tree.get("aliases")
    names = has.items if isinstance(has, Items) and chance.random() < 0.5 else ()
    if not (has and not names and chance.random() < 0.5):
        names = (*names, make_text(find_new_id(root, stem, chance)))
    value = Items(tuple(names), START)
    return Edit("alias", stem, {path: change_record(root, path, tree, {"aliases": value})})


def make_photo_entry(name: str, caption: str) -> Tree:
    """Make the entry of a photo in which nobody can be seen."""
    parts = {"file": name, "caption": caption, "people": "none"}
    return Tree(tuple(Entry(make_text(key), make_text(value)) for key, value in parts.items()), START)


def make_photo(width: int, shift: int) -> bytes:
    """Make a photo without what a camera adds; with another `shift` another one."""
    gradient = Image.linear_gradient("L").resize((width, 120))
    out = io.BytesIO()
    gradient.point(lambda value: (value * 3 + shift) % 256).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def change_photo(root: Path, chance: random.Random) -> Edit:
    """A photo comes, goes, or its file or caption is another."""
    path, tree = choose_record(root, chance)
    word = chance.choice(WORDS)
    held = tree.get("photos")
    entries = list(held.items) if isinstance(held, Items) else []
    folder = path.removesuffix(".yml")
    files: dict[str, bytes | None] = {}
    how = chance.choice(("new", "bytes", "caption", "gone")) if entries else "new"
    data = make_photo(chance.randint(160, 640), chance.randrange(256))
    if how == "new":
        name = f"p{chance.randrange(10**6)}.jpg"
        entries.append(make_photo_entry(name, f"{word} ที่หน้าศาลากลางบ้าน"))
        files[f"{folder}/{name}"] = data
    else:
        at = chance.randrange(len(entries))
        chosen = entries[at]
        assert isinstance(chosen, Tree)
        name = read_value(chosen, "file")
        if how == "gone":
            entries.pop(at)
            files[f"{folder}/{name}"] = None
        elif how == "caption":
            entries[at] = make_photo_entry(name, f"{word} ริมคลอง")
        else:
            files[f"{folder}/{name}"] = data
    if how != "bytes":
        files[path] = change_record(root, path, tree, {"photos": Items(tuple(entries), START)})
    return Edit("photo", word, files)


def remove_record(root: Path, chance: random.Random) -> Edit:
    """A record goes, with its photos."""
    path, tree = choose_record(root, chance)
    folder = root / path.removesuffix(".yml")
    photos = [each for each in folder.iterdir() if each.is_file()] if folder.is_dir() else []
    files = {path: None, **{each.relative_to(root).as_posix(): None for each in photos}}
    return Edit("removal", read_value(tree, "title"), files)


def add_record(root: Path, chance: random.Random) -> Edit:
    """A record under a new id, with the texts of others: before, between or behind those that are there."""
    _path, tree = choose_record(root, chance, "story")
    _other, other = choose_record(root, chance, "story")
    stem = read_value(choose_record(root, chance)[1], "id").rpartition("-")[0]
    made, word = find_new_id(root, stem, chance), chance.choice(WORDS)
    story = f"{read_value(other, 'story')[:900].strip()} {word}\n"
    title = f"{word} {read_value(other, 'title')[:80]}".strip()
    values = {"id": made, "title": title, "story": story}
    kept = Tree(
        tuple(entry for entry in tree.entries if entry.key.value not in ("photos", "aliases", "related")),
        START,
    )
    new = put_entries(kept, {key: make_text(value) for key, value in values.items()})
    return Edit("addition", title, {f"{FOLDER}/{made}.yml": write_node(new).encode()})
