"""The names under which a form's answers stand on paper, and what of a line is one of them.

A name is a field's label or one of its `headings`, or the label of a part of a person or organisation. Names are
compared folded, exactly or, for long ones, up to two letters apart: printed forms have misprints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from khlang.exchange.reading.rows import Row, fold_with_origins
from khlang.fields.field import Asked, Field, Group, Shape
from khlang.forms.model import Form
from khlang.thai.text import normalise

# Names shorter than this are words of everyday's texts; a name of `LONG` letters hardly begins a sentence by chance.
SHORT, LONG = 6, 12
MIN_FUZZY, MAX_FUZZY, FIRST_MAY_DIFFER, MAX_DISTANCE = 10, 80, 20, 2
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_MARKS = "\u0e31\u0e33\u0e34-\u0e3a\u0e47-\u0e4e\u0e30\u0e32"
_MARK = re.compile(f"[{_MARKS}]")
# The marks that fonts lose: tones, and what stands where they do.
_LOSABLE = re.compile("[\u0e31\u0e47-\u0e4c]")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes: a field, or one of its parts."""

    field: Field
    part: Field | None = None

    @property
    def key(self) -> str:
        """The name of the control."""
        return f"{self.field.key}.{self.part.key}" if self.part else self.field.key

    @property
    def asked(self) -> Field:
        """The field or part that the answer is for."""
        return self.part or self.field


@dataclass(frozen=True, slots=True)
class Name:
    """One name as it is compared, as it is written, and what it names: nothing for one of `other` headings."""

    folded: str
    written: str
    target: Target | None


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a row: from `start` to `end` of its `work`, `distance` letters away from how it should be written."""

    name: Name
    start: int
    end: int
    distance: int = 0


@dataclass(slots=True)
class NameTable:
    """Finds names at places of rows. The time for a place does not grow with the number of names."""

    names: dict[str, Name] = dataclass_field(default_factory=dict)
    _lengths: dict[str, set[int]] = dataclass_field(default_factory=dict)
    _bare: dict[str, Name] = dataclass_field(default_factory=dict)
    _long: dict[str, list[tuple[Name, tuple[str, ...]]]] = dataclass_field(default_factory=dict)

    def add(self, written: str, target: Target | None) -> None:
        """Add a name, also without what it has in brackets; the first that is called so keeps it."""
        for text in dict.fromkeys((written, normalise(_IN_BRACKETS.sub(" ", written)))):
            folded, _origins = fold_with_origins(normalise(text))
            if len(folded) < 2 or folded in self.names:
                continue
            name = self.names[folded] = Name(folded, normalise(text), target)
            self._lengths.setdefault(folded[:2], set()).add(len(folded))
            bare = _LOSABLE.sub("", folded)
            if len(bare) >= SHORT:
                self._bare.setdefault(bare, name)
            if len(folded) >= MIN_FUZZY:
                third = len(folded) // 3
                # Of three parts, two wrong letters leave one as it is.
                parts = folded[:third], folded[third : 2 * third], folded[2 * third :]
                for letter in dict.fromkeys(folded[: 1 if len(folded) < FIRST_MAY_DIFFER else 2]):
                    self._long.setdefault(letter, []).append((name, parts))

    def find(self, row: Row, at: int) -> Found | None:
        """Give the longest name that begins at a place in a row's folded text."""
        for length in sorted(self._lengths.get(row.folded[at : at + 2], ()), reverse=True):
            name = self.names.get(row.folded[at : at + length])
            if name and at + length <= len(row.folded):
                start, end = row.origins[at], row.origins[at + length - 1] + 1
                if "\t" not in row.work[start:end] and not _MARK.match(row.work, end):
                    return Found(name, start, end)
        return None

    def find_bare(self, row: Row, at: int, ends: Sequence[int]) -> Found | None:
        """Give the name that the text from a place to one of `ends` is, but for marks above its letters that a font has
        lost, or that stand where the name has none."""
        for end in ends:
            text = row.folded[at:end]
            name = self._bare.get(_LOSABLE.sub("", text)) if len(text) <= MAX_FUZZY else None
            if name and text != name.folded:
                distance = min(MAX_DISTANCE, max(1, abs(len(name.folded) - len(text))))
                return Found(name, row.origins[at], row.origins[end - 1] + 1, distance)
        return None

    def find_near(self, row: Row, at: int, ends: Sequence[int]) -> Found | None:
        """Give the name that the text from a place to one of `ends` (places in `folded`) is a misprint of."""
        best: Found | None = None
        for end in ends:
            text = row.folded[at:end]
            for name in self._list_near(text):
                distance = measure_distance(text, name.folded)
                if distance and distance <= MAX_DISTANCE and (best is None or distance < best.distance):
                    best = Found(name, row.origins[at], row.origins[end - 1] + 1, distance)
        return best

    def _list_near(self, text: str) -> Iterator[Name]:
        """Give the long names of about the length of a text that have a third in common with it.

        What is misprinted in the first letter of a name that is not very long is another word: แผน…, ผล….
        """
        if not MIN_FUZZY - MAX_DISTANCE <= len(text) <= MAX_FUZZY:
            return
        for letter in dict.fromkeys(text[:2]):
            for name, parts in self._long.get(letter, ()):
                size = len(name.folded)
                may_be = text[0] == name.folded[0] or size >= FIRST_MAY_DIFFER
                if may_be and abs(size - len(text)) <= MAX_DISTANCE and any(part in text for part in parts):
                    yield name


def make_name_table(form: Form) -> NameTable:
    """Give all names of a form: those of fields first, so that they win over those of parts, and of these their own
    labels, so that they win over what another field is called on paper."""
    table = NameTable()
    fields = [field for field in form.written_fields if field.headings or field.asked is not Asked.STAFF]
    for field in fields:
        table.add(field.label, Target(field))
    for field in fields:
        for written in (field.on_paper.label, *field.headings):
            table.add(written, Target(field))
    for field in fields:
        for part in list_named_parts(field):
            for written in (part.label, *part.headings):
                table.add(written, Target(field, part))
    for written in form.printed.headings:
        table.add(written, None)
    return table


def list_named_parts(field: Field) -> Iterable[Field]:
    """Give the parts of a field that have headings of their own on paper: not those that one text says together."""
    item = field.type.item
    if field.type.shape is not Shape.ONE or not isinstance(item, Group) or item.parse or not item.alone:
        return ()
    return [part for part in field.parts if part.key != item.alone]


def measure_distance(one: str, other: str) -> int:
    """Give Levenshtein's distance of two short texts, 3 for any that is greater than 2."""
    most = MAX_DISTANCE + 1
    if abs(len(one) - len(other)) > MAX_DISTANCE:
        return most
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            line.append(min(before[column] + 1, line[-1] + 1, before[column - 1] + (letter != wanted)))
        if min(line) > MAX_DISTANCE:
            return most
        before = line
    return min(before[-1], most)
