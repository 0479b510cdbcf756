"""Reads one record's tree into values, by its form: every value that has not the right shape is a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from khlang.forms.fields import RECORD_KEYS
from khlang.forms.model import Field, FieldType, Form, Length
from khlang.places import Gazetteer, PlaceProblem, WrittenPlace, parse_place
from khlang.problems import Mark, Problem
from khlang.records import values as v
from khlang.records.scalars import ScalarReader
from khlang.shapes import unknown_key
from khlang.thai.text import normalise
from khlang.yaml_text import Mapping, Node, Text, read_tree

RECORD_ID = re.compile(r"[a-z]{2,4}-(?:[a-z0-9]{1,12}-){0,3}\d{3,6}|draft-[0-9a-f]{8}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.(?:jpg|jpeg|png|webp)")
NO_PEOPLE = "none"


def read_record(
    data: bytes, file: str, stem: str, form: Form, gazetteer: Gazetteer
) -> tuple[v.Record | None, list[Problem]]:
    """Read one record file; `stem` is its name without `.yml`. None when there is no tree to read."""
    tree, problems = read_tree(data, file)
    if tree is None:
        return None, problems
    reader = _RecordReader(file, problems, form=form, gazetteer=gazetteer)
    return reader.record(tree, stem), reader.problems


@dataclass(slots=True, kw_only=True)
class _RecordReader(ScalarReader):
    """Reads the values of one record."""

    form: Form
    gazetteer: Gazetteer

    def record(self, tree: Mapping, stem: str) -> v.Record:
        fields = {field.key: field for field in self.form.fields}
        known = (*RECORD_KEYS, *fields)
        values: dict[str, v.Value] = {}
        for entry in tree.entries:
            key = entry.key.value
            if key not in known:
                self.report("unknown_field", unknown_key(key, known), entry.key.mark)
            elif key in fields and not _is_empty(entry.value):
                value = self.value(entry.value, fields[key])
                if value is not None:
                    values[key] = value
        example, aliases = tree.get("example"), tree.get("aliases")
        return v.Record(
            self.form,
            self.record_id(tree, stem),
            self.file,
            tree,
            values,
            length=self.length(tree),
            is_example=bool(self.yes_no(example, "example")) if example else False,
            aliases=self.words(aliases, "aliases") if aliases else (),
        )

    def record_id(self, tree: Mapping, stem: str) -> str:
        """Check that id and file name agree; the file name is the id that counts."""
        if not RECORD_ID.fullmatch(stem):
            example = f"{self.form.id_prefix}-2567-kkn-001.yml"
            message = f"ชื่อแฟ้มต้องเป็นรหัส เช่น {example} เริ่มด้วยคำสั่ง khlang new {self.form.key}"
            self.report("bad_id", message, tree.mark, "id")
        elif not stem.startswith((f"{self.form.id_prefix}-", "draft-")):
            self.report("bad_id", f"รหัสของแบบนี้ขึ้นต้นด้วย {self.form.id_prefix}-", tree.mark, "id")
        node = tree.get("id")
        if node is None and not stem.startswith("draft-"):
            self.report("missing_id", f"เพิ่มบรรทัด id: {stem} ไว้บนสุด", tree.mark, "id")
        elif node is not None and self.word(node, "id") != stem:
            self.report("wrong_id", f"id ไม่ตรงกับชื่อแฟ้ม แก้เป็น {stem}", node.mark, "id")
        return stem

    def length(self, tree: Mapping) -> Length:
        """Give the record's length, full unless it says otherwise."""
        node = tree.get("length")
        word = self.word(node, "length") if node else Length.FULL
        if word in list(Length):
            return Length(word)
        self.report("bad_length", "ใช้ short (บันทึกย่อ) หรือ full (ฉบับเต็ม)", tree.mark, "length")
        return Length.FULL

    def value(self, node: Node, field: Field) -> v.Value | None:
        """Read a field's value; None when a problem was reported instead."""
        return _READERS[field.type](self, node, field)

    def steps(self, node: Node, field: Field) -> v.Value | None:
        steps = tuple(step for item in self.items(node, field.label) if (step := self.step(item, field)))
        return v.Steps(steps) if steps else None

    def step(self, node: Node, field: Field) -> v.Step | None:
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
        items = (node,) if isinstance(node, Text) else self.items(node, field.label)
        found = tuple(choice for item in items if (choice := self.choice(item, field)))
        for number, choice in enumerate(found):
            if choice.key in {earlier.key for earlier in found[:number]}:
                self.report("repeated_term", f'"{choice.label}" เลือกซ้ำ ลบออกหนึ่งข้อ', node.mark, field.label)
        return v.Choices(found) if found else None

    def place(self, node: Node, field: Field) -> v.Value | None:
        marks: dict[str, Mark] = {}
        if isinstance(node, Mapping):
            keys = ("village", "subdistrict", "district", "province")
            entries = self.entries(node, keys, field.label)
            words = {key: self.word(entry.value, field.label) for key, entry in entries.items()}
            marks = {key: entry.value.mark for key, entry in entries.items()}
            written = WrittenPlace(words.pop("village", ""), **words)
        else:
            text = self.text(node, field.label)
            if not text:
                return None
            written = parse_place(text)
        place, problems = self.gazetteer.resolve(written)
        for problem in problems:
            self.place_problem(problem, marks.get(problem.level, node.mark), field)
        return v.PlaceValue(place)

    def place_problem(self, problem: PlaceProblem, mark: Mark, field: Field) -> None:
        self.report(problem.code, problem.message, mark, field.label)

    def party(self, node: Node, field: Field) -> v.Value | None:
        if not isinstance(node, Mapping):
            text = self.text(node, field.label)
            return v.Party(text) if text else None
        entries = self.entries(node, ("name", "kind", "position", "unit"), field.label)
        words = {
            key: self.word(entries[key].value, field.label)
            for key in ("name", "position", "unit")
            if key in entries
        }
        if not words.get("name"):
            self.report("missing_key", "ต้องมี name: ชื่อ", node.mark, field.label)
            return None
        kind = self.term(entries["kind"].value, field.vocabulary, field.label) if "kind" in entries else None
        return v.Party(words.pop("name"), kind, **words)

    def counts(self, node: Node, field: Field) -> v.Value | None:
        groups = []
        for key, entry in self.term_entries(node, field):
            number = self.count(entry, field.label)
            if number is not None:
                groups.append((key, number))
        return v.Counts(tuple(groups), field.unit) if groups else None

    def checklist(self, node: Node, field: Field) -> v.Value | None:
        answers = [self.answer(asked, entry, field) for asked, entry in self.term_entries(node, field)]
        known = tuple(answer for answer in answers if answer)
        return v.Checklist(known) if known else None

    def answer(self, asked: v.Choice, node: Node, field: Field) -> v.Answer | None:
        name = f"{field.label} › {asked.label}"
        note = ""
        answer: Node = node
        if isinstance(node, Mapping):
            entries = self.entries(node, ("answer", "note"), name)
            if "answer" not in entries:
                self.report("missing_key", "ต้องมี answer: มี / มีบางส่วน / ยังไม่มี", node.mark, name)
                return None
            answer = entries["answer"].value
            note = self.word(entries["note"].value, name) if "note" in entries else ""
        choice = self.term(answer, field.answers, name)
        return v.Answer(asked, choice, note) if choice else None

    def term_entries(self, node: Node, field: Field) -> list[tuple[v.Choice, Node]]:
        """Give the entries of a mapping whose keys are terms of the field's vocabulary, in its order."""
        vocabulary = field.vocabulary
        if not isinstance(node, Mapping) or vocabulary is None:
            keys = ", ".join(term.key for term in vocabulary.terms[:3]) if vocabulary else ""
            self.report("not_a_mapping", f"ช่องนี้แยกเป็นรายการย่อย เช่น {keys}", node.mark, field.label)
            return []
        known = [(self.term(entry.key, vocabulary, field.label), entry) for entry in node.entries]
        found: dict[str, tuple[v.Choice, Node]] = {}
        for choice, entry in known:
            if choice and choice.key in found:
                self.report("repeated_term", f'"{choice.label}" มีแล้ว', entry.key.mark, field.label)
            elif choice:
                found[choice.key] = (choice, entry.value)
        order = {term.key: number for number, term in enumerate(vocabulary.terms)}
        return sorted(found.values(), key=lambda pair: order.get(pair[0].key, len(order)))

    def table(self, node: Node, field: Field) -> v.Value | None:
        rows = tuple(row for item in self.items(node, field.label) if (row := self.row(item, field)))
        return v.Table(field.columns, rows) if rows else None

    def row(self, node: Node, field: Field) -> dict[str, v.Value]:
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

    def photos(self, node: Node, field: Field) -> v.Value | None:
        photos = tuple(photo for item in self.items(node, field.label) if (photo := self.photo(item, field)))
        return v.Photos(photos) if photos else None

    def photo(self, node: Node, field: Field) -> v.Photo | None:
        keys = ("file", "caption", "credit", "people", "consent", "group")
        entries = self.entries(node, keys, field.label)
        words = {
            key: self.word(entries[key].value, field.label)
            for key in ("file", "caption", "credit")
            if key in entries
        }
        missing = [key for key in ("file", "caption", "people") if key not in entries]
        for key in missing:
            self.report("missing_key", f"ภาพต้องมี {key}:", node.mark, field.label)
        if missing:
            return None
        if not FILE_NAME.fullmatch(words["file"]):
            message = "ชื่อแฟ้มภาพใช้อักษรอังกฤษ ตัวเลข - _ และลงท้าย .jpg .png หรือ .webp"
            self.report("bad_file_name", message, entries["file"].value.mark, field.label)
            return None
        people = self.term(entries["people"].value, field.vocabulary, field.label)
        consent = self.yes_no(entries["consent"].value, field.label) if "consent" in entries else False
        group = self.count(entries["group"].value, field.label) if "group" in entries else 0
        if people is None:
            return None
        if people.key != NO_PEOPLE and not consent:
            message = "เห็นคนในภาพ ต้องได้รับความยินยอมก่อน แล้วเพิ่ม consent: yes หรือเปลี่ยนภาพ"
            self.report("no_photo_consent", message, node.mark, field.label)
        return v.Photo(
            words["file"], words["caption"], people.key, bool(consent), words.get("credit", ""), group or 0
        )

    def consent(self, node: Node, field: Field) -> v.Value | None:
        if not isinstance(node, Mapping):
            given = self.yes_no(node, field.label)
            return v.Consent(given) if given is not None else None
        entries = self.entries(node, ("given", "by", "date"), field.label)
        if "given" not in entries:
            self.report("missing_key", "ต้องมี given: yes หรือ no", node.mark, field.label)
            return None
        given = self.yes_no(entries["given"].value, field.label)
        by = self.word(entries["by"].value, field.label) if "by" in entries else ""
        date = self.read_date(entries["date"].value, field.label) if "date" in entries else None
        return v.Consent(given, by, date) if given is not None else None

    def adopted(self, node: Node, field: Field) -> v.Value | None:
        rows = tuple(row for item in self.items(node, field.label) if (row := self.adoption(item, field)))
        return v.Adopted(rows) if rows else None

    def adoption(self, node: Node, field: Field) -> v.Adoption | None:
        entries = self.entries(node, ("by", "year", "note"), field.label)
        if "by" not in entries:
            self.report("missing_key", "ต้องมี by: ใครหรือที่ไหนนำไปใช้", node.mark, field.label)
            return None
        year = self.fiscal_year(entries["year"].value, field) if "year" in entries else None
        note = self.word(entries["note"].value, field.label) if "note" in entries else ""
        by = self.word(entries["by"].value, field.label)
        return v.Adoption(by, year.year if isinstance(year, v.FiscalYear) else None, note)

    def references(self, node: Node, field: Field) -> v.Value | None:
        items = (node,) if isinstance(node, Text) else self.items(node, field.label)
        ids = []
        for item in items:
            text = self.text(item, field.label)
            if text and RECORD_ID.fullmatch(text):
                ids.append(text)
            elif text:
                message = f'"{text[:40]}" ไม่ใช่รหัสในคลัง รหัสมีรูปแบบเช่น kr-2559-kpt-001'
                self.report("bad_reference", message, item.mark, field.label)
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


def _is_empty(node: Node) -> bool:
    return isinstance(node, Text) and not normalise(node.value)
