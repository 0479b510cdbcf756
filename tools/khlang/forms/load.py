"""Reads and checks form files; what a broken one lacks is said with line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map

from khlang.fields.field import Asked, Field, Required, Scalar, Shape
from khlang.forms.fields import FieldReader
from khlang.forms.model import UNIT, Form, OneOf, Printed, Roles, Screen, Section
from khlang.problems import Problem, has_errors
from khlang.vocabularies import FILE_KEY, Vocabulary
from khlang.yaml_text import Entry, Mapping, Node, Text, read_tree

_FORM_KEYS = (
    "key",
    "version",
    "label",
    "noun",
    "unit",
    "help",
    "order",
    "report_day",
    "id_prefix",
    "roles",
    "facets",
    "sections",
    "intake",
    "screens",
    "rules",
    "printed",
    "fields",
)
_OPTIONAL_KEYS = ("unit", "help", "order", "report_day", "facets", "intake", "screens", "rules", "printed")
_PRINTED_KEYS = ("titles", "headings", "guidance")
# The last day that each month has.
LAST_DAY = 28
_PREFIX = re.compile(r"[a-z]{2,4}")
_ROLE_TYPES: dict[str, tuple[str, ...]] = {
    "title": ("text",),
    "summary": ("text",),
    "problem": ("text",),
    "results": ("list", "paragraphs", "table"),
    "obstacles": ("list", "paragraphs", "table"),
    "limits": ("list", "paragraphs", "table"),
    "place": ("place",),
    "year": ("fiscal_year",),
    "organisation": ("party", "text"),
    "image": ("photos",),
    "licence": ("choice",),
    "reviewer": ("party", "text"),
    "reviewed": ("date",),
    "recognition": ("table",),
}
# Columns without which a role's table is of no use: its first of each type is the one that is meant.
_ROLE_COLUMNS: dict[str, tuple[str, ...]] = {"recognition": ("choice", "fiscal_year")}


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
    return (None if has_errors(reader.problems) else form), reader.problems


class _FormReader(FieldReader):
    """Reads one form file."""

    def form(self, tree: Mapping, stem: str) -> Form | None:
        """Read the whole form; None when what every form has is missing."""
        entries = self.entries(tree, _FORM_KEYS, stem)
        missing = [key for key in _FORM_KEYS if key not in entries and key not in _OPTIONAL_KEYS]
        for key in missing:
            self.report("missing_form_key", tree.mark, stem, key=key)
        if missing:
            return None
        sections = tuple(self.section(item) for item in self.items(entries["sections"].value, "sections"))
        items = self.items(entries["fields"].value, "fields")
        self.title_key = _find_title_key(entries["roles"].value)
        read = (self.field(item, number, is_column=False) for number, item in enumerate(items, 1))
        fields = tuple(field for field in read if field)
        self.check_together(sections, fields)
        is_sent, screens = self.screens(entries, sections)
        self.check_screens(screens, fields, is_sent=is_sent)
        return Form(
            **self.names(entries, stem),
            help=self.optional(entries, "help"),
            unit=self.optional(entries, "unit") or UNIT,
            version=self.number(entries, "version"),
            order=self.number(entries, "order"),
            report_day=self.report_day(entries),
            roles=self.roles(entries["roles"].value, fields),
            first_facets=self.first_facets(entries, fields),
            sections=sections,
            is_sent=is_sent,
            screens=screens,
            fields=fields,
            rules=self.rules_across(entries, fields),
            printed=self.printed(entries),
            file=self.file,
            mark=tree.mark,
        )

    def printed(self, entries: Map[str, Entry]) -> Printed:
        """Read what printed versions of the form hold besides answers."""
        if "printed" not in entries:
            return Printed()
        known = self.entries(entries["printed"].value, _PRINTED_KEYS, "printed")
        return Printed(**{key: self.words(entry.value, f"printed.{key}") for key, entry in known.items()})

    def first_facets(self, entries: Map[str, Entry], fields: tuple[Field, ...]) -> tuple[str, ...]:
        """Read by which fields results are narrowed first; each must be a facet."""
        if "facets" not in entries:
            return ()
        node = entries["facets"].value
        named = self.words(node, "facets")
        facets = [field.key for field in fields if field.is_public and field.is_facet]
        for key in named:
            self.check_word(key, facets, node, "facets")
        return named

    def report_day(self, entries: Map[str, Entry]) -> int:
        """Read the day by which records of a quarter are to be reported: one that each month has."""
        day = self.number(entries, "report_day")
        if day > LAST_DAY:
            self.report("bad_report_day", entries["report_day"].value.mark, "report_day")
        return day

    def rules_across(self, entries: Map[str, Entry], fields: tuple[Field, ...]) -> tuple[OneOf, ...]:
        """Read the rules across fields."""
        nodes = self.items(entries["rules"].value, "rules") if "rules" in entries else ()
        return tuple(self.rule_across(node, [field.key for field in fields]) for node in nodes)

    def rule_across(self, node: Node, keys: list[str]) -> OneOf:
        """Read one rule across fields."""
        parts = self.entries(node, ("kind", "fields", "required", "message"), "rules")
        if isinstance(node, Mapping):
            kind = self.needed(parts, "kind", node, "rules")
            if kind:
                self.check_word(kind, ("one_of",), parts["kind"].value, "rules")
        named = self.words(parts["fields"].value, "rules") if "fields" in parts else ()
        if len(named) < 2:
            self.report("missing_key", node.mark, "rules", key="fields")
        for key in named:
            self.check_word(key, keys, parts["fields"].value, "rules")
        required = self.member(parts, "required", Required, Required.SUBMIT)
        return OneOf(named, required, self.optional(parts, "message"))

    def names(self, entries: Map[str, Entry], stem: str) -> dict[str, str]:
        """Read what a form is called, in files, ids and words."""
        names = {key: self.word(entries[key].value, key) for key in ("key", "label", "noun", "id_prefix")}
        if names["key"] != stem:
            self.report("wrong_key", entries["key"].value.mark, "key", stem=stem)
        if not FILE_KEY.fullmatch(names["key"]):
            self.report("bad_file_key", entries["key"].value.mark, "key")
        if not _PREFIX.fullmatch(names["id_prefix"]):
            self.report("bad_prefix", entries["id_prefix"].value.mark, "id_prefix")
        return names

    def section(self, node: Node) -> Section:
        entries = self.entries(node, ("key", "label"), "sections")
        return Section(*(self.needed(entries, key, node, "sections") for key in ("key", "label")))

    def screens(
        self, entries: Map[str, Entry], sections: tuple[Section, ...]
    ) -> tuple[bool, tuple[Screen, ...]]:
        """Read whether people send the form, and its screens: its sections unless it names some."""
        is_sent = self.flag(entries, "intake")
        if "screens" not in entries:
            return is_sent, tuple(Screen(section.key, section.label) for section in sections)
        return is_sent, tuple(self.screen(node) for node in self.items(entries["screens"].value, "screens"))

    def screen(self, node: Node) -> Screen:
        """Read one screen."""
        entries = self.entries(node, ("key", "label", "help"), "screens")
        key, label = (self.needed(entries, key, node, "screens") for key in ("key", "label"))
        return Screen(key, label, self.optional(entries, "help"))

    def check_screens(self, screens: tuple[Screen, ...], fields: tuple[Field, ...], *, is_sent: bool) -> None:
        """Report fields that a form which is sent would not ask anywhere."""
        keys = [screen.key for screen in screens]
        for field in fields:
            is_asked = field.asked is not Asked.STAFF and field.type.compute is None
            if is_sent and is_asked and field.screen not in keys:
                facts = {"screen": field.screen or "-", "screens": ", ".join(keys)}
                self.report("unknown_screen", field.mark, field.label, facts=facts)

    def check_together(self, sections: tuple[Section, ...], fields: tuple[Field, ...]) -> None:
        """Report what only shows when all fields are known."""
        section_keys = [section.key for section in sections]
        seen: set[str] = set()
        for field in fields:
            if field.key in seen:
                self.report("duplicate_field", field.mark, field.label, key=field.key)
            seen.add(field.key)
            if section_keys and field.section not in section_keys:
                facts = {"section": field.section or "-", "sections": ", ".join(section_keys)}
                self.report("unknown_section", field.mark, field.label, facts=facts)
            self.check_beside(field, fields)
            for column in field.columns:
                self.check_beside(column, field.columns)

    def check_beside(self, field: Field, beside: tuple[Field, ...]) -> None:
        """Report names of fields that are not beside this one, or are no use for what it asks of them."""
        by_key = {other.key: other for other in beside}
        if field.group_by and not (by_key.get(field.group_by) and by_key[field.group_by].columns):
            self.report("group_by_no_table", field.mark, field.label)
        for key in filter(None, (field.when.field if field.when else "", field.other)):
            if key not in by_key or key == field.key:
                self.report("no_field_beside", field.mark, field.label, key=key)
        if field.other and not (field.vocabulary and any(term.is_other for term in field.vocabulary.terms)):
            self.report("no_other_term", field.mark, field.label)
        if field.of and not can_add_up(field, by_key):
            self.report("nothing_to_add_up", field.mark, field.label, of=field.of)

    def roles(self, node: Node, fields: tuple[Field, ...]) -> Roles:
        """Read which field plays which part; a role's field must be public and of a fitting type."""
        entries = self.entries(node, list(_ROLE_TYPES), "roles")
        by_key = {field.key: field for field in fields}
        words = {role: self.word(entry.value, role) for role, entry in entries.items()}
        for role, key in words.items():
            field = by_key.get(key)
            if field is None:
                self.check_word(key, list(by_key), entries[role].value, f"roles.{role}")
            elif not _fits_role(field, role):
                types = (*_ROLE_TYPES[role], *(f"columns: {name}" for name in _ROLE_COLUMNS.get(role, ())))
                facts = {"role": role, "types": ", ".join(types)}
                self.report("wrong_role", entries[role].value.mark, "roles", facts=facts)
        if not words.get("title"):
            self.report("missing_title_role", node.mark, "roles")
            words["title"] = ""
        return Roles(**words)


def _find_title_key(roles: Node) -> str:
    """Give the key of the title before roles are read, which need the fields; empty where there is none."""
    title = roles.get("title") if isinstance(roles, Mapping) else None
    return title.value if isinstance(title, Text) else ""


def _fits_role(field: Field, role: str) -> bool:
    """Tell whether a field is public and of a type for a role, with the columns that the role needs."""
    columns = {column.type.name for column in field.columns}
    fits = field.type.name in _ROLE_TYPES[role] and columns.issuperset(_ROLE_COLUMNS.get(role, ()))
    return fits and field.is_public


def can_add_up(field: Field, beside: Map[str, Field]) -> bool:
    """Tell whether what a total adds up has numbers: a value by term, or the column of a table."""
    key, _dot, column_key = field.of.partition(".")
    source = beside.get(key)
    if source is None:
        return False
    column = source.part(column_key) if column_key else None
    if column_key:
        return column is not None and source.type.shape is Shape.ROWS and has_number(column)
    return source.type.shape is Shape.BY_TERM and has_number(source)


def has_number(field: Field) -> bool:
    """Tell whether the items of a field are numbers that can be added up."""
    return isinstance(field.type.item, Scalar) and field.type.item.number is not None
