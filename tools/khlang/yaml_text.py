"""Stage 1: bytes in, a tree of text with positions out, or problems.

YAML's guesses are refused: every scalar stays text (`0123456`, `no`, `2567-01-02`), and whatever a
careful writer never needs (anchors, aliases, tags, several documents, duplicate keys) is a problem.
Reads no files. It walks libyaml's events with a stack of its own: libyaml's composer crashes the
process on 26,000 nested `[`, and PyYAML's pure one is ten times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import yaml
from yaml import CLoader

from khlang.problems import START, Mark, Problem

MAX_FILE_BYTES = 64 * 1024
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_CHARACTER_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, just as written, without a type."""

    value: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Items:
    """A YAML sequence."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: Text
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping, keys in the order of the file, no key twice."""

    entries: tuple[Entry, ...]
    mark: Mark

    def get(self, key: str) -> Node | None:
        """Give the value of `key`, or None."""
        return next((entry.value for entry in self.entries if entry.key.value == key), None)


Node: TypeAlias = Text | Items | Mapping


def read_tree(data: bytes, file: str) -> tuple[Mapping | None, list[Problem]]:
    """Read one YAML file's bytes into a mapping of text.

    `data` may be longer than MAX_FILE_BYTES (then it is refused, so a caller need not read more than
    one byte beyond). `file` is only named in problems. The tree is None when the file can't be used
    at all; problems may come with a tree (a duplicate key) or without.
    """
    if len(data) > MAX_FILE_BYTES:
        message = f"แฟ้มใหญ่เกิน {MAX_FILE_BYTES // 1024} กิโลไบต์ แบ่งเนื้อหาหรือย้ายรูปและข้อความยาวออก"
        return None, [Problem("file_too_large", message, file)]
    text, problems = _decode(data, file)
    if text is None:
        return None, problems
    problems = list(_check_characters(text, file))
    if problems:
        return None, problems
    composer = _Composer(text, file)
    tree = composer.compose()
    problems = composer.problems
    if tree is not None and not isinstance(tree, Mapping):
        message = "ทั้งแฟ้มต้องเป็นรายการ ชื่อช่อง: ค่า ดูตัวอย่างด้วยคำสั่ง khlang new lesson"
        problems.append(Problem("not_a_mapping", message, file, tree.mark))
        tree = None
    return tree, problems


