"""The repo's own form files: their examples are sound, and what is made from them has not drifted."""

from __future__ import annotations

import json

import jsonschema
import pytest
from khlang.forms.model import LOOKS, RULE_KINDS, FieldType, Form
from khlang.guides import make_issue_form, make_schema, make_skeleton
from khlang.library import Library
from khlang.problems import START
from khlang.records.read import read_record
from khlang.yaml_text import Entry, Mapping, Text, read_tree, write_node

from tests.conftest import KNOWLEDGE, ROOT

FORMS = sorted(path.stem for path in (KNOWLEDGE / "forms").glob("*.yml"))


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, library: Library) -> Form:
    """Each form of the repo."""
    return library.forms[request.param]


def test_examples_of_a_form_are_sound(form: Form, library: Library) -> None:
    """A writer copies the examples: each must be read without a problem, and every field has one."""
    assert not [field.key for field in form.fields if field.example is None]
    entries = [Entry(Text(field.key, START), field.example) for field in form.fields if field.example]
    stem = f"{form.id_prefix}-2567-kkn-001"
    text = f"id: {stem}\n" + write_node(Mapping(tuple(entries), START))
    record, problems = read_record(text.encode(), "x.yml", stem, form, library.gazetteer)
    assert not problems
    assert record is not None
    assert set(record.values) == {field.key for field in form.fields}


def test_every_field_is_explained(form: Form) -> None:
    """A field without help is a question without a voice."""
    assert not [field.key for field in form.fields if not field.help]


def test_schema_is_sound_and_takes_the_examples(form: Form) -> None:
    """Editors get a valid schema that does not refuse what the checker takes."""
    schema = json.loads(make_schema(form))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert not [
        field.key for field in form.fields if not field.is_public and field.key in schema["properties"]
    ]


def test_skeleton_is_yaml(form: Form) -> None:
    """A new draft can be read as it stands; only its empty fields are missing."""
    tree, problems = read_tree(make_skeleton(form).encode(), "x.yml")
    assert tree is not None
    assert not problems


def test_generated_files_have_not_drifted(library: Library) -> None:
    """`make generated` was run after the form files changed."""
    for form in library.forms.values():
        path = ROOT / ".vscode" / "schemas" / f"{form.key}.schema.json"
        assert path.read_text(encoding="utf-8") == make_schema(form)
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    folders = {f"knowledge/records/{form}/*.yml" for form in library.forms}
    assert set(settings["yaml.schemas"].values()) == folders
    path = ROOT / ".github" / "ISSUE_TEMPLATE" / "lesson.yml"
    assert path.read_text(encoding="utf-8") == make_issue_form(library.forms["lesson"])


def test_every_type_and_look_has_a_macro() -> None:
    """A form file may name any look of its type, and the page knows it."""
    from khlang.pages.page import _environment

    macros = dir(_environment().get_template("values.html").module)
    assert not [
        f"{kind}_{look}" for kind in FieldType for look in LOOKS[kind] if f"{kind}_{look}" not in macros
    ]


def test_rule_kinds_are_of_known_types() -> None:
    """Each type that has rules is a type."""
    assert set(RULE_KINDS) <= set(FieldType)
