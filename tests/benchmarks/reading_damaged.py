"""Makes documents in all families of printed forms, breaks their Thai in every way, and counts what the reading finds.

    python -m tests.benchmarks.reading_damaged DOMAIN [--show] [--classes A,E]

DOMAIN holds `variants.yml` as for `tests.benchmarks.reading_variants`. Each version is made once for each class of
damage that falls to it in turn, so that every class is on versions of all families; headings and answers are broken
alike. As an import does, the Thai is repaired first, then read. Printed are the documents, the share of headings whose
answer came under the right key, in all and class by class, and the letters lost between the document and its reading.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice, product
from pathlib import Path
from random import Random
from typing import Any

import yaml
from khlang.exchange.document import Document, Line, Profile
from khlang.exchange.reading import Reading, count_kept, count_letters, read_document
from khlang.exchange.repaired import gather_words, repair_document
from khlang.library import Library, load_library

from tests.benchmarks.reading_variants import LAYOUTS, Asked, lay_out, list_asked, make_answer
from tests.conftest import LIBRARY, TODAY
from tests.damage import CLASSES, break_text

# What each answer is known by: words that a dictionary has, so that they are no damage of their own.
MARKS = (
    "มะม่วง", "ทุเรียน", "ลำไย", "เงาะ", "มังคุด", "สับปะรด", "กล้วย", "ส้มโอ", "ชมพู่", "ฝรั่ง", "มะละกอ", "แตงโม", "ขนุน",
    "มะขาม", "มะนาว", "ฟักทอง", "ข้าวโพด", "มะพร้าว", "กะหล่ำ", "ผักบุ้ง", "ตะไคร้", "ขมิ้น", "กระเทียม", "หัวหอม", "แตงกวา",
)  # fmt: skip
# So many classes fall to each version.
CLASSES_EACH = 6


def break_line(text: str, damage: str) -> str:
    """Break one line; the same line always in the same way."""
    return text if damage == "T" else break_text(text, damage, Random(f"{damage} {text}"))


def break_document(lines: list[Line], damage: str) -> tuple[Line, ...]:
    """Break the lines of a document; where one becomes several, each is a line."""
    # Where each line is broken into many, a blank one is what is left of its end.
    between = "\n\n" if damage == "H" else "\n"
    broken = between.join(break_line(line.text, damage) for line in lines)
    # What hosts write stands around a text, not around each of its lines.
    whole = break_text(broken, damage, Random(damage)) if damage == "T" else broken
    return tuple(Line(text, where=f"บรรทัด {number}") for number, text in enumerate(whole.split("\n"), 1))


def squeeze(text: str) -> str:
    """Give a text without blanks: broken lines may be joined again."""
    return "".join(text.split())


def find_tail(asked: Asked, lines: list[Line], damage: str) -> str:
    """Give the end of an answer's first line as it is broken, by which it is found again; the heading is before it."""
    answer = make_answer(asked)[0]
    line = next(line.text for line in lines if answer in line.text)
    line = line[: line.index(answer) + len(answer)]
    broken, share = squeeze(break_line(line, damage)), len(answer) / len(line)
    return broken[-max(6, int(len(broken) * share)) :]


def find_key(tail: str, reading: Reading) -> str:
    """Give the key of the field under which an answer stands; empty where it is under none."""
    found = (each.key for each in reading.answers if tail in squeeze(f"{each.heading}{each.text}"))
    return next(found, "")


def measure_one(
    version: dict[str, Any], damage: str, layout: str, library: Library, words: frozenset[str]
) -> tuple[list[tuple[Asked, str]], int]:
    """Break and read one document: give each heading with a field and the key that its answer came under, and how many
    letters were lost."""
    asked = [
        replace(each, mark=MARKS[number % len(MARKS)]) for number, each in enumerate(list_asked(version))
    ]
    titles = [each["text"] for each in version["headings"] if each["field"] == "_form_title"]
    lines = lay_out(asked, layout, titles[0] if titles else "")
    document = Document("made", "", Profile.PDF_TEXT, break_document(lines, damage))
    mended = repair_document(document, words)
    reading = read_document(mended, library.forms, library.gazetteer, TODAY)
    keys = [(each, find_key(find_tail(each, lines, damage), reading)) for each in asked if each.keys]
    return keys, abs(count_letters(document) - count_kept(reading))


def measure(versions: Sequence[dict[str, Any]], classes: Sequence[str], *, show: bool) -> Counter[str]:
    """Give the counts of all versions; each class in turn, and each layout."""
    library, counts = load_library(LIBRARY), Counter[str]()
    words = gather_words(library.vocabularies.values(), library.gazetteer)
    turns = cycle(product(LAYOUTS[:-1], classes))
    for version in (each for each in versions if [*list_asked(each)]):
        for layout, damage in islice(turns, CLASSES_EACH):
            keys, lost = measure_one(version, damage, layout, library, words)
            counts["documents"] += 1
            counts["lost"] += lost
            for each, key in keys:
                counts[f"headings {damage}"] += 1
                counts[f"right {damage}"] += key in each.keys
                if show and key not in each.keys:
                    print(
                        f"{version['id']}\t{layout}\t{damage}\t{each.heading}\t{each.field}\t{key or 'missed'}"
                    )
    return counts


def main() -> None:
    """Read all versions, broken, and print the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("domain", type=Path)
    parser.add_argument("--show", action="store_true", help="print each answer that went astray")
    parser.add_argument("--classes", default=",".join(CLASSES), help="the letters of classes, with commas")
    arguments = parser.parse_args()
    versions = yaml.safe_load((arguments.domain / "variants.yml").read_text(encoding="utf-8"))["variants"]
    classes = arguments.classes.split(",")
    counts = measure(versions, classes, show=arguments.show)
    shares = {name: (counts[f"right {name}"], counts[f"headings {name}"]) for name in classes}
    right, headings = map(sum, zip(*shares.values(), strict=True))
    print(f"documents {counts['documents']}, headings {headings}, right {right} ({right / headings:.2%})")
    print(", ".join(f"{name} {right}/{of}" for name, (right, of) in shares.items()))
    print(f"letters lost: {counts['lost']}")


if __name__ == "__main__":
    main()
