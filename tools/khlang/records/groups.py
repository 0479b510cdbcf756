"""Reads the values that have named parts: places, parties, counts, checklists, photos, consent, reuse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from khlang.forms.model import Field
from khlang.places import Gazetteer, WrittenPlace, parse_place
from khlang.problems import Mark
from khlang.records import values as v
from khlang.records.scalars import ScalarReader
from khlang.yaml_text import Mapping, Node

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.(?:jpg|jpeg|png|webp)")
NO_PEOPLE = "none"


@dataclass(slots=True, kw_only=True)
class GroupReader(ScalarReader):
    """Reads a node with named parts as one value; None when a problem was reported instead."""

    gazetteer: Gazetteer

    def place(self, node: Node, field: Field) -> v.Value | None:
        """Read a place, as people write it or in parts."""
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
            self.report(problem.code, problem.message, marks.get(problem.level, node.mark), field.label)
        return v.PlaceValue(place)

    def party(self, node: Node, field: Field) -> v.Value | None:
        """Read a person or an organisation, a name alone or with kind, position and unit."""
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
        """Read numbers by group."""
        groups = []
        for key, entry in self.term_entries(node, field):
            number = self.count(entry, field.label)
            if number is not None:
                groups.append((key, number))
        return v.Counts(tuple(groups), field.unit) if groups else None

    def checklist(self, node: Node, field: Field) -> v.Value | None:
        """Read the answers to a vocabulary's terms."""
        answers = [self.answer(asked, entry, field) for asked, entry in self.term_entries(node, field)]
        known = tuple(answer for answer in answers if answer)
        return v.Checklist(known) if known else None

    def answer(self, asked: v.Choice, node: Node, field: Field) -> v.Answer | None:
        """Read one answer, alone or with a note."""
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
        known = [
            (self.term(entry.key, vocabulary, field.label, is_key=True), entry) for entry in node.entries
        ]
        found: dict[str, tuple[v.Choice, Node]] = {}
        for choice, entry in known:
            if choice and choice.key in found:
                self.report("repeated_term", f'"{choice.label}" มีแล้ว', entry.key.mark, field.label)
            elif choice:
                found[choice.key] = (choice, entry.value)
        order = {term.key: number for number, term in enumerate(vocabulary.terms)}
        return sorted(found.values(), key=lambda pair: order.get(pair[0].key, len(order)))

    def photos(self, node: Node, field: Field) -> v.Value | None:
        """Read the rows of photos."""
        photos = tuple(photo for item in self.items(node, field.label) if (photo := self.photo(item, field)))
        return v.Photos(photos) if photos else None

    def photo(self, node: Node, field: Field) -> v.Photo | None:
        """Read one photo's row, and ask for consent where people can be seen."""
        keys = ("file", "caption", "credit", "people", "consent", "group")
        entries = self.entries(node, keys, field.label)
        if not isinstance(node, Mapping):
            return None
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
        """Read a consent, yes or no alone or with who gave it and when."""
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
        """Read where else a lesson is used."""
        rows = tuple(row for item in self.items(node, field.label) if (row := self.adoption(item, field)))
        return v.Adopted(rows) if rows else None

    def adoption(self, node: Node, field: Field) -> v.Adoption | None:
        """Read one place that uses it."""
        entries = self.entries(node, ("by", "year", "note"), field.label)
        if not isinstance(node, Mapping):
            return None
        if "by" not in entries:
            self.report("missing_key", "ต้องมี by: ใครหรือที่ไหนนำไปใช้", node.mark, field.label)
            return None
        year = self.fiscal_year(entries["year"].value, field) if "year" in entries else None
        note = self.word(entries["note"].value, field.label) if "note" in entries else ""
        by = self.word(entries["by"].value, field.label)
        return v.Adoption(by, year.year if isinstance(year, v.FiscalYear) else None, note)
