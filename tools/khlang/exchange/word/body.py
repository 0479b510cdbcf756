"""The lines of a Word file in reading order: paragraphs, tables, text boxes, notes, headers and footers.

Runs in the child process alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from khlang.exchange.word.numbering import read_numbering
from khlang.exchange.word.package import Package
from khlang.exchange.word.runs import Inline, find_control, is_placeholder
from khlang.exchange.word.story import ReadLine, Story
from khlang.exchange.word.xml import MC, R, W, parse_part, read_value

Cell = tuple[int, int, int]
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_CAPTION = re.compile(r"(?:ภาพ|รูป)(?:ที่|ประกอบ|กิจกรรม)?\s*(?:ที่)?\s*[0-9๐-๙]+")
_MAX_CAPTION = 300


def read_story(package: Package) -> Story:
    """Read the whole file. Raises BadWordError."""
    root = parse_part(package.read(package.main) or b"")
    numbering, styles = (_parse(package, package.find_part(kind)) for kind in ("/numbering", "/styles"))
    story = Story(package, package.main, read_numbering(numbering, styles), _read_style_names(styles))
    for part in _list_edges(root, story, "headerReference"):
        _read_part(story, part, "หัวกระดาษ")
    for element in root:
        _read_blocks(story, element)
    _read_notes(story)
    for part in _list_edges(root, story, "footerReference"):
        _read_part(story, part, "ท้ายกระดาษ")
    _tell_comments(story)
    return story


def _parse(package: Package, name: str) -> Any:
    data = package.read(name) if name else None
    return None if data is None else parse_part(data)


def _read_style_names(styles: Any) -> Mapping[str, str]:
    if styles is None:
        return {}
    found = (
        (each.get(f"{W}styleId") or "", read_value(each, "name")) for each in styles.findall(f"{W}style")
    )
    return {key: name.casefold() for key, name in found}


def _list_edges(root: Any, story: Story, kind: str) -> list[str]:
    """Give the parts with headers or footers that a section names, each once."""
    found = (story.find(each.get(f"{R}id") or "") for each in root.iter(f"{W}{kind}"))
    parts = [each.target for each in found if each and each.target in story.package.sizes]
    return list(dict.fromkeys(parts))


def _read_part(story: Story, part: str, place: str) -> None:
    """Read another part; pages repeat it, so lines that are there already stay away."""
    before, start = (story.part, story.place), len(story.lines)
    story.part, story.place = part, place
    _read_blocks(story, _parse(story.package, part))
    story.part, story.place = before
    seen = {line.text for line in story.lines[:start] if line.where == place}
    story.lines[start:] = [
        line for line in story.lines[start:] if line.text.strip() and line.text not in seen
    ]


def _read_notes(story: Story) -> None:
    """Read the footnotes that the text points to, in its order."""
    for kind in ("footnotes", "endnotes"):
        wanted = [each for each_kind, each in story.footnotes if each_kind == kind]
        root = _parse(story.package, story.package.find_part(f"/{kind}")) if wanted else None
        notes = {each.get(f"{W}id"): each for each in root} if root is not None else {}
        for number, key in enumerate(wanted, 1):
            if key in notes:
                story.place = f"เชิงอรรถ {_say(number)}"
                _read_blocks(story, notes[key])
                story.place = ""


def _tell_comments(story: Story) -> None:
    root = _parse(story.package, story.package.find_part("/comments"))
    for comment in root if root is not None else ():
        story.tell("word_comments", "".join(each.text or "" for each in comment.iter(f"{W}t")))


def _read_blocks(story: Story, element: Any, cell: Cell | None = None, control: str = "") -> None:
    """Read the paragraphs and tables inside an element."""
    for child in element:
        reader = _BLOCKS.get(child.tag)
        if reader:
            reader(story, child, cell, control)
        elif child.tag not in _NO_TEXT:
            _read_blocks(story, child, cell, control)


def _read_control(story: Story, element: Any, cell: Cell | None, control: str) -> None:
    properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
    if content is not None and not is_placeholder(properties):
        _read_blocks(story, content, cell, find_control(properties, control))


def _read_alternatives(story: Story, element: Any, cell: Cell | None, control: str) -> None:
    for child in element:
        if child.tag in (f"{MC}Choice", f"{MC}Fallback"):
            _read_blocks(story, child, cell, control)
            return


def _read_table(story: Story, element: Any, _cell: Cell | None, control: str) -> None:
    table, story.tables = story.tables, story.tables + 1
    for number, row in enumerate(_list_rows(element)):
        if row.find(f"{W}trPr/{W}del") is not None:
            story.tell(
                "word_deletions", "".join(each.text or "" for each in row.iter(f"{W}t", f"{W}delText"))
            )
            continue
        column = 0
        for each, inside in _list_cells(row, control):
            _read_blocks(story, each, (table, number, column), inside)
            span = read_value(each.find(f"{W}tcPr"), "gridSpan")
            column += int(span) if span.isdecimal() and 0 < int(span) < 64 else 1


def _list_rows(element: Any) -> Iterator[Any]:
    """Give the rows of a table, also those inside content controls and insertions."""
    for child in element:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag not in _NO_TEXT:
            yield from _list_rows(child)


def _list_cells(element: Any, control: str) -> Iterator[tuple[Any, str]]:
    for child in element:
        if child.tag == f"{W}tc":
            yield child, control
        elif child.tag == f"{W}sdt":
            yield from _list_cells(child, find_control(child.find(f"{W}sdtPr"), control))
        elif child.tag not in _NO_TEXT:
            yield from _list_cells(child, control)


def _read_paragraph(story: Story, element: Any, cell: Cell | None, control: str) -> None:
    story.paragraphs += 1
    properties = element.find(f"{W}pPr")
    where = _say_where(story, cell)
    style = story.style_names.get(read_value(properties, "pStyle"), "")
    inline = Inline(story, where, style, story.carried)
    inline.read(element, control)
    number = story.numbering.count(properties)
    # A paragraph whose end is deleted goes on in the next one.
    is_open = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
    story.carried = inline.pieces if is_open else []
    if not is_open:
        _add_lines(story, inline, number, cell)
    for box in inline.boxes:
        outer, story.place = story.place, "กล่องข้อความ"
        _read_blocks(story, box)
        story.place = outer


def _add_lines(story: Story, inline: Inline, number: str, cell: Cell | None) -> None:
    """Add the line of a paragraph, or one for each of our controls in it and for what stands between them."""
    is_caption = inline.style == "caption"
    groups = [
        (name, "".join(text for _name, text in each)) for name, each in groupby(inline.pieces, itemgetter(0))
    ]
    if len(groups) > 1:
        groups = [each for each in groups if each[1].strip()]
    for control, text in groups or [("", "")]:
        story.add_line(ReadLine(text, number, inline.where, cell, control, is_caption))
        number = ""


def _say_where(story: Story, cell: Cell | None) -> str:
    if story.place:
        return story.place
    if cell:
        return " ".join(
            f"{word} {_say(number + 1)}" for word, number in zip(("ตาราง", "แถว", "ช่อง"), cell, strict=True)
        )
    return f"ย่อหน้า {_say(story.paragraphs)}"


def _say(number: int) -> str:
    return str(number).translate(_THAI_DIGITS)


def give_captions(story: Story) -> None:
    """Move what is written below pictures to them: a paragraph with the style for it, or that begins `ภาพที่ ๑`.

    Several pictures above one caption share it.
    """
    taken: set[int] = set()
    for picture in story.pictures:
        for at in range(picture.after, min(picture.after + 3, len(story.lines))):
            line = story.lines[at]
            text = line.text.strip()
            is_one = line.is_caption or (_CAPTION.match(text) and len(text) <= _MAX_CAPTION)
            if is_one and text and not line.control:
                picture.caption = text
                taken.add(at)
            if text:
                break
    story.lines = [line for at, line in enumerate(story.lines) if at not in taken]


_BLOCKS: Mapping[str, Callable[[Story, Any, Cell | None, str], None]] = {
    f"{W}p": _read_paragraph,
    f"{W}tbl": _read_table,
    f"{W}sdt": _read_control,
    f"{MC}AlternateContent": _read_alternatives,
    f"{W}altChunk": lambda story, _element, _cell, _control: story.tell("word_object"),
}
_NO_TEXT = frozenset(
    f"{W}{name}"
    for name in ("sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sdtPr", "sdtEndPr", "bookmarkStart",
                 "bookmarkEnd", "background")
)  # fmt: skip
