"""Reads one record's tree into values, by its form: every value that has not the right shape is a problem."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from khlang.forms.fields import RECORD_KEYS
from khlang.forms.model import Field, FieldType, Form, Length
from khlang.places import Gazetteer
from khlang.problems import Problem
from khlang.records import values as v
from khlang.records.groups import GroupReader
from khlang.records.record import Record, Source
from khlang.shapes import unknown_key
from khlang.thai.text import normalise
from khlang.yaml_text import Mapping, Node, Text, read_comments, read_tree

RECORD_ID = re.compile(r"[a-z]{2,4}-(?:[a-z0-9]{1,12}-){0,3}\d{3,6}|draft-[0-9a-f]{8}")


def read_record(
    data: bytes, file: str, stem: str, form: Form, gazetteer: Gazetteer
) -> tuple[Record | None, list[Problem]]:
    """Read one record file; `stem` is its name without `.yml`. None when there is no tree to read."""
    tree, problems = read_tree(data, file)
    if tree is None:
        return None, problems
    reader = _RecordReader(file, problems, form=form, gazetteer=gazetteer)
    source = Source(tree, tuple(read_comments(data)))
    return reader.record(source, stem), reader.problems


@dataclass(slots=True, kw_only=True)
class _RecordReader(GroupReader):
    """Reads the values of one record."""

    form: Form

    def record(self, source: Source, stem: str) -> Record:
        """Read the whole record."""
        tree = source.tree
        fields = {field.key: field for field in self.form.fields}
        known = (*RECORD_KEYS, *fields)
        values: dict[str, v.Value] = {}
        for entry in tree.entries:
            key = entry.key.value
            if key not in known:
                self.report("unknown_field", unknown_key(key, known, self.names()), entry.key.mark)
            elif key in fields and not _is_empty(entry.value):
                value = self.value(entry.value, fields[key])
                if value is not None:
                    values[key] = value
        example, aliases = tree.get("example"), tree.get("aliases")
        return Record(
            self.form,
            self.record_id(tree, stem),
            self.file,
            values,
            lambda: source,
            _list_marks(tree),
            length=self.length(tree),
            is_example=bool(self.yes_no(example, "example")) if example else False,
            aliases=self.aliases(aliases, stem) if aliases else (),
        )

    def names(self) -> dict[str, str]:
        """Give the keys of fields by what people may write instead: labels and printed headings."""
        return {name: field.key for field in self.form.fields for name in (field.label, *field.headings)}

    def aliases(self, node: Node, stem: str) -> tuple[str, ...]:
        """Read the old ids of a record: each becomes a page that leads here, so each must be an id."""
        known = []
        for item in self.items(node, "aliases"):
            alias = self.text(item, "aliases")
            if alias == stem:
                self.report("own_alias", f"{alias} เป็นรหัสของเรื่องนี้อยู่แล้ว ลบออก", item.mark, "aliases")
            elif alias and RECORD_ID.fullmatch(alias):
                known.append(alias)
            elif alias:
                self.report("bad_reference", bad_reference(alias), item.mark, "aliases")
        return tuple(known)

    def record_id(self, tree: Mapping, stem: str) -> str:
        """Check that id and file name agree; the file name is the id that counts."""
        if not RECORD_ID.fullmatch(stem):
            example = f"{self.form.id_prefix}-2567-kkn-001.yml"
            message = f"ชื่อแฟ้มต้องเป็นรหัส เช่น {example} เริ่มด้วยคำสั่ง khlang new {self.form.key}"
            self.report("bad_id", message, tree.mark, "id")
            return stem
        if not stem.startswith((f"{self.form.id_prefix}-", "draft-")):
            message = f"รหัสของแบบนี้ขึ้นต้นด้วย {self.form.id_prefix}- เปลี่ยนชื่อแฟ้ม"
            self.report("bad_id", message, tree.mark, "id")
        node = tree.get("id")
        written = self.text(node, "id") if node else ""
        if node is None and not stem.startswith("draft-"):
            self.report("missing_id", f"เพิ่มบรรทัด id: {stem} ไว้บนสุด", tree.mark, "id")
        elif node and written is not None and written != stem:
            self.report("wrong_id", f"id ไม่ตรงกับชื่อแฟ้ม แก้เป็น {stem}", node.mark, "id")
        return stem

    def length(self, tree: Mapping) -> Length:
        """Give the record's length, full unless it says otherwise."""
        node = tree.get("length")
        word = self.text(node, "length") if node else Length.FULL
        if word in list(Length):
            return Length(word)
        if node and word is not None:
            self.report("bad_length", "ใช้ short (บันทึกย่อ) หรือ full (ฉบับเต็ม)", node.mark, "length")
        # Not known which: only ask for what both need.
        return Length.SHORT

    def value(self, node: Node, field: Field) -> v.Value | None:
        """Read a field's value; None when a problem was reported instead."""
        return _READERS[field.type](self, node, field)

    def steps(self, node: Node, field: Field) -> v.Value | None:
        """Read steps with one level of sub-steps."""
        steps = tuple(step for item in self.items(node, field.label) if (step := self.step(item, field)))
        return v.Steps(steps) if steps else None

    def step(self, node: Node, field: Field) -> v.Step | None:
        """Read one step."""
        if not isinstance(node, Mapping):
            text = self.text(node, field.label)
            return v.Step(text) if text else None
        entries = self.entries(node, ("text", "sub"), field.label)
        if "text" not in entries:
            self.report("missing_key", "ขั้นตอนที่มีข้อย่อยต้องมี text:", node.mark, field.label)
            return None
        sub = self.words(entries["sub"].value, field.label) if "sub" in entries else ()
        return v.Step(self.word(entries["text"].value, field.label), sub)

    def choices(self, node: Node, field: Field) -> v.Value | None:
        """Read several terms, none twice."""
        items = (node,) if isinstance(node, Text) else self.items(node, field.label)
        found = tuple(choice for item in items if (choice := self.choice(item, field)))
        for number, choice in enumerate(found):
            if choice.key in {earlier.key for earlier in found[:number]}:
                self.report("repeated_term", f'"{choice.label}" เลือกซ้ำ ลบออกหนึ่งข้อ', node.mark, field.label)
        return v.Choices(found) if found else None

    def table(self, node: Node, field: Field) -> v.Value | None:
        """Read the rows of a table."""
        rows = tuple(self.row(item, field) for item in self.items(node, field.label))
        return v.Table(field.columns, rows) if any(rows) else None

    def row(self, node: Node, field: Field) -> dict[str, v.Value]:
        """Read one row, by its columns."""
        columns = {column.key: column for column in field.columns}
        entries = self.entries(node, tuple(columns), field.label)
        cells: dict[str, v.Value] = {}
        for key, column in columns.items():
            if key not in entries or _is_empty(entries[key].value):
                if column.required != "no" and isinstance(node, Mapping):
                    self.report("missing_key", f"แถวนี้ต้องมี {key}: {column.label}", node.mark, field.label)
            elif (cell := self.value(entries[key].value, column)) is not None:
                cells[key] = cell
        return cells

    def references(self, node: Node, field: Field) -> v.Value | None:
        """Read ids of other records."""
        items = (node,) if isinstance(node, Text) else self.items(node, field.label)
        ids = []
        for item in items:
            text = self.text(item, field.label)
            if text and RECORD_ID.fullmatch(text):
                ids.append(text)
            elif text:
                self.report("bad_reference", bad_reference(text), item.mark, field.label)
        return v.References(tuple(ids)) if ids else None


