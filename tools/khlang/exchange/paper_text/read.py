"""Reads a text that `write` made, as it comes back from LINE, mail or a file, perhaps changed by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from khlang.exchange.paper_text.marks import END, ESCAPE, FIELD, HEAD, LINE_END, NUMBER, PART, strip_line
from khlang.exchange.paper_text.text import PaperText
from khlang.fields.form_data import MAX_ROWS
from khlang.forms.model import Form
from khlang.forms.outline import Slot, outline_form
from khlang.problems import Level, Mark, Problem
from khlang.thai.text import fold, format_count, normalise, to_thai_digits

# A form has room for some 40,000 letters; the text of a record file must stay under 64 kB.
MAX_CHARACTERS = 200_000
MAX_LINES = 5_000
MAX_PROBLEMS = 200
_HEAD = re.compile(
    rf"(?P<quotes>(?:> ?){{0,8}}){HEAD} [^\[\]]*\[(?P<form>[a-z][a-z0-9_-]{{0,39}})(?: (?P<version>[0-9]{{1,9}}))?"
    r"(?: (?P<draft>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}))?\]"
)
# Neither a name nor what is before it can be cut in two ways: a line of marks takes no time.
_PART = re.compile(rf"({PART}{{1,8}}) ?([^:{PART}]*):(?: |$)")
_QUOTE = re.compile(r"> ?")


@dataclass(slots=True)
class _Group:
    """An item with parts that is open: `name` is that of its control, `depth` counts those around it."""

    slot: Slot
    name: str
    depth: int
    seen: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _List:
    """A list that is open, at a level of numbers, with so many items until now."""

    slot: Slot
    name: str
    level: int
    count: int = 0


@dataclass(slots=True)
class _Text:
    """A text that is open: the control that it goes to, and its lines."""

    slot: Slot
    control: str
    lines: list[str]


@dataclass(slots=True)
class _Reader:
    """Puts the lines between head and end into the form's data."""

    slots: Sequence[Slot]
    texts: list[_Text] = field(default_factory=list)
    open: list[_Group | _List] = field(default_factory=list)
    text: _Text | None = None
    is_skipping: bool = False
    seen: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    line: int = 0
    # Where things were opened, by the names of controls.
    lines: dict[str, int] = field(default_factory=dict)
    # By the id of a tuple of slots, or of a slot: hostile texts ask for thousands.
    names: dict[int, Mapping[str, Slot | None]] = field(default_factory=dict)
    terms: dict[int, Mapping[str, str]] = field(default_factory=dict)

    def report(self, code: str, level: Level = Level.ERROR, **facts: str) -> None:
        """Add a problem of the line that is read; one of a text that is none of ours stands for thousands."""
        if len(self.problems) < MAX_PROBLEMS or code not in {problem.code for problem in self.problems}:
            self.problems.append(Problem.of(code, level=level, mark=Mark(self.line, 1), facts=facts))

    def read(self, line: str) -> None:
        """Read one line, stripped and without marks of a quotation."""
        if line.startswith(f"{FIELD} ") or line == FIELD:
            self.read_field(line.removeprefix(FIELD).strip())
        elif self.is_skipping:
            return
        elif not (self.read_part(line) or self.read_number(line)):
            self.add(line.removeprefix(ESCAPE))

    def read_field(self, name: str) -> None:
        """Open the field of that heading."""
        slot = self.find(self.slots, name)
        self.open.clear()
        self.text = None
        self.is_skipping = slot is None or slot.key in self.seen
        if slot is None:
            self.report("unknown_heading", heading=name[:60])
        elif self.is_skipping:
            self.report("repeated_heading", heading=name[:60])
        else:
            self.seen.add(slot.key)
            self.enter(slot, slot.key)

    def read_part(self, line: str) -> bool:
        """Open a part of the innermost item that has so many marks; False if the line is none."""
        found = _PART.match(line)
        group = found and next(
            (each for each in self.open if isinstance(each, _Group) and each.depth == len(found[1])), None
        )
        if not found or not group:
            return False
        part = self.find(group.slot.parts, found[2])
        if part is None or part.key in group.seen:
            code = "repeated_part_name" if part else "unknown_part_name"
            self.report(code, Level.WARNING, name=found[2][:60], heading=group.slot.name)
            return False
        group.seen.add(part.key)
        del self.open[self.open.index(group) + 1 :]
        self.enter(part, f"{group.name}.{part.key}")
        if text := line[found.end() :]:
            self.add(text)
        return True

    def read_number(self, line: str) -> bool:
        """Open the next item of the list at the level of a number; False if the line has none."""
        found = NUMBER.match(line)
        level = len(re.findall("[0-9๐-๙]+", found[1])) if found else 0
        opened = next((each for each in self.open if isinstance(each, _List) and each.level == level), None)
        if not found or not opened:
            return False
        self.enter_item(opened)
        if text := line[found.end() :]:
            self.add(text)
        return True

    def enter(self, slot: Slot, name: str) -> None:
        """Open a slot, to which a text may follow."""
        self.lines[name] = self.line
        if slot.shape == "one":
            self.enter_text(slot, name)
        else:
            level = 1 + sum(isinstance(each, _List) for each in self.open)
            self.open.append(_List(slot, name, level))
            self.text = None

    def enter_item(self, opened: _List) -> None:
        """Open the next item of a list."""
        del self.open[self.open.index(opened) + 1 :]
        number, opened.count = opened.count, opened.count + 1
        if number == MAX_ROWS:
            self.report("too_many_items", heading=opened.slot.name, most=to_thai_digits(str(MAX_ROWS)))
            self.is_skipping = True
            return
        name = opened.name if opened.slot.is_repeated else f"{opened.name}.{number}"
        self.lines.setdefault(name, self.line)
        self.enter_text(opened.slot, name)

    def enter_text(self, slot: Slot, name: str) -> None:
        """Open an item: its parts, and the text that it may have of its own."""
        if slot.parts:
            depth = 1 + sum(isinstance(each, _Group) for each in self.open)
            self.open.append(_Group(slot, name, depth))
        self.text = None
        if slot.own is not None:
            self.text = _Text(slot, f"{name}.{slot.own}" if slot.own else name, [])
            self.texts.append(self.text)

    def add(self, line: str) -> None:
        """Add a line to the text that is open; text before the first number of a list is its first item."""
        if self.is_skipping:
            return
        last = self.open[-1] if self.open else None
        if line and self.text is None and isinstance(last, _List):
            self.enter_item(last)
        if self.text:
            self.text.lines.append(line)
        elif line and self.seen:
            self.report("text_without_place", text=line[:40])

    def data(self) -> dict[str, tuple[str, ...]]:
        """Give what was read, by control; blank texts are left out."""
        found: dict[str, list[str]] = {}
        for text in self.texts:
            value = normalise("\n".join(text.lines))
            if value:
                key = self.find_term(text.slot, value) if text.slot.terms else value
                found.setdefault(text.control, []).append(key)
        return {control: tuple(values) for control, values in found.items()}

    def find(self, slots: Sequence[Slot], name: str) -> Slot | None:
        """Give the slot of that name, else the only one that is called so in other spacing or by another heading."""
        if id(slots) not in self.names:
            self.names[id(slots)] = _index_names(slots)
        by_name = self.names[id(slots)]
        return by_name.get(normalise(name)) or by_name.get(fold(name))

    def find_term(self, slot: Slot, text: str) -> str:
        """Give the key of the term that a text is the label of, or the text as it is."""
        if id(slot) not in self.terms:
            self.terms[id(slot)] = {fold(label): key for key, label in slot.terms.items()}
        return text if text in slot.terms else self.terms[id(slot)].get(fold(text), text)


