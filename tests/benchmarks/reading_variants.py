"""Makes documents in all families of printed forms that a folder describes, and counts what the reading finds of them.

    python -m tests.benchmarks.reading_variants DOMAIN [--show]

DOMAIN holds `variants.yml`: versions of forms with their headings, each with the field that it is of (`x_…`: none that
the forms here have) and `status: seen`. Each version is made in seven layouts, with made-up answers; each answer
holds a word that is nowhere else, by which it is found again. Printed are the share of headings whose answer came
under the right key, that of answers without a field that went to no field, and the letters lost.
"""

from __future__ import annotations

import argparse
import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from khlang.exchange.document import Cell, Document, Line, Profile
from khlang.exchange.reading import Kind, Reading, count_kept, count_letters, read_document
from khlang.library import Library, load_schema

from tests.conftest import LIBRARY, TODAY

LAYOUTS = ("next_line", "blank_line", "colon", "arrow", "tab", "blank", "table")
# The fields of the versions, by the keys that the tests' forms have for them.
KEYS = {
    "phone": ("contact_phone",),
    "theory": ("theories",),
    "suggestions": ("advice",),
    "success_factors": ("knowledge_assets",),
    "attachments": ("photos", "links"),
    "x_owner": ("recorder",),
    "x_position": ("recorder.position",),
    "x_org": ("recorder.unit",),
    "x_event_date": ("fiscal_year",),
    "results": ("results", "centre_count"),
    "x_target_group": ("participants",),
    "steps": ("steps", "kinds"),
}
OWN = (
    "recorder",
    "title",
    "problem",
    "place",
    "story",
    "knowledge_assets",
    "core_competency",
    "strategy",
    "obstacles",
    "category",
)
NOT_ASKED = ("_form_title", "_guidance", "_list")
# What stands for a value inside a heading as it was noted: the heading is split there.
_HOLE = re.compile(r"\s*(?:\.{3,}|…+|“\.{3}”)\s*")
# Notes on versions that have no heading there, and patterns of whole lines.
_NO_HEADING = re.compile(
    r"สำนักงานพัฒนาชุมชนอำเภอ|\(.*\)|<.*|2\.1 \.\.\.|(?:ศูนย์|รายงาน).*บ้าน\.\.\..*|ศูนย์เรียนรู้ชุมชนใน.*|เทคนิคส่งเสริมสัมมาชีพ"
)
_SIGNS = re.compile(r"\s*(?:->|:)\s*$")
_SYLLABLES = ("กา", "ขิ", "คุ", "งอ", "จำ", "ชี", "ดู", "ตา", "นี", "บัว")
_NUMBERED = re.compile(r"(?P<first>[0-9๐-๙.]+)(?: / [0-9๐-๙.]+)+ (?P<rest>.+)")
STORY = (
    "ช่วงแรกคนมาน้อย คณะทำงานจึงไปคุยทีละบ้าน กลยุทธ์ ที่ใช้คือพาไปดูของจริง",
    "ปัญหาอุปสรรคที่หนักที่สุดคือน้ำ ๒๐ คน ช่วยกันขุดสระในสามวัน ผลลัพธ์เริ่มเห็นในเดือนที่สี่",
    "สถานที่นัดพบคือศาลากลางบ้าน ชื่อเรื่องของวันนั้นยังจำกันได้",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One heading of a version: its words, the keys that are right for it (none: no field), and its answer's mark."""

    heading: str
    keys: tuple[str, ...]
    mark: str
    field: str
    goes_on: bool = False


def list_asked(version: dict[str, Any]) -> Iterator[Asked]:
    """Give the headings of a version that were seen, with the field of each."""
    count = 0
    # Who has the knowledge is who tells it, unless the version asks for both.
    has_recorder = any(each["field"] == "recorder" for each in version.get("headings", ()))
    for heading in version.get("headings", ()):
        text, field = heading["text"], heading["field"]
        if heading["status"] != "seen" or _NO_HEADING.fullmatch(text) or field in NOT_ASKED:
            continue
        found = _NUMBERED.fullmatch(text)
        text = f"{found['first']} {found['rest']}" if found else text
        names = [name for name in _HOLE.split(text) if name]
        fields = field.split(",")
        if field == "x_position,x_org":
            names = text.split(" / ")
        if len(names) < 2 or len(names) != len(fields):
            names, fields = [text if "คำอธิบาย" in text else names[0].split(" / การ")[0]], [field]
        for number, (name, of) in enumerate(zip(names, fields, strict=True)):
            is_other = of == "x_owner" and has_recorder
            keys = () if is_other else tuple(key for each in of.split(",") for key in find_keys(each))
            mark = "".join(_SYLLABLES[int(digit)] for digit in f"{count:02d}") + "ซซ"
            yield Asked(_SIGNS.sub("", name), keys, mark, of, number > 0 and field != "x_position,x_org")
            count += 1


def find_keys(field: str) -> tuple[str, ...]:
    """Give the keys that are right for a field of a version."""
    return (field,) if field in OWN else KEYS.get(field, ())


def make_answer(asked: Asked) -> list[str]:
    """Make the lines of an answer, of the kind that its field asks for."""
    mark = asked.mark
    match asked.field.split(",")[0]:
        case "story":
            return [f"{mark} {STORY[0]}", STORY[1], STORY[2]]
        case "steps" | "knowledge_assets" | "core_competency" | "strategy" | "theory" | "results":
            return [f"๑. {mark} ลงมือทำ", "๒. ชวนเพื่อนบ้าน", "๓. นับผลทุกเดือน"]
        case "phone":
            return [f"055-000-0{len(mark):02d} {mark}"]
        case "place":
            return [f"บ้าน{mark} หมู่ที่ ๓ ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร"]
        case "x_event_date":
            return [f"พฤษภาคม ๒๕๕๗ {mark}"]
        case _:
            return [f"คำตอบ{mark}ของคนในชุมชน"]


def lay_out(asked: list[Asked], layout: str, title: str) -> list[Line]:
    """Give the lines of a document in a layout."""
    lines = [Line(title), Line("")] if title else []
    for row, each in enumerate(asked):
        answer = make_answer(each)
        if each.goes_on:
            last = lines.pop() if lines[-1].text else lines.pop(-2)
            lines.append(replace(last, text=f"{last.text} {each.heading} {answer[0]}"))
            continue
        signs = {"colon": " : ", "arrow": " -> ", "tab": "\t", "blank": " "}
        followed = row + 1 < len(asked) and asked[row + 1].goes_on
        if layout == "table" and not followed:
            lines.append(Line(each.heading, cell=Cell(0, row, 0)))
            lines += [Line(text, cell=Cell(0, row, 1)) for text in answer]
        elif layout in signs or followed:
            sign = signs.get(layout, " ")
            lines += [Line(f"{each.heading}{sign}{answer[0]}"), *map(Line, answer[1:])]
        else:
            between = ["", *answer, ""] if layout == "blank_line" else answer
            lines += [Line(each.heading), *map(Line, between)]
    return [replace(line, where=f"บรรทัด {number}") for number, line in enumerate(lines, 1)]


def judge(asked: Asked, reading: Reading) -> str:
    """Tell where an answer went: `right`, `missed` (to no field), or the key that it went to."""
    went = [answer.key for answer in reading.answers if asked.mark in f"{answer.heading} {answer.text}"]
    if not went:
        return "missed" if asked.keys else "right"
    return "right" if went[0] in asked.keys else went[0]


def main() -> None:
    """Read all versions in all layouts, and print the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("domain", type=Path)
    parser.add_argument("--show", action="store_true", help="print each answer that went astray")
    arguments = parser.parse_args()
    versions = yaml.safe_load((arguments.domain / "variants.yml").read_text(encoding="utf-8"))["variants"]
    library = load_schema(LIBRARY, None)
    counts = measure(versions, library, TODAY, show=arguments.show)
    known, other = counts["known"], counts["other"]
    print(f"versions {len(versions)}, documents {counts['documents']}, layouts {len(LAYOUTS)}")
    print(
        f"headings with a field: {counts['known right']} of {known} right ({counts['known right'] / known:.2%})"
    )
    print(
        f"answers without a field: {counts['other right']} of {other} in none ({counts['other right'] / other:.2%})"
    )
    print(f"letters lost: {counts['lost']}")


def measure(
    versions: list[dict[str, Any]], library: Library, today: datetime.date, *, show: bool
) -> Counter[str]:
    """Give the counts of all versions in all layouts."""
    counts: Counter[str] = Counter()
    for version in versions:
        asked = list(list_asked(version))
        if not asked:
            continue
        titles = [each["text"] for each in version["headings"] if each["field"] == "_form_title"]
        for layout in LAYOUTS:
            lines = tuple(lay_out(asked, layout, titles[0] if titles else ""))
            document = Document(f"{version['id']}-{layout}", "", Profile.TYPED, lines)
            reading = read_document(document, library.forms, library.gazetteer, today)
            counts["documents"] += 1
            counts["lost"] += abs(count_letters(document) - count_kept(reading))
            counts["no form"] += reading.kind is not Kind.FORM
            for each in asked:
                where = judge(each, reading)
                sort = "known" if each.keys else "other"
                counts[sort] += 1
                counts[f"{sort} right"] += where == "right"
                if show and where != "right":
                    print(f"{document.name}\t{each.heading}\t{each.field}\t{where}")
    return counts


if __name__ == "__main__":
    main()
