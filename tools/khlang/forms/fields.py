"""Reads one field of a form file, or one column of a table, with its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map

from khlang.fields.field import Asked, Condition, Field, FieldType, Required, Rule
from khlang.fields.types import TYPES
from khlang.forms.patterns import MAX_STEPS, UnknownPartError, count_steps
from khlang.node_reader import Reader
from khlang.problems import Level
from khlang.thai.text import parse_count
from khlang.vocabularies import Vocabulary
from khlang.yaml_text import Entry, Mapping, Node

_FIELD_KEYS = (
    "key", "label", "type", "help", "example", "required", "public", "facet", "weight", "vocabulary",
    "answers", "rules", "columns", "section", "look", "paper", "headings", "unit", "form", "group_by", "when",
    "other", "of", "screen", "asked",
)  # fmt: skip
# What only a whole field of a form has: its place in lists and search, on the page and on paper.
_NOT_OF_COLUMNS = ("facet", "look", "paper", "screen", "section", "weight")
# By what a value is found and shown. A private field keeps `section` and the order on paper: they are its place among
# the questions that a form asks.
_NOT_OF_PRIVATE_FIELDS = ("facet", "look", "weight")
# Keys that only fields of some types have; those types name them.
_TYPE_KEYS = frozenset(key for each in TYPES.values() for key in (*each.needed_keys, *each.keys))
RECORD_KEYS = ("id", "example", "length", "aliases")
_MISSING = {
    "answers": "missing_answers_key",
    "columns": "missing_columns_key",
    "form": "missing_form_key_of_type",
    "of": "missing_of_key",
    "vocabulary": "missing_vocabulary_key_of_type",
}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class FieldReader(Reader):
    """Reads the parts of one form file that describe a field."""

    vocabularies: Map[str, Vocabulary] = {}
    title_key = ""  # of the form, whose title stays on paper even if the form leaves it off

    def needed(self, entries: Map[str, Entry], key: str, node: Node, name: str) -> str:
        """Give a text that must be there."""
        if key in entries and (text := self.word(entries[key].value, name)):
            return text
        self.report("missing_key", node.mark, name, key=key)
        return ""

    def field(self, node: Node, number: int, *, is_column: bool) -> Field | None:
        """Read one field, or one column of a table."""
        entries = self.entries(node, _FIELD_KEYS, "fields")
        if not isinstance(node, Mapping):
            return None
        key, label = (self.needed(entries, key, node, "fields") for key in ("key", "label"))
        if key and not _KEY.fullmatch(key):
            self.report("bad_field_key", entries["key"].value.mark, label)
        if key in RECORD_KEYS and not is_column:
            self.report("reserved_key", entries["key"].value.mark, label, key=key)
        field_type = self.type(entries, node, label, is_column=is_column)
        if field_type is None:
            return None
        self.check_keys(entries, field_type, node, label)
        is_public = self.flag(entries, "public")
        for code, idle in list_keys_without_effect(
            entries, field_type, is_column=is_column, is_public=is_public
        ):
            self.report(code, entries[idle].key.mark, label, level=Level.WARNING, key=idle)
        required = self.member(entries, "required", Required, Required.NO)
        asked = self.member(entries, "asked", Asked, Asked.FIRST)
        if required is Required.SUBMIT and asked is not Asked.FIRST:
            self.report("needed_not_asked", entries["asked"].key.mark, label)
        paper_label, order, paper_look = self.paper(entries, field_type, number, key)
        return Field(
            key=key,
            label=label,
            type=field_type,
            mark=node.mark,
            help=self.optional(entries, "help"),
            example=entries["example"].value if "example" in entries else None,
            required=required,
            is_public=is_public,
            is_facet=self.flag(entries, "facet"),
            weight=self.number(entries, "weight"),
            vocabulary=self.vocabulary(entries, "vocabulary", label),
            answers=self.vocabulary(entries, "answers", label),
            rules=self.rules(entries, field_type),
            when=self.condition(entries),
            columns=self.columns(entries, label),
            section=self.optional(entries, "section"),
            screen=self.optional(entries, "screen") or self.optional(entries, "section"),
            asked=asked,
            look=self.look(entries, field_type),
            paper_label=paper_label,
            paper_order=order,
            paper_look=paper_look,
            headings=self.words(entries["headings"].value, label) if "headings" in entries else (),
            unit=self.optional(entries, "unit"),
            target_form=self.optional(entries, "form"),
            group_by=self.optional(entries, "group_by"),
            other=self.optional(entries, "other"),
            of=self.optional(entries, "of"),
        )

    def type(
        self, entries: Map[str, Entry], node: Mapping, label: str, *, is_column: bool
    ) -> FieldType | None:
        """Give the type that a field names."""
        if "type" not in entries:
            self.report("missing_key", node.mark, label, key="type")
            return None
        word = self.word(entries["type"].value, label)
        if word not in TYPES:
            self.check_word(word, sorted(TYPES), entries["type"].value, "type")
            return None
        if is_column and not TYPES[word].is_column:
            columns = sorted(name for name, each in TYPES.items() if each.is_column)
            self.check_word(word, columns, entries["type"].value, "columns")
        return TYPES[word]

    def check_keys(self, entries: Map[str, Entry], field_type: FieldType, node: Mapping, label: str) -> None:
        """Report keys that the type needs and lacks, and those that it has no use for."""
        for key in field_type.needed_keys:
            if key not in entries:
                self.report(_MISSING[key], node.mark, label, type=field_type.name)
        for key in _TYPE_KEYS.intersection(entries).difference(field_type.needed_keys, field_type.keys):
            self.report("unused_key", entries[key].key.mark, label, key=key)

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

    def vocabulary(self, entries: Map[str, Entry], key: str, label: str) -> Vocabulary | None:
        """Give the vocabulary that a field names."""
        if key not in entries:
            return None
        name = self.word(entries[key].value, label)
        if name not in self.vocabularies:
            self.check_word(name, sorted(self.vocabularies), entries[key].value, key)
        return self.vocabularies.get(name)

    def condition(self, entries: Map[str, Entry]) -> Condition | None:
        """Give when a field is asked."""
        if "when" not in entries:
            return None
        node = entries["when"].value
        parts = self.entries(node, ("field", "is"), "when")
        field = self.needed(parts, "field", node, "when") if isinstance(node, Mapping) else ""
        values = self.words(parts["is"].value, "when") if "is" in parts else ()
        return Condition(field, values)

    def look(self, entries: Map[str, Entry], field_type: FieldType) -> str:
        """Give how a field is shown on the page."""
        if "look" not in entries:
            return field_type.looks[0]
        word = self.word(entries["look"].value, "look")
        self.check_word(word, field_type.looks, entries["look"].value, "look")
        return word

    def paper(self, entries: Map[str, Entry], of: FieldType, number: int, key: str) -> tuple[str, int, str]:
        """Give label, order and look on paper; the label is empty where it is the field's own."""
        looks = of.paper_looks
        if "paper" not in entries:
            return "", number * 10, looks[0]
        parts = self.entries(entries["paper"].value, ("label", "order", "look"), "paper")
        look = self.optional(parts, "look") or looks[0]
        if "look" in parts:
            self.check_word(look, looks, parts["look"].value, "paper")
        label = self.optional(parts, "label")
        is_shown = look != "none" or key == self.title_key
        if "label" in parts and (not is_shown or label == self.optional(entries, "label")):
            self.report("paper_label_without_effect", parts["label"].key.mark, label, level=Level.WARNING)
        return label, self.number(parts, "order", number * 10), look

    def columns(self, entries: Map[str, Entry], label: str) -> tuple[Field, ...]:
        """Give the columns of a table."""
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
        kinds = field_type.rules
        if kind and kind not in kinds:
            self.check_word(kind, kinds, entries["kind"].value, f"rules ของชนิด {field_type}")
            return None
        if not (kind and value):
            return None
        level = self.member(entries, "level", Level, Level.ERROR)
        if kind in ("pattern", "forbid"):
            self.check_pattern(value, entries["value"].value)
            return Rule(kind, value, self.optional(entries, "message"), level)
        limit = parse_count(value)
        if limit is None:
            self.report("not_a_rule_count", node.mark, "rules")
            return None
        return Rule(kind, limit, self.optional(entries, "message"), level)

    def check_pattern(self, pattern: str, node: Node) -> None:
        """Report a pattern that Python can't compile, that a browser can't, or that may take for ever."""
        try:
            re.compile(pattern)
            if count_steps(pattern) > MAX_STEPS:
                self.report("slow_pattern", node.mark, "rules")
        except UnknownPartError as error:
            self.report("pattern_not_for_browsers", node.mark, "rules", part=str(error))
        # Also numbers that Python does not read for their length.
        except (re.error, RecursionError, OverflowError, ValueError) as error:
            self.report("bad_pattern", node.mark, "rules", error=str(error))


def list_keys_without_effect(
    entries: Map[str, Entry], field_type: FieldType, *, is_column: bool, is_public: bool
) -> Iterator[tuple[str, str]]:
    """Give (code, key) of the keys that change nothing in a field, or in a column of a table."""
    if is_column:
        yield from (("column_key_without_effect", key) for key in _NOT_OF_COLUMNS if key in entries)
    elif not is_public:
        yield from (("key_without_effect", key) for key in _NOT_OF_PRIVATE_FIELDS if key in entries)
        paper = entries["paper"].value if "paper" in entries else None
        if isinstance(paper, Mapping) and paper.get("look"):
            yield "paper_look_without_effect", "paper"
    if field_type.compute and "required" in entries:
        yield "computed_key_without_effect", "required"
