"""What is gathered while a Word file is read: lines, pictures, what is told of the rest. Runs in the child alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khlang.exchange.word.numbering import Numbering
from khlang.exchange.word.package import Package, Relationship
from khlang.exchange.word.xml import BadWordError

MAX_LINES = 20_000
MAX_CHARACTERS = 2_000_000
MAX_PICTURES = 200
MAX_PICTURE_BYTES = 20 * 1024 * 1024
MAX_TOLD_TEXT = 300
TAG = "kl:"
# What of our own files is nobody's answer: headings, the address as a QR.
OWN = "_"


@dataclass(slots=True)
class ReadLine:
    """A line as `khlang.exchange.document` has it; `cell` is (table, row, column)."""

    text: str
    number: str
    where: str
    cell: tuple[int, int, int] | None
    control: str
    is_caption: bool = False

    def describe(self) -> list[Any]:
        """Give the line as JSON."""
        return [self.text, self.number, self.where, self.cell, self.control]


@dataclass(slots=True)
class ReadPicture:
    """A picture: its part, what is written below it, and after how many lines it stands."""

    part: str
    where: str
    after: int
    caption: str = ""


@dataclass(slots=True)
class Told:
    """What was left out or is to be looked at: how often, and how it begins."""

    count: int = 0
    text: str = ""

    def add(self, text: str) -> None:
        """Count one more."""
        self.count += 1
        if text and len(self.text) < MAX_TOLD_TEXT:
            self.text = f"{self.text} · {text}".removeprefix(" · ")[:MAX_TOLD_TEXT]


@dataclass(slots=True)
class Story:
    """The text of a file as far as it is read; `part` is the one that is being read."""

    package: Package
    part: str
    numbering: Numbering
    style_names: Mapping[str, str]
    lines: list[ReadLine] = field(default_factory=list)
    pictures: list[ReadPicture] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    # Fields that are open: (instruction, whether its result has begun).
    fields: list[tuple[str, bool]] = field(default_factory=list)
    footnotes: list[tuple[str, str]] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    # Where lines stand that are in no paragraph of the text itself.
    place: str = ""
    carried: list[tuple[str, str]] = field(default_factory=list)
    characters: int = 0

    def tell(self, code: str, text: str = "") -> None:
        """Note something that a person is told of; `code` is that of a problem."""
        self.told.setdefault(code, Told()).add(text)

    def add_line(self, line: ReadLine) -> None:
        """Add a line. Raises BadWordError when there are more than any form has."""
        self.characters += len(line.text)
        if len(self.lines) >= MAX_LINES or self.characters > MAX_CHARACTERS:
            raise BadWordError("word_too_long", most=MAX_LINES)
        self.lines.append(line)

    def add_picture(self, relationship_id: str, where: str, control: str) -> None:
        """Add the picture that an id points to; one that stands elsewhere is told of, never fetched."""
        found = self.find(relationship_id)
        if found is None or control.startswith(OWN):
            return
        if found.is_outside:
            self.tell("word_picture_outside", found.target)
        elif found.target in self.package.sizes:
            if len(self.pictures) >= MAX_PICTURES:
                raise BadWordError("word_too_many_pictures", most=MAX_PICTURES)
            self.pictures.append(ReadPicture(found.target, where, len(self.lines)))

    def find(self, relationship_id: str) -> Relationship | None:
        """Give what an id of the part that is read points to."""
        return self.package.relationships(self.part).get(relationship_id)
