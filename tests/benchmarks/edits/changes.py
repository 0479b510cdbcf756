"""Random edits of a library's files, as people make them: each gives the new bytes of the files that it changes."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from khlang.problems import START
from khlang.yaml_text import Change, Entry, Items, Node, Text, change_entries, read_tree, write_node
from khlang.yaml_text import Mapping as Tree
from PIL import Image

FOLDER = "records/lesson"
# Vocabularies by whose terms records are grouped, and those that search asks; their terms have aliases.
GROUPING = ("missions", "themes")
SEARCHED = ("synonyms", "related_words", "misspellings", "abbreviations")
# Words that few records have, or none: what an edit brings is looked for afterwards.
WORDS = (
    "มะพร้าวน้ำหอม", "จักรยานสามล้อ", "เตาเผาถ่านไร้ควัน", "หอยขม", "ทะเบียนต้นไม้", "ธนาคารเลือด", "โดรนพ่นยา",
    "ผ้าย้อมคราม", "ปุ๋ยมูลไส้เดือน", "เห็ดตับเต่า", "กังหันลม", "ลานตากข้าว", "จิ้งหรีด", "ข้าวเม่า", "Podcast",
    "solar", "QR", "แผ่นเสียง", "หมอลำ", "เรือยาว", "สายธาร", "ครกกระเดื่อง", "ตู้ปันสุข", "นาฬิกาแดด",
)  # fmt: skip
# The numbers of ids that no made library has.
FIRST_NEW, LAST_NEW = 700, 999


@dataclass(frozen=True, slots=True)
class Edit:
    """What is changed: files by their paths in the library, None for one that goes; `words` are what it is about."""

    kind: str
    words: str
    files: Mapping[str, bytes | None]


def make_edit(kind: str, root: Path, chance: random.Random) -> Edit:
    """Make an edit of a kind for the library in `root`, which stays as it is until the edit is applied."""
    return MAKERS[kind](root, chance)


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


def make_text(value: str) -> Text:
    """Make a node of a text."""
    return Text(value, START)


def read_value(tree: Tree, key: str) -> str:
    """Give a text of a record."""
    node = tree.get(key)
    assert isinstance(node, Text)
    return node.value


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
            value = choose_record(root, chance, key)[1].get(key)
            assert value is not None
            if write_node(value) != write_node(tree.get(key) or value):
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


def change_vocabulary(root: Path, chance: random.Random) -> Edit:
    """A term has another label (and the old one as alias), another help, one more alias; or there is a new term."""
    key = chance.choice((*GROUPING, *SEARCHED))
    path = f"vocabularies/{key}.yml"
    tree = read_mapping(root / path)
    listed = tree.get("terms")
    assert isinstance(listed, Items)
    terms = list(listed.items)
    at = chance.randrange(len(terms))
    term = terms[at]
    assert isinstance(term, Tree)
    word = f"{chance.choice(WORDS)}{chance.choice(WORDS)}{chance.randrange(1_000)}"
    aliases = term.get("aliases")
    names = aliases.items if isinstance(aliases, Items) else ()
    how = chance.choice(("label", "alias", "order", "new" if key in SEARCHED else "help"))
    if how == "label":
        names = (*names, make_text(read_value(term, "label")))
        terms[at] = put_entries(term, {"label": make_text(word), "aliases": Items(names, START)})
    elif how == "alias":
        terms[at] = put_entries(term, {"aliases": Items((*names, make_text(word)), START)})
    elif how == "help":
        terms[at] = put_entries(term, {"help": make_text(f"ช่วยกัน{word}")})
    elif how == "new":
        named = {"key": f"made_{chance.randrange(10**9)}", "label": word}
        made = {name: make_text(value) for name, value in named.items()}
        made_aliases = Items((make_text(f"{word}ใหม่"),), START)
        terms.append(put_entries(Tree((), START), {**made, "aliases": made_aliases}))
    else:
        terms.insert(0, terms.pop(at))
    changed = put_entries(tree, {"terms": Items(tuple(terms), START)})
    return Edit("vocabulary", word, {path: write_node(changed).encode()})


def put_entries(tree: Tree, values: Mapping[str, Node]) -> Tree:
    """Give a mapping with these values in their places, or at its end."""
    kept = [Entry(entry.key, values.get(entry.key.value, entry.value)) for entry in tree.entries]
    new = [Entry(make_text(key), value) for key, value in values.items() if tree.get(key) is None]
    return Tree((*kept, *new), START)


def change_form(root: Path, chance: random.Random) -> Edit:
    """A field of a form has another label or help, or counts more or less in a search."""
    path = f"forms/{chance.choice(('lesson', 'lesson', 'centre'))}.yml"
    text = (root / path).read_text(encoding="utf-8")
    how = chance.choice(("label", "help", "weight"))
    word = chance.choice(WORDS)
    found = [*re.finditer(rf"^    {how}: (.+)$", text, re.M)]
    at = chance.choice(found)
    value = str(chance.randint(1, 3)) if how == "weight" else f"{at[1]} {word}"
    changed = f"{text[: at.start(1)]}{value}{text[at.end(1) :]}"
    return Edit("form", word, {path: changed.encode()})


def change_page(root: Path, chance: random.Random) -> Edit:
    """A page written by hand says more."""
    path, word = "pages/about.md", chance.choice(WORDS)
    return Edit("page", word, {path: (root / path).read_bytes() + f"\nมี{word}ด้วย\n".encode()})


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


MAKERS: dict[str, Callable[[Path, random.Random], Edit]] = {
    "text": change_text,
    "title": change_title,
    "place": change_value("place"),
    "year": change_value("fiscal_year"),
    "alias": change_alias,
    "photo": change_photo,
    "vocabulary": change_vocabulary,
    "form": change_form,
    "removal": remove_record,
    "addition": add_record,
    "page": change_page,
}
# How often each is made: most of what people change is texts.
SHARES = {"text": 5, "title": 2, "photo": 2, "addition": 2, "removal": 2}
