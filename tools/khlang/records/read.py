"""Reads a record by its form: every value that has not the right shape is a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khlang.fields.field import Value
from khlang.fields.read import ValueReader
from khlang.fields.scalars import RECORD_ID
from khlang.forms.fields import RECORD_KEYS
from khlang.forms.model import Form, Length
from khlang.places import Gazetteer
from khlang.problems import Problem
from khlang.records.record import Record, Source
from khlang.thai.text import format_count, to_thai_digits
from khlang.yaml_text import Mapping as Tree
from khlang.yaml_text import Node, read_comments, read_tree

# Each old id becomes a page that leads to the record.
MAX_ALIASES = 50


def read_record(
    data: bytes, file: str, stem: str, form: Form, gazetteer: Gazetteer
) -> tuple[Record | None, list[Problem]]:
    """Read one record file; `stem` is its name without `.yml`. None when there is no tree to read."""
    tree, problems = read_tree(data, file)
    if tree is None:
        return None, problems
    reader = _RecordReader(file, problems, form=form, gazetteer=gazetteer)
    source = Source(tree, tuple(read_comments(data, tree)))
    return reader.record(source, stem), reader.problems


def read_values(tree: Tree, form: Form, gazetteer: Gazetteer) -> tuple[dict[str, Value], list[Problem]]:
    """Read what somebody sent of a form, and give its values by field key; it has no file, no id and no length."""
    reader = _RecordReader("", form=form, gazetteer=gazetteer)
    return reader.read_fields(tree), reader.problems


@dataclass(slots=True, kw_only=True)
class _RecordReader(ValueReader):
    """Reads the values of one record."""

    form: Form

    def record(self, source: Source, stem: str) -> Record:
        """Read the whole record."""
        tree = source.tree
        example, aliases = tree.get("example"), tree.get("aliases")
        return Record(
            self.form,
            self.record_id(tree, stem),
            self.file,
            self.read_fields(tree, RECORD_KEYS),
            lambda: source,
            length=self.length(tree),
            is_example=bool(self.yes_no(example, "example", ("example",))) if example else False,
            aliases=self.aliases(aliases, stem) if aliases else (),
        )

    def read_fields(self, tree: Tree, other_keys: tuple[str, ...] = ()) -> dict[str, Value]:
        """Read the values of all fields, and compute those that follow from others."""
        fields = self.form.by_key
        # Few records have a key that the form has not, and one may have thousands.
        known: dict[str, None] = {}
        names: Mapping[str, str] = {}
        values: dict[str, Value] = {}
        for entry in tree.entries:
            key = entry.key.value
            if key not in fields and key not in other_keys:
                known = known or dict.fromkeys((*other_keys, *fields))
                names = names or self._names()
                facts = self.describe_unknown_key(key, known, names)
                self.report("unknown_field", entry.key.mark, path=(key,), facts=facts)
            elif key in fields:
                value = self.value(entry.value, fields[key], (key,))
                if value is not None:
                    values[key] = value
        for field in self.form.fields:
            if field.type.compute:
                computed = field.type.compute(field, values, self.form.fields)
                if computed is not None:
                    values[field.key] = computed
        return values

    def _names(self) -> Mapping[str, str]:
        """Give the keys of fields by what people may write instead: labels and printed headings."""
        return {name: field.key for field in self.form.fields for name in (field.label, *field.headings)}

    def aliases(self, node: Node, stem: str) -> tuple[str, ...]:
        """Read the old ids of a record: each becomes a page that leads here, so each must be an id."""
        items = self.items(node, "aliases", ("aliases",))
        if len(items) > MAX_ALIASES:
            size = {"limit": to_thai_digits(str(MAX_ALIASES)), "size": format_count(len(items))}
            self.report("max_items", node.mark, "aliases", path=("aliases",), facts=size)
        known = []
        for number, item in enumerate(items[:MAX_ALIASES]):
            path = ("aliases", number)
            alias = self.text(item, "aliases", path)
            if alias == stem:
                self.report("own_alias", item.mark, "aliases", path=path, alias=alias)
            elif alias and RECORD_ID.fullmatch(alias):
                known.append(alias)
            elif alias:
                self.report("bad_reference", item.mark, "aliases", path=path, text=alias[:40])
        return tuple(known)

    def record_id(self, tree: Tree, stem: str) -> str:
        """Check that id and file name agree; the file name is the id that counts."""
        node, path = tree.get("id"), ("id",)
        mark = node.mark if node else tree.mark
        if not RECORD_ID.fullmatch(stem):
            example = f"{self.form.id_prefix}-2567-kkn-001.yml"
            self.report("bad_id", mark, "id", path=path, example=example)
            return stem
        if not stem.startswith((f"{self.form.id_prefix}-", "draft-")):
            self.report("bad_id_prefix", mark, "id", path=path, prefix=self.form.id_prefix)
        written = self.text(node, "id", path) if node else ""
        if node is None and not stem.startswith("draft-"):
            self.report("missing_id", mark, "id", path=path, id=stem)
        elif node and written is not None and written != stem:
            self.report("wrong_id", mark, "id", path=path, id=stem)
        return stem

    def length(self, tree: Tree) -> Length:
        """Give the record's length, full unless it says otherwise."""
        node = tree.get("length")
        word = self.text(node, "length", ("length",)) if node else Length.FULL
        if word in list(Length):
            return Length(word)
        if node and word is not None:
            self.report("bad_length", node.mark, "length", path=("length",))
        # Without a known length, only what both lengths need is asked.
        return Length.SHORT
