"""Reads one field of a form file, or one column of a table, with its rules."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map

from khlang.forms.model import (
    COLUMN_TYPES,
    LOOKS,
    PAPER_LOOKS,
    RULE_KINDS,
    VOCABULARY_TYPES,
    Field,
    FieldType,
    Required,
    Rule,
    Vocabulary,
)
from khlang.problems import Level
from khlang.shapes import Reader
from khlang.thai.text import parse_count
from khlang.yaml_text import Entry, Mapping, Node

_FIELD_KEYS = (
    "key", "label", "type", "help", "example", "required", "public", "facet", "weight", "vocabulary",
    "answers", "rules", "columns", "section", "look", "paper", "headings", "unit", "form", "group_by",
)  # fmt: skip
RECORD_KEYS = ("id", "example", "length", "aliases")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Constructs that Python knows and JavaScript (or an old phone's) does not.
_PYTHON_ONLY = re.compile(r"\(\?P|\(\?<|\(\?[aiLmsux]|\\[AZ]|[*+?}]\+|\(\?\(|\(\?>")


class FieldReader(Reader):
    """Reads the parts of one form file that describe a field."""

    vocabularies: Map[str, Vocabulary] = {}

    def needed(self, entries: Map[str, Entry], key: str, node: Node, name: str) -> str:
        """Give a text that must be there."""
        if key in entries and (text := self.word(entries[key].value, name)):
            return text
        self.report("missing_key", f"ต้องมี {key}:", node.mark, name)
        return ""

    def field(self, node: Node, number: int, *, is_column: bool) -> Field | None:
        """Read one field, or one column of a table."""
        entries = self.entries(node, _FIELD_KEYS, "fields")
        if not isinstance(node, Mapping):
            return None
        key, label = (self.needed(entries, key, node, "fields") for key in ("key", "label"))
        if key and not _KEY.fullmatch(key):
            message = "key ของช่องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข และ _"
            self.report("bad_key", message, entries["key"].value.mark, label)
        if key in RECORD_KEYS and not is_column:
            message = f"{key} เป็นชื่อที่ทุกระเบียนใช้อยู่แล้ว ตั้งชื่ออื่น"
            self.report("reserved_key", message, entries["key"].value.mark, label)
        if "type" not in entries:
            self.report("missing_key", "ต้องมี type:", node.mark, label)
            return None
        type_word = self.word(entries["type"].value, label)
        if type_word not in list(FieldType):
            self.one_of(type_word, list(FieldType), entries["type"].value, "type")
            return None
        field_type = FieldType(type_word)
        if is_column and field_type not in COLUMN_TYPES:
            self.one_of(type_word, sorted(COLUMN_TYPES), entries["type"].value, "columns")
        order, paper_look = self.paper(entries, number)
        return Field(
            key,
            label,
            field_type,
            node.mark,
            help=self.optional(entries, "help"),
            example=entries["example"].value if "example" in entries else None,
            required=self.member(entries, "required", Required, Required.NO),
            is_public=self.flag(entries, "public"),
            is_facet=self.flag(entries, "facet"),
            weight=self.number(entries, "weight"),
            vocabulary=self.vocabulary(entries, "vocabulary", field_type in VOCABULARY_TYPES, node, label),
            answers=self.vocabulary(entries, "answers", field_type is FieldType.CHECKLIST, node, label),
            rules=self.rules(entries, field_type),
            columns=self.columns(entries, field_type, node, label),
            section=self.optional(entries, "section"),
            look=self.look(entries, field_type),
            paper_order=order,
            paper_look=paper_look,
            headings=self.words(entries["headings"].value, label) if "headings" in entries else (),
            unit=self.optional(entries, "unit"),
            target_form=self.target_form(entries, field_type, node, label),
            group_by=self.optional(entries, "group_by"),
        )

    def optional(self, entries: Map[str, Entry], key: str) -> str:
        """Give a text, empty if the key is not there."""
        return self.word(entries[key].value, key) if key in entries else ""

    def flag(self, entries: Map[str, Entry], key: str) -> bool:
        """Give yes or no, no if the key is not there: private by default."""
        return bool(self.yes_no(entries[key].value, key)) if key in entries else False

    def number(self, entries: Map[str, Entry], key: str, default: int = 0) -> int:
        """Give a whole number."""
        if key not in entries:
            return default
        return self.count(entries[key].value, key) or 0

    def vocabulary(
        self, entries: Map[str, Entry], key: str, is_needed: bool, node: Node, label: str
    ) -> Vocabulary | None:
        """Give the vocabulary that a field names."""
        if key not in entries:
            if is_needed:
                self.report("missing_key", f"ชนิดนี้ต้องมี {key}: ชื่อรายการคำ", node.mark, label)
            return None
        name = self.word(entries[key].value, label)
        if not is_needed:
            self.report("unused_key", f"ชนิดนี้ไม่ใช้ {key}: ลบออก", entries[key].key.mark, label)
        elif name not in self.vocabularies:
            self.one_of(name, sorted(self.vocabularies), entries[key].value, key)
        return self.vocabularies.get(name)

    def target_form(self, entries: Map[str, Entry], field_type: FieldType, node: Node, label: str) -> str:
        """Give the form whose records a field of references names."""
        if field_type is FieldType.REFERENCES and "form" not in entries:
            self.report("missing_key", "ชนิด references ต้องมี form: ชื่อแบบฟอร์มปลายทาง", node.mark, label)
        return self.optional(entries, "form")

    def look(self, entries: Map[str, Entry], field_type: FieldType) -> str:
        """Give how a field is shown on the page."""
        looks = LOOKS[field_type]
        if "look" not in entries:
            return looks[0]
        word = self.word(entries["look"].value, "look")
        self.one_of(word, looks, entries["look"].value, "look")
        return word

    def paper(self, entries: Map[str, Entry], number: int) -> tuple[int, str]:
        """Give order and look on paper."""
        if "paper" not in entries:
            return number * 10, PAPER_LOOKS[0]
        parts = self.entries(entries["paper"].value, ("order", "look"), "paper")
        look = self.optional(parts, "look") or PAPER_LOOKS[0]
        if "look" in parts:
            self.one_of(look, PAPER_LOOKS, parts["look"].value, "paper")
        return self.number(parts, "order", number * 10), look

    def columns(
        self, entries: Map[str, Entry], field_type: FieldType, node: Node, label: str
    ) -> tuple[Field, ...]:
        """Give the columns of a table."""
        if (field_type is FieldType.TABLE) != ("columns" in entries):
            message = "ชนิด table ต้องมี columns: และชนิดอื่นไม่มี"
            self.report("missing_key", message, node.mark, label)
        if "columns" not in entries:
            return ()
        items = self.items(entries["columns"].value, label)
        read = (self.field(item, number, is_column=True) for number, item in enumerate(items, 1))
        return tuple(column for column in read if column)

    def rules(self, entries: Map[str, Entry], field_type: FieldType) -> tuple[Rule, ...]:
        """Give the rules on a field's value."""
        nodes = self.items(entries["rules"].value, "rules") if "rules" in entries else ()
        return tuple(rule for node in nodes if (rule := self.rule(node, field_type)))

    def rule(self, node: Node, field_type: FieldType) -> Rule | None:
        """Read one rule."""
        entries = self.entries(node, ("kind", "value", "message", "level"), "rules")
        if not isinstance(node, Mapping):
            return None
        kind, value = (self.needed(entries, key, node, "rules") for key in ("kind", "value"))
        kinds = RULE_KINDS.get(field_type, ())
        if kind and kind not in kinds:
            self.one_of(kind, kinds, entries["kind"].value, f"rules ของชนิด {field_type}")
            return None
        if not (kind and value):
            return None
        level = self.member(entries, "level", Level, Level.ERROR)
        if kind in ("pattern", "forbid"):
            self.check_pattern(value, entries["value"].value)
            return Rule(kind, value, self.optional(entries, "message"), level)
        limit = parse_count(value)
        if limit is None:
            self.report("not_a_count", "value ของกฎนี้เป็นจำนวนเต็ม", node.mark, "rules")
            return None
        return Rule(kind, limit, self.optional(entries, "message"), level)

    def check_pattern(self, pattern: str, node: Node) -> None:
        """Report a pattern that Python can't compile, or that JavaScript reads differently."""
        try:
            re.compile(pattern)
        except re.error as error:
            self.report("bad_pattern", f"รูปแบบผิด: {error}", node.mark, "rules")
        if found := _PYTHON_ONLY.search(pattern):
            self.report("bad_pattern", f'"{found[0]}" ใช้ในเบราว์เซอร์ไม่ได้ เขียนแบบอื่น', node.mark, "rules")