def _decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "แฟ้มเป็นรหัส UTF-16 บันทึกใหม่เป็น UTF-8"
        return None, [Problem("not_utf8", message, file)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        message = f"ไบต์ที่ {error.start} ไม่ใช่ UTF-8 บันทึกแฟ้มใหม่เป็น UTF-8 (ไม่ใช่ TIS-620 หรือ Windows-874)"
        return None, [Problem("not_utf8", message, file, _mark_at(before, len(before)))]


# Never seen by a reader, and able to change what a reader sees: C0 (but tab and line ends), DEL, C1,
# bidi controls, line and paragraph separators, tag characters, surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)


def find_forbidden(text: str) -> int | None:
    """Give the index of the first character that no text of ours may hold, or None."""
    found = _FORBIDDEN.search(text)
    return found.start() if found else None


def _check_characters(text: str, file: str) -> Iterator[Problem]:
    last_line = 0
    count = 0
    for found in _FORBIDDEN.finditer(text):
        # One a line is enough to find them all, and a file of 64,000 NULs stays readable.
        line = text.count("\n", 0, found.start()) + 1 if count < MAX_CHARACTER_PROBLEMS else last_line
        if line == last_line:
            continue
        last_line = line
        count += 1
        message = f"มีอักขระควบคุมที่มองไม่เห็น U+{ord(found[0]):04X} ลบออก หรือพิมพ์บรรทัดนี้ใหม่"
        yield Problem("forbidden_character", message, file, _mark_at(text, found.start()))


def _mark_at(text: str, index: int) -> Mark:
    line_start = text.rfind("\n", 0, index) + 1
    return Mark(text.count("\n", 0, index) + 1, index - line_start + 1)


class _YamlMark(Protocol):
    """What PyYAML's two mark classes share."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def _mark_of(mark: _YamlMark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else START


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    mark: Mark
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Text] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    key: Text | None = None
    is_key_refused: bool = False


class _Refused(Exception):  # noqa: N818  (ends the walk, never leaves this module)
    """The rest of the file can't be used."""


_COMMENT = re.compile("[ \t]+(#[^\n]*)")
_INVISIBLE = re.compile("[\u00a0\u00ad\u034f\u180e\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")
_KEY_AND_NBSP = re.compile("^[ \t]*(?:- +)*[a-z0-9_]+:[\u00a0\u2007\u202f\u3000\u200b\ufeff]")


class _Composer:
    """Turns libyaml's events into nodes, collecting problems on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self._root: Node | None = None
        self._documents = 0
        self._nodes = 0

    def compose(self) -> Node | None:
        try:
            for event in yaml.parse(self.text, Loader=CLoader):
                self._take(event)
        except _Refused:
            return None
        except yaml.YAMLError as error:
            self.problems.append(_explain(error, self.text, self.file))
            return None
        if self._root is None:
            self._report("empty_file", "แฟ้มว่าง เริ่มจากแบบที่ได้จากคำสั่ง khlang new lesson", START)
        return self._root

    def _report(self, code: str, message: str, mark: Mark) -> None:
        self.problems.append(Problem(code, message, self.file, mark))

    def _refuse(self, code: str, message: str, mark: Mark) -> None:
        self._report(code, message, mark)
        raise _Refused

    def _take(self, event: yaml.Event) -> None:
        mark = _mark_of(event.start_mark)
        self._check_event(event, mark)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse("many_documents", "หนึ่งแฟ้มมีได้หนึ่งเรื่อง ลบบรรทัด --- และสิ่งที่ตามมา", mark)
            case yaml.ScalarEvent():
                self._add(self._text(event, mark))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self._stack) >= MAX_DEPTH:
                    self._refuse("too_deep", f"ย่อหน้าซ้อนลึกเกิน {MAX_DEPTH} ชั้น", mark)
                self._stack.append(_Frame(mark, isinstance(event, yaml.MappingStartEvent)))
            case yaml.MappingEndEvent():
                frame = self._stack.pop()
                self._add(Mapping(tuple(frame.entries), frame.mark))
            case yaml.SequenceEndEvent():
                frame = self._stack.pop()
                self._add(Items(tuple(frame.items), frame.mark))

    def _check_event(self, event: yaml.Event, mark: Mark) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse("alias", "ใช้ & หรือ * อ้างถึงกันไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด", mark)
        is_tagged = isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None)
        if is_tagged or getattr(event, "version", None) or getattr(event, "tags", None):
            self._refuse("tag", "ใช้ ! หรือ % กำหนดชนิดไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด", mark)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse("too_many_values", f"มีค่ามากกว่า {MAX_NODES} ค่าในแฟ้มเดียว", mark)

    def _text(self, event: yaml.ScalarEvent, mark: Mark) -> Text:
        index = find_forbidden(event.value)
        if index is not None:
            escape = f"U+{ord(event.value[index]):04X}"
            self._report("forbidden_character", f"มีอักขระควบคุมที่มองไม่เห็น {escape} ลบออก", mark)
        if not event.style:
            self._check_plain(event, mark)
        return Text(event.value, mark)

    def _check_plain(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        """Refuse what YAML drops without a word: `ข้อ #1`, and a key glued to its value."""
        end = event.end_mark
        if comment := _COMMENT.match(self.text, end.index if end else 0):
            cut = comment[1][:40]
            message = f"YAML ตัด \"{cut}\" ทิ้งเพราะนึกว่าเป็นหมายเหตุ ครอบทั้งค่าด้วย '…' หรือย้ายหมายเหตุไปบรรทัดของตัวเอง"
            self._report("cut_by_comment", message, _mark_of(end))
        if _KEY_AND_NBSP.match(event.value):
            self._report("nbsp_after_colon", _NBSP_MESSAGE, mark)

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None and not frame.is_key_refused:
            self._take_key(frame, node)
        else:
            if frame.key is not None:
                frame.entries.append(Entry(frame.key, node))
            frame.key, frame.is_key_refused = None, False

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.is_key_refused = True
        if not isinstance(node, Text):
            self._report("bad_key", "ชื่อช่องต้องเป็นคำเดียว ไม่ใช่รายการ", node.mark)
        elif _INVISIBLE.search(node.value):
            message = "มีอักขระที่มองไม่เห็นอยู่ในชื่อช่อง ลบชื่อช่องแล้วพิมพ์ใหม่"
            self._report("invisible_in_key", message, node.mark)
        elif node.value == "<<":
            self._report("alias", "ใช้ << รวมค่าจากที่อื่นไม่ได้ เขียนค่าลงในแต่ละช่อง", node.mark)
        elif node.value in frame.keys:
            first = frame.keys[node.value].mark
            message = f"ช่อง {node.value} ซ้ำกับบรรทัด {first.line} ช่องที่ {first.column} รวมไว้ที่เดียว"
            self._report("duplicate_key", message, node.mark)
        else:
            frame.keys[node.value] = node
            frame.key, frame.is_key_refused = node, False


_NBSP_MESSAGE = "หลัง : เป็นช่องว่างพิเศษ (no-break space) ที่ติดมาจากการคัดลอก ลบแล้วเคาะเว้นวรรคใหม่"

# libyaml's words (problem attribute of yaml.MarkedYAMLError) and what they mean to a writer.
_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "nested_colon", "มี : ซ้อนอยู่ในค่า ครอบทั้งค่าด้วย '…' หรือตรวจการย่อหน้า"),
    ("unexpected end of stream", "unclosed_quote", "เปิดเครื่องหมายคำพูดแล้วไม่ปิด"),
    ("unknown escape", "bad_escape", "ใน \"…\" มี \\ ที่ไม่รู้จัก ใช้ '…' แทน"),
    ("escape", "bad_escape", "รหัส \\ ใน \"…\" ไม่ถูกต้อง ใช้ '…' แทน"),
    ("undefined alias", "alias", "ใช้ * อ้างถึงกันไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"),
    ("alphabetic or numeric", "alias", "ใช้ & หรือ * ไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"),
    ("tag", "tag", "ใช้ ! กำหนดชนิดไม่ได้ ถ้าเป็นข้อความ ให้ครอบด้วยเครื่องหมายคำพูด"),
    ("could not find expected ':'", "no_colon", "ไม่พบ : หลังชื่อช่อง หรือข้อความต่อบรรทัดไม่ได้ย่อหน้า"),
    ("did not find expected key", "bad_indent", "การย่อหน้าไม่ตรงกับบรรทัดก่อน ย่อด้วยเว้นวรรคให้ตรงกัน"),
    ("'-' indicator", "bad_indent", "รายการต้องขึ้นต้นด้วย - และย่อหน้าให้ตรงกัน"),
    ("',' or", "unclosed_bracket", "เปิด [ หรือ { แล้วไม่ปิด หรือลืมเครื่องหมาย ,"),
    ("node content", "unclosed_bracket", "เปิด [ หรือ { แล้วไม่ปิด"),
    ("document start", "many_documents", "หนึ่งแฟ้มมีได้หนึ่งเรื่อง ตรวจว่าทุกบรรทัดเป็น ชื่อช่อง: ค่า"),
    ("directive", "tag", "บรรทัดที่ขึ้นต้นด้วย % ใช้ไม่ได้"),
    ("control characters", "forbidden_character", "มีอักขระควบคุมที่มองไม่เห็น ลบออก"),
)


def _explain(error: yaml.YAMLError, text: str, file: str) -> Problem:
    raw = getattr(error, "problem_mark", None)
    mark = _mark_of(raw) if raw else START
    lines = text.split("\n")
    for number in (mark.line, mark.line - 1):
        if 0 < number <= len(lines) and (found := _KEY_AND_NBSP.match(lines[number - 1])):
            return Problem("nbsp_after_colon", _NBSP_MESSAGE, file, Mark(number, found.end()))
    line = lines[mark.line - 1] if mark.line <= len(lines) else ""
    if "cannot start any token" in str(error):
        return _explain_character(line[mark.column - 1 : mark.column], file, mark)
    words = str(getattr(error, "problem", "") or error)
    for part, code, message in _SYNTAX:
        if part in words:
            return Problem(code, message, file, mark)
    return Problem("bad_yaml", "อ่านบรรทัดนี้ไม่ได้ ตรวจการย่อหน้าและเครื่องหมายคำพูด", file, mark)


def _explain_character(char: str, file: str, mark: Mark) -> Problem:
    if char == "\t":
        return Problem("tab", "ย่อหน้าด้วยแท็บไม่ได้ เปลี่ยนเป็นเว้นวรรค", file, mark)
    return Problem("bad_start", f"ค่าขึ้นต้นด้วย {char} ไม่ได้ ครอบทั้งค่าด้วย '…'", file, mark)


_PLAIN = re.compile(r"[0-9A-Za-z\u0e01-\u0e3a\u0e40-\u0e5b](?:[^\n:#]|:(?! |$)|(?<! )#)*")


def write_node(node: Node, indent: int = 0) -> str:
    """Write a node as YAML that `read_tree` reads back the same; lines end in LF."""
    pad = " " * indent
    match node:
        case Text(value=value):
            return f"{pad}{_write_text(value, indent)}\n"
        case Items(items=items):
            return "".join(f"{pad}-{_write_item(item, indent)}" for item in items) or f"{pad}[]\n"
        case Mapping(entries=entries):
            return (
                "".join(f"{pad}{entry.key.value}:{_write_inside(entry.value, indent)}" for entry in entries)
                or f"{pad}{{}}\n"
            )


def _write_item(node: Node, indent: int) -> str:
    if isinstance(node, Text):
        return _write_inside(node, indent)
    return f" {write_node(node, indent + 2).lstrip(' ')}"


def _write_inside(node: Node, indent: int) -> str:
    if isinstance(node, Text):
        return f" {_write_text(node.value, indent)}\n" if node.value else "\n"
    return f"\n{write_node(node, indent + 2)}"


def _write_text(value: str, indent: int) -> str:
    """Write a scalar plain where that is safe, as a block when it has lines, else in single quotes."""
    if "\n" in value and not re.search(r"^\s|\s$|[ \t]\n|\n[ \t]|\n{3,}|\r", value.removesuffix("\n")):
        pad = "\n" + " " * (indent + 2)
        header = "|" if value.endswith("\n") else "|-"
        body = value.removesuffix("\n").split("\n")
        return header + "".join(pad + line if line else "\n" for line in body)
    if "\n" in value or "\r" in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        return f'"{escaped}"'
    if _PLAIN.fullmatch(value) and value == value.strip():
        return value
    return "'" + value.replace("'", "''") + "'"