_READERS: dict[FieldType, Callable[[_RecordReader, Node, Field], v.Value | None]] = {
    FieldType.TEXT: _RecordReader.line,
    FieldType.PARAGRAPHS: _RecordReader.paragraphs,
    FieldType.LIST: _RecordReader.lines,
    FieldType.STEPS: _RecordReader.steps,
    FieldType.CHOICE: _RecordReader.choice,
    FieldType.CHOICES: _RecordReader.choices,
    FieldType.FISCAL_YEAR: _RecordReader.fiscal_year,
    FieldType.DATE: _RecordReader.date,
    FieldType.PHONE: _RecordReader.phone,
    FieldType.PLACE: _RecordReader.place,
    FieldType.PARTY: _RecordReader.party,
    FieldType.COUNT: _RecordReader.count_value,
    FieldType.COUNTS: _RecordReader.counts,
    FieldType.CHECKLIST: _RecordReader.checklist,
    FieldType.TABLE: _RecordReader.table,
    FieldType.PHOTOS: _RecordReader.photos,
    FieldType.LINK: _RecordReader.link,
    FieldType.CONSENT: _RecordReader.consent,
    FieldType.ADOPTED: _RecordReader.adopted,
    FieldType.REFERENCES: _RecordReader.references,
}


def _list_marks(tree: Mapping) -> str:
    marks = {entry.key.value: entry.value.mark for entry in tree.entries} | {"": tree.mark}
    return json.dumps({key: (mark.line, mark.column) for key, mark in marks.items()}, ensure_ascii=False)


def bad_reference(text: str) -> str:
    """Say in Thai that a text is no id."""
    return f'"{text[:40]}" ไม่ใช่รหัสในคลัง รหัสมีรูปแบบเช่น kr-2559-kpt-001'


def _is_empty(node: Node) -> bool:
    return isinstance(node, Text) and not normalise(node.value)
