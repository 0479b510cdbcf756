"""Reads and checks form files; what a broken one lacks is said with line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map

from khlang.forms.fields import FieldReader
from khlang.forms.model import Field, FieldType, Form, Roles, Section, Vocabulary
from khlang.problems import Problem
from khlang.yaml_text import Entry, Mapping, Node, read_tree

_FORM_KEYS = ("key", "version", "label", "noun", "help", "order", "id_prefix", "roles", "sections", "fields")
_OPTIONAL_KEYS = ("help", "order")
_PREFIX = re.compile(r"[a-z]{2,4}")
_ROLE_TYPES: dict[str, frozenset[FieldType]] = {
    "title": frozenset({FieldType.TEXT}),
    "summary": frozenset({FieldType.TEXT}),
    "problem": frozenset({FieldType.TEXT}),
    "place": frozenset({FieldType.PLACE}),
    "year": frozenset({FieldType.FISCAL_YEAR}),
    "organisation": frozenset({FieldType.PARTY, FieldType.TEXT}),
    "image": frozenset({FieldType.PHOTOS}),
    "licence": frozenset({FieldType.CHOICE}),
    "reviewer": frozenset({FieldType.TEXT, FieldType.PARTY}),
    "reviewed": frozenset({FieldType.DATE}),
}


def read_form(
    data: bytes, file: str, stem: str, vocabularies: Map[str, Vocabulary]
) -> tuple[Form | None, list[Problem]]:
    """Read one form file; `stem` is its name without `.yml`. None when anything in it is wrong."""
    tree, problems = read_tree(data, file)
    reader = _FormReader(file, problems)
    if tree is None:
        return None, reader.problems
    reader.vocabularies = vocabularies
    form = reader.form(tree, stem)
    return (None if reader.problems else form), reader.problems


class _FormReader(FieldReader):
    """Reads one form file."""

    def form(self, tree: Mapping, stem: str) -> Form | None:
        """Read the whole form; None when what every form has is missing."""
        entries = self.entries(tree, _FORM_KEYS, stem)
        missing = [key for key in _FORM_KEYS if key not in entries and key not in _OPTIONAL_KEYS]
        for key in missing:
            self.report("missing_key", f"แบบฟอร์มต้องมี {key}:", tree.mark, stem)
        if missing:
            return None
        sections = tuple(self.section(item) for item in self.items(entries["sections"].value, "sections"))
        items = self.items(entries["fields"].value, "fields")
        read = (self.field(item, number, is_column=False) for number, item in enumerate(items, 1))
        fields = tuple(field for field in read if field)
        self.check_together(sections, fields)
        return Form(
            **self.names(entries, stem),
            help=self.optional(entries, "help"),
            version=self.number(entries, "version"),
            order=self.number(entries, "order"),
            roles=self.roles(entries["roles"].value, fields),
            sections=sections,
            fields=fields,
        )

    def names(self, entries: Map[str, Entry], stem: str) -> dict[str, str]:
        """Read what a form is called, in files, ids and words."""
        names = {key: self.word(entries[key].value, key) for key in ("key", "label", "noun", "id_prefix")}
        if names["key"] != stem:
            self.report("wrong_key", f"key ต้องตรงกับชื่อแฟ้ม คือ {stem}", entries["key"].value.mark, "key")
        if not _PREFIX.fullmatch(names["id_prefix"]):
            message = "id_prefix เป็นอักษรอังกฤษตัวเล็ก ๒–๔ ตัว"
            self.report("bad_prefix", message, entries["id_prefix"].value.mark, "id_prefix")
        return names

    def section(self, node: Node) -> Section:
        entries = self.entries(node, ("key", "label"), "sections")
        return Section(*(self.needed(entries, key, node, "sections") for key in ("key", "label")))

    def check_together(self, sections: tuple[Section, ...], fields: tuple[Field, ...]) -> None:
        """Report what only shows when all fields are known."""
        section_keys = [section.key for section in sections]
        seen: set[str] = set()
        for field in fields:
            if field.key in seen:
                self.report("duplicate_key", f"มีช่อง {field.key} แล้ว", field.mark, field.label)
            seen.add(field.key)
            if section_keys and field.section not in section_keys:
                message = f'ไม่มีส่วน "{field.section}" ใน sections: {", ".join(section_keys)}'
                self.report("unknown_section", message, field.mark, field.label)
        keys = [field.key for field in fields if field.type is FieldType.TABLE]
        for field in fields:
            if field.group_by and field.group_by not in keys:
                self.report("unknown_word", "group_by ต้องเป็น key ของช่องชนิด table", field.mark, field.label)

    def roles(self, node: Node, fields: tuple[Field, ...]) -> Roles:
        """Read which field plays which part; a role's field must be public and of a fitting type."""
        entries = self.entries(node, list(_ROLE_TYPES), "roles")
        by_key = {field.key: field for field in fields}
        words = {role: self.word(entry.value, role) for role, entry in entries.items()}
        for role, key in words.items():
            field = by_key.get(key)
            if field is None:
                self.one_of(key, list(by_key), entries[role].value, f"roles.{role}")
            elif field.type not in _ROLE_TYPES[role] or not field.is_public:
                types = ", ".join(sorted(_ROLE_TYPES[role]))
                message = f"{role} ต้องเป็นช่องสาธารณะชนิด {types}"
                self.report("wrong_role", message, entries[role].value.mark, "roles")
        if not words.get("title"):
            self.report("missing_key", "roles ต้องมี title:", node.mark, "roles")
            words["title"] = ""
        return Roles(**words)
