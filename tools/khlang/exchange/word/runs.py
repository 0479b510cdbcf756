"""What stands inside one paragraph of a Word file: its text in pieces. Runs in the child process alone.

Insertions are read and deletions left out, as if all changes were accepted. Of alternatives for newer and older
programs, the first is read. What is not known is looked into, so that no text is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from khlang.exchange.word.story import TAG, Story
from khlang.exchange.word.symbols import EMPTY, TICKED, read_signs, read_symbol, unify_boxes
from khlang.exchange.word.xml import MC, W14, A, R, V, W, is_on, read_text, read_value

# Fields whose result the program makes of the file itself.
_COUNTING = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_CONTENTS = "TOC"
_ADDRESSES = ("https://", "http://")


@dataclass(slots=True)
class Inline:
    """The text of a paragraph: pieces of (control, text), and the text boxes that hang on it."""

    story: Story
    where: str
    style: str = ""
    pieces: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    def read(self, element: Any, control: str = "") -> None:
        """Read what is inside an element."""
        for child in element:
            reader = _READERS.get(child.tag)
            if reader:
                reader(self, child, control)
            elif child.tag not in _PASSED_OVER:
                self.read(child, control)

    def add(self, text: str, control: str) -> None:
        """Add text, unless it is what the program counted."""
        if text and not self._is_made():
            self.pieces.append((control, text))

    def _is_made(self) -> bool:
        names = {instruction.split()[0].upper() for instruction, has_result in self.story.fields
                 if has_result and instruction.split()}  # fmt: skip
        return bool(names & _COUNTING) or (_CONTENTS in names and self.style.startswith("toc"))


def _read_run(inline: Inline, run: Any, control: str) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None and is_on(properties.find(f"{W}vanish")):
        hidden = "".join(each.text or "" for each in run.iter(f"{W}t"))
        if hidden.strip():
            inline.story.tell("word_hidden_text", hidden)
        return
    inline.read(run, control)


def _read_text_of_run(inline: Inline, element: Any, control: str) -> None:
    fonts = element.getparent().find(f"{W}rPr/{W}rFonts")
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
    inline.add(unify_boxes(read_signs(read_text(element), font)), control)


def _read_symbol(inline: Inline, element: Any, control: str) -> None:
    inline.add(read_symbol(element.get(f"{W}font") or "", element.get(f"{W}char") or ""), control)


def _read_break(inline: Inline, element: Any, control: str) -> None:
    if element.get(f"{W}type") not in ("page", "column"):
        inline.add("\n", control)


def _read_deletion(inline: Inline, element: Any, _control: str) -> None:
    text = "".join(each.text or "" for each in element.iter(f"{W}delText", f"{W}t"))
    if text.strip():
        inline.story.tell("word_deletions", text)


def _read_alternatives(inline: Inline, element: Any, control: str) -> None:
    choice = element.find(f"{MC}Choice")
    chosen = choice if choice is not None else element.find(f"{MC}Fallback")
    if chosen is not None:
        inline.read(chosen, control)


def _read_field_mark(inline: Inline, element: Any, control: str) -> None:
    fields, kind = inline.story.fields, element.get(f"{W}fldCharType")
    if kind == "begin":
        fields.append(("", False))
        _read_form_field(inline, element.find(f"{W}ffData"), control)
    elif fields and kind == "separate":
        fields[-1] = fields[-1][0], True
        _tell_address(inline, fields[-1][0].partition("HYPERLINK")[2].strip(' "'))
    elif fields and kind == "end":
        fields.pop()


def _read_form_field(inline: Inline, data: Any, control: str) -> None:
    """Read a check box or a list to choose from of old forms, which have no result as text."""
    if data is None:
        return
    box, choices = data.find(f"{W}checkBox"), data.find(f"{W}ddList")
    if box is not None:
        checked = box.find(f"{W}checked")
        state = is_on(checked) if checked is not None else is_on(box.find(f"{W}default"))
        inline.add(TICKED if state else EMPTY, control)
    elif choices is not None:
        entries = [each.get(f"{W}val") or "" for each in choices.findall(f"{W}listEntry")]
        chosen = read_value(choices, "result") or read_value(choices, "default") or "0"
        if chosen.isdecimal() and int(chosen) < len(entries):
            inline.add(entries[int(chosen)], control)


def _read_instruction(inline: Inline, element: Any, _control: str) -> None:
    fields = inline.story.fields
    if fields and not fields[-1][1]:
        fields[-1] = fields[-1][0] + (element.text or ""), False


def _read_simple_field(inline: Inline, element: Any, control: str) -> None:
    inline.story.fields.append((element.get(f"{W}instr") or "", True))
    inline.read(element, control)
    inline.story.fields.pop()


def _read_link(inline: Inline, element: Any, control: str) -> None:
    found = inline.story.find(element.get(f"{R}id") or "")
    if found and found.is_outside:
        _tell_address(inline, found.target, "".join(each.text or "" for each in element.iter(f"{W}t")))
    inline.read(element, control)


def _tell_address(inline: Inline, address: str, shown: str = "") -> None:
    """Tell the address of a link, unless it stands in the text; one of another kind is never opened or told."""
    if address.startswith(_ADDRESSES) and address.strip("/") not in shown:
        inline.story.tell("word_link", address)


def _read_control(inline: Inline, element: Any, control: str) -> None:
    properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
    own = find_control(properties, control)
    box = properties.find(f"{W14}checkbox") if properties is not None else None
    if box is not None:
        checked = box.find(f"{W14}checked")
        state = checked is not None and (checked.get(f"{W14}val") or "1") not in ("0", "false")
        inline.add(TICKED if state else EMPTY, own)
    elif content is not None and not is_placeholder(properties):
        inline.read(content, own)


def find_control(properties: Any, around: str) -> str:
    """Give the name of our control by the `w:sdtPr` of a content control; in another's, that around it.

    The words to ask with have the whole name, the tag what Word allows of it.
    """
    asking = properties.find(f"{W}placeholder") if properties is not None else None
    names = read_value(asking, "docPart"), read_value(properties, "tag")
    return next((name.removeprefix(TAG) for name in names if name.startswith(TAG)), around)


def is_placeholder(properties: Any) -> bool:
    """Tell whether a content control shows the words that ask to fill it in."""
    return properties is not None and is_on(properties.find(f"{W}showingPlcHdr"))


def _read_picture(inline: Inline, element: Any, control: str) -> None:
    identifier = element.get(f"{R}embed") or element.get(f"{R}link") or element.get(f"{R}id") or ""
    inline.story.add_picture(identifier, inline.where, control)


def _read_box(inline: Inline, element: Any, _control: str) -> None:
    inline.boxes.append(element)


def _read_note(inline: Inline, element: Any, _control: str) -> None:
    kind = "footnotes" if element.tag == f"{W}footnoteReference" else "endnotes"
    inline.story.footnotes.append((kind, element.get(f"{W}id") or ""))


def _read_object(inline: Inline, element: Any, control: str) -> None:
    """Tell of a sheet, a chart or an equation; its picture is read."""
    inline.story.tell("word_object")
    inline.read(element, control)


_READERS: Mapping[str, Callable[[Inline, Any, str], None]] = {
    f"{W}r": _read_run,
    f"{W}t": _read_text_of_run,
    f"{W}tab": lambda inline, _element, control: inline.add("\t", control),
    f"{W}ptab": lambda inline, _element, control: inline.add("\t", control),
    f"{W}br": _read_break,
    f"{W}cr": _read_break,
    f"{W}noBreakHyphen": lambda inline, _element, control: inline.add("-", control),
    f"{W}sym": _read_symbol,
    f"{W}del": _read_deletion,
    f"{W}moveFrom": _read_deletion,
    f"{W}fldChar": _read_field_mark,
    f"{W}instrText": _read_instruction,
    f"{W}fldSimple": _read_simple_field,
    f"{W}hyperlink": _read_link,
    f"{W}sdt": _read_control,
    f"{MC}AlternateContent": _read_alternatives,
    f"{A}blip": _read_picture,
    f"{V}imagedata": _read_picture,
    f"{W}txbxContent": _read_box,
    f"{W}object": _read_object,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": _read_object,
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": _read_object,
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": _read_object,
    f"{W}footnoteReference": _read_note,
    f"{W}endnoteReference": _read_note,
}  # fmt: skip
_PASSED_OVER = frozenset(
    {f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "softHyphen")}
)
