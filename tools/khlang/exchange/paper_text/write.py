"""Writes the data of a form as a text that a person reads and `read` takes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khlang.exchange.paper_text.marks import END, FIELD, HEAD, NOTE, PART, escape, split_lines
from khlang.fields.form_data import MAX_ROWS, Branch, FormData, branch_out
from khlang.forms.model import Form
from khlang.forms.outline import Slot, outline_form
from khlang.thai.text import to_thai_digits

DRAFT_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where lines stand: the numbers of the rows around them, and how many fields with parts are around them."""

    numbers: tuple[int, ...] = ()
    depth: int = 0


def write_paper_text(form: Form, data: FormData) -> str:
    """Give what was filled in as a text under the form's own headings; what no field has a name for is left out."""
    outline = outline_form(form)
    given = branch_out(data)
    draft = "".join(data.get("_draft", ())[:1])
    known = f" {draft}" if DRAFT_ID.fullmatch(draft) else ""
    lines = [f"{HEAD} {outline.label} [{outline.key} {outline.version}{known}]", NOTE]
    for slot in outline.slots:
        own, below = _write_slot(slot, given.get(slot.key), _Place())
        if own or below:
            lines += ["", f"{FIELD} {slot.name}", *_escape(own, slot, _Place()), *below]
    return "\n".join([*lines, "", END, ""])


def _write_slot(slot: Slot, given: Branch, place: _Place) -> tuple[list[str], list[str]]:
    """Give the lines of a slot's own text as they are, and the finished lines that come after them."""
    if slot.shape != "one":
        return [], list(_write_items(slot, given, place))
    return _write_item(slot, given, place)


def _write_item(slot: Slot, given: Branch, place: _Place) -> tuple[list[str], list[str]]:
    """Give the lines of an item's own text, and those of its parts."""
    # The last one counts: of a list to choose from and a line beside it, the line.
    texts = (*reversed(given.get(slot.own).values if slot.own else ()), *reversed(given.values))
    said = [lines for text in texts if (lines := split_lines(slot.terms.get(text, text)))]
    lines = said[0] if said and slot.own is not None else []
    inside = _Place(place.numbers, place.depth + 1)
    below = [line for part in slot.parts for line in _write_part(part, given.get(part.key), inside)]
    return lines, below


def _write_part(part: Slot, given: Branch, place: _Place) -> Iterator[str]:
    own, below = _write_slot(part, given, place)
    if own or below:
        yield " ".join([f"{PART * place.depth} {part.name}:", *own[:1]])
        yield from _escape(own[1:], part, place)
        yield from below


def _write_items(slot: Slot, given: Branch, place: _Place) -> Iterator[str]:
    """Give the lines of a list or of rows: one that is blank has its number alone."""
    blank = 0
    for number, item in enumerate(_list_items(slot, given), 1):
        inside = _Place((*place.numbers, number), place.depth)
        own, below = _write_item(slot, item, inside)
        if not (own or below):
            blank += 1
            continue
        for missing in range(number - blank, number):
            yield _number((*place.numbers, missing))
        blank = 0
        yield " ".join([_number(inside.numbers), *own[:1]])
        yield from _escape(own[1:], slot, inside)
        yield from below


def _list_items(slot: Slot, given: Branch) -> list[Branch]:
    if slot.is_repeated:
        return [Branch((text,)) for text in given.values if split_lines(text)][:MAX_ROWS]
    return given.list_rows()


def _escape(lines: list[str], slot: Slot, place: _Place) -> list[str]:
    has_parts = place.depth > 0 or bool(slot.parts)
    return [escape(line, has_parts=has_parts, has_numbers=bool(place.numbers)) for line in lines]


def _number(numbers: tuple[int, ...]) -> str:
    """Give the number of an item: `๒.` at the first level, `๒.๑` below."""
    text = to_thai_digits(".".join(map(str, numbers)))
    return text if len(numbers) > 1 else f"{text}."