def read_paper_text(text: str, forms: Mapping[str, Form]) -> PaperText:
    """Read a text: its form, its data, and what of it could not be read, each problem with its line.

    Without a form there is no data. The draft's id and the form's version stand under `_draft` and `_version`.
    """
    lines = LINE_END.split(text[:MAX_CHARACTERS], MAX_LINES)[:MAX_LINES]
    heads = ((number, found) for number, line in enumerate(lines) if (found := _HEAD.match(strip_line(line))))
    at, head = next(heads, (0, None))
    if head is None:
        return _refuse(Problem.of("no_paper_head"))
    form = forms.get(head["form"])
    if form is None:
        return _refuse(Problem.of("unknown_paper_form", mark=Mark(at + 1, 1), form=head["form"]))
    reader = _Reader(outline_form(form).slots)
    is_ended = _read_lines(reader, lines, at + 1, head["quotes"].count(">"))
    if not is_ended and (len(text) > MAX_CHARACTERS or len(lines) == MAX_LINES):
        most, lines_read = format_count(MAX_CHARACTERS), format_count(MAX_LINES)
        reader.report("paper_text_too_long", most=most, lines=lines_read)
    elif not is_ended:
        reader.report("no_paper_end")
    about = {"_draft": head["draft"], "_version": head["version"]}
    named = {name: (value,) for name, value in about.items() if value}
    return PaperText(form, {**named, **reader.data()}, tuple(reader.problems), at + 1, reader.lines)


def _refuse(problem: Problem) -> PaperText:
    return PaperText(None, {}, (problem,), problem.mark.line, {})


def _read_lines(reader: _Reader, lines: Sequence[str], start: int, quotes: int) -> bool:
    """Read the lines after the head, up to the end or another head; tell whether there was one."""
    for number in range(start, len(lines)):
        line = _unquote(strip_line(lines[number]), quotes)
        reader.line = number + 1
        if line == END:
            return True
        if _HEAD.match(line):
            reader.report("second_paper_head")
            return True
        reader.read(line)
    return False


def _unquote(line: str, levels: int) -> str:
    """Take the marks of a quotation off a stripped line: as many as the head has."""
    for _ in range(levels):
        found = _QUOTE.match(line)
        if not found:
            break
        line = strip_line(line[found.end() :])
    return line


def _index_names(slots: Sequence[Slot]) -> Mapping[str, Slot | None]:
    """Give slots by their names, and by folded names and aliases: None for one that several share."""
    found: dict[str, Slot | None] = {}
    for slot in slots:
        for name in {fold(name) for name in (slot.name, *slot.aliases)}:
            found[name] = None if name in found else slot
    return found | {slot.name: slot for slot in slots}
