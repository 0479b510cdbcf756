"""Makes a believable library of any size, for measuring: real forms, real areas, texts that differ.

    python -m tests.benchmarks.make_library --records N --out DIR [--texts FOLDER]

FOLDER may hold `docs.jsonl.xz` (one `{"id", "title", "text"}` a line) or `.txt` files; without it, sentences of
the repo's own lessons are dealt out anew. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import geothai
from khlang.fields.say import list_texts
from khlang.library import load_library
from khlang.problems import START
from khlang.records.record import Record
from khlang.thai.private_numbers import find_private_numbers
from khlang.thai.text import find_lost_character, normalise
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, find_forbidden, write_node

from tests.conftest import LIBRARY

SEED = 20261120
STORY_CHARACTERS = 2_400
# A title that says less is followed by the first words of its text: a form may ask for more than a name.
TITLE_CHARACTERS = 20
_PRIVATE = re.compile(r"[0-9๐-๙][0-9๐-๙ .\-–]{8,}[0-9๐-๙]|\S+@\S+")


def read_texts(folder: Path | None, records: list[Record]) -> Iterator[tuple[str, str]]:
    """Give (title, text) without end: of a folder, or dealt out from the sentences of the repo's records."""
    chance = random.Random(SEED)
    pool = list(_read_folder(folder)) if folder else []
    sentences = [
        sentence
        for record in records
        for field, value in record.public_values()
        for text in list_texts(field, value)
        for sentence in re.split(r"[ \n]{1,2}", text)
        if 20 <= len(sentence) <= 160
    ]
    titles = [record.title for record in records]
    number = 0
    while True:
        number += 1
        if pool:
            yield _deal(pool, number - 1)
        else:
            picked = [chance.choice(sentences) for _ in range(45)]
            yield f"{chance.choice(titles)[:60]} {chance.choice(sentences)[:60]}", " ".join(picked)


def _deal(pool: list[tuple[str, str]], number: int) -> tuple[str, str]:
    """Give a text of the pool; when all have been given, the beginning of one and the end of another."""
    turn, place = divmod(number, len(pool))
    title, text = pool[place]
    if turn == 0:
        return title, text
    other_title, other = pool[(place + turn * 1_009) % len(pool)]
    half = STORY_CHARACTERS // 2
    return f"{title[:60]} {other_title[:60]}", f"{text[:half]} {other[-half:]}"


def _read_folder(folder: Path) -> Iterator[tuple[str, str]]:
    """Give (title, text) of the texts in a folder, but for those with a number or place that no record may have."""
    for title, text in _list_texts(folder):
        if not find_private_numbers(f"{title}\n{text}"):
            yield title, text


def _list_texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                yield clean(document.get("title") or document["text"][:80]), clean(document["text"])
    for path in sorted(folder.glob("*.txt")):
        text = clean(path.read_text(encoding="utf-8"))
        yield text[:80], text


def clean(text: str) -> str:
    """Take out what a record must not hold: control characters, long numbers, addresses, broken words."""
    text = _PRIVATE.sub("", normalise(text))
    return "".join(
        char for char in text if find_forbidden(char) is None and find_lost_character(char) is None
    )


def make_records(number: int, folder: Path | None) -> Iterator[tuple[str, str]]:
    """Give (path below records/, YAML) of `number` lessons."""
    chance = random.Random(SEED)
    library = load_library(LIBRARY)
    lessons = [
        record for record in library.published if record.form.key == "lesson" and "steps" in record.values
    ]
    texts = read_texts(folder, lessons)
    serials: dict[str, int] = {}
    areas = [
        (province, district, subdistrict)
        for province in library.gazetteer.provinces
        for district in geothai.districts(province.code)
        for subdistrict in geothai.subdistricts(district.code)
    ]
    vocabularies = {
        key: [term.label for term in library.vocabularies[key].terms] for key in ("missions", "themes")
    }
    for _ in range(number):
        province, district, subdistrict = chance.choice(areas)
        year = chance.randint(2560, 2569)
        stem = f"kr-{year}-{province.key}"
        serials[stem] = serials.get(stem, 0) + 1
        record_id = f"{stem}-{serials[stem]:03d}"
        title, text = next(texts)
        if len(title) < TITLE_CHARACTERS:
            title = " ".join(f"{title} {text[:60]}".split())
        levels = ("แขวง", "", "") if province.code == "10" else ("ตำบล", "อำเภอ", "จังหวัด")
        names = (subdistrict.name_th, district.name_th, province.name)
        place = " ".join(level + name for level, name in zip(levels, names, strict=True))
        replaced: dict[str, Node] = {
            "id": Text(record_id, START),
            "title": Text(title[:180] or "เรื่องเล่าของหมู่บ้าน", START),
            "place": Text(f"หมู่ที่ {chance.randint(1, 15)} {place}", START),
            "fiscal_year": Text(str(year), START),
            "story": Text(_paragraphs(text[:STORY_CHARACTERS].ljust(120, "ก")), START),
            **{
                key: Items(tuple(Text(label, START) for label in chance.sample(labels, 2)), START)
                for key, labels in vocabularies.items()
            },
        }
        yield f"lesson/{record_id}.yml", _write(chance.choice(lessons), replaced)


def _paragraphs(text: str) -> str:
    pieces = [text[start : start + 600].strip() for start in range(0, len(text), 600)]
    return "\n\n".join(" ".join(piece.split()) for piece in pieces if piece.strip())


def _write(source: Record, replaced: dict[str, Node]) -> str:
    dropped = ("photos", "related", "centre", "category", "aliases", *replaced)
    entries = [entry for entry in source.read_source().tree.entries if entry.key.value not in dropped]
    new = [Entry(Text(key, START), value) for key, value in replaced.items()]
    return write_node(Mapping((*new, *entries), START))


def make_library(number: int, out: Path, folder: Path | None) -> None:
    """Write a library of `number` records into `out`, which must not be there yet."""
    for name in ("forms", "vocabularies", "pages"):
        shutil.copytree(LIBRARY / name, out / name)
    for path, text in make_records(number, folder):
        target = out / "records" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def main() -> None:
    """Read the arguments and write the library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    arguments = parser.parse_args()
    make_library(arguments.records, arguments.out, arguments.texts)


if __name__ == "__main__":
    main()
